// SPDX-License-Identifier: MIT
#include "blockcore/ops/compare_plan.h"

#include <algorithm>

namespace blockcore {

namespace {

// Two of these fit a core's second-level cache: what was read is still there when it is compared.
constexpr std::uint64_t kBatchBytes = 512U << 10;

} // namespace

bool allocatedAlike(const Extent& first, bool firstEnds, const Extent& second, bool secondEnds) {
    return first.kind == second.kind && first.hostOffset.has_value() == second.hostOffset.has_value() &&
           (first.preallocated && first.inPlace) == (second.preallocated && second.inPlace) && firstEnds == secondEnds;
}

ComparePlan::ComparePlan(Disk first, Disk second, Range range, Strictness strictness) :
    m_first{first, ExtentWalker(first.chain)}, m_second{second, ExtentWalker(second.chain)},
    m_position(range.offset), m_end(range.end()), m_strictness(strictness) {}

std::uint64_t ComparePlan::largestBatch() { return kBatchBytes; }

Result<Extent> ComparePlan::extentOf(Side& side, std::uint64_t offset, std::uint64_t maxLength) {
    if (offset >= side.disk.chain.size()) return Extent{.range = {offset, maxLength}};
    return side.walker.at(offset, maxLength).transform_error(during(std::string(kFailure) + side.disk.name));
}

Result<ComparePlan::Pair> ComparePlan::pairAt(std::uint64_t offset, std::uint64_t maxLength) {
    Pair pair;
    pair.first = TRY(extentOf(m_first, offset, maxLength));
    pair.second = TRY(extentOf(m_second, offset, maxLength));
    pair.length = std::min(pair.first.range.length, pair.second.range.length);
    return pair;
}

Result<std::optional<CompareBatch>> ComparePlan::next() {
    if (m_position == m_end) return std::nullopt;
    CompareBatch batch{.number = m_nextNumber++, .range = {m_position, 0}};
    std::uint64_t limit = m_end;
    while (m_position < limit) {
        // Strictly, runs are looked at in full length, wherever a batch ends.
        const bool strict = m_strictness == Strictness::Allocation;
        const Pair pair = TRY(pairAt(m_position, (strict ? m_end : limit) - m_position));
        const bool firstEnds = pair.first.range.end() == m_first.disk.chain.size();
        const bool secondEnds = pair.second.range.end() == m_second.disk.chain.size();
        if (strict && !allocatedAlike(pair.first, firstEnds, pair.second, secondEnds)) {
            batch.allocationDiffers = true;
            m_end = m_position;
            break;
        }
        const bool bothZero = readsAsZero(pair.first) && readsAsZero(pair.second);
        // Runs without data and batches of data come apart, so that a batch's size is what it reads.
        if (bothZero && !batch.pieces.empty()) break;
        if (!bothZero) {
            if (batch.pieces.empty() && batch.range.length > 0) break;
            limit = std::min(m_end, batch.range.offset + kBatchBytes);
            const std::uint64_t length = std::min(pair.length, limit - m_position);
            batch.pieces.push_back({.range = {m_position, length},
                                    .first = {readsAsZero(pair.first), pair.first.layer},
                                    .second = {readsAsZero(pair.second), pair.second.layer}});
            batch.compressed |= pair.first.kind == ExtentKind::Compressed || pair.second.kind == ExtentKind::Compressed;
            m_position += length;
        } else {
            m_position += pair.length;
        }
        batch.range.length = m_position - batch.range.offset;
    }
    return batch;
}

} // namespace blockcore
