// SPDX-License-Identifier: MIT
#include "blockcore/ops/rebase_copy.h"

#include "blockcore/base/checked_math.h"
#include "blockcore/ops/copy_engine.h"
#include "blockcore/ops/zero_scan.h"

#include <algorithm>
#include <cstring>
#include <format>

namespace blockcore {

namespace {

constexpr std::uint64_t kBatchBytes = 1U << 20;
constexpr std::uint64_t kLongestStep = 1U << 30; // between two looks at the stop token

bool readsZero(const Extent& extent) {
    return extent.kind == ExtentKind::Zero || extent.kind == ExtentKind::Unallocated;
}

} // namespace

RebaseCopy::RebaseCopy(Chain& chain, Chain* fresh, Compression compression) :
    m_chain(chain), m_old{.chain = chain.depth() > 1 ? &chain : nullptr, .layer = 1}, m_fresh{.chain = fresh, .layer = 0},
    m_compress(compression == Compression::Wanted),
    m_unit(m_compress ? chain.layer(0).largestWriteUnit() : chain.layer(0).allocationUnit()),
    m_oldBytes(std::max(kBatchBytes, m_unit)), m_freshBytes(std::max(kBatchBytes, m_unit)) {
    for (Side* side : {&m_old, &m_fresh})
        if (side->chain != nullptr) side->walker.emplace(*side->chain, side->layer);
}

// A disk is zero behind its end.
Result<Extent> RebaseCopy::extentOf(Side& side, std::uint64_t offset, std::uint64_t maxLength) {
    if (offset >= side.length()) return Extent{.range = {offset, maxLength}, .kind = ExtentKind::Zero};
    return side.walker->at(offset, std::min(maxLength, side.length() - offset));
}

Result<> RebaseCopy::read(Side& side, std::uint64_t offset, std::span<std::byte> out) {
    const std::uint64_t length = side.length();
    const std::uint64_t there = offset < length ? std::min<std::uint64_t>(out.size(), length - offset) : 0;
    if (there > 0)
        TRY(side.chain->readFrom(side.layer, offset, out.first(there))
                .transform_error(asReadError)
                .transform_error(during("error while reading from " +
                                        std::string(side.layer == 0 ? "new" : "old") + " backing file")));
    std::memset(out.data() + there, 0, out.size() - there);
    return {};
}

// One file supplies both: whatever it holds there, it is the same.
bool RebaseCopy::isSameSource(const Extent& old, const Extent& fresh) const {
    if (readsZero(old) || readsZero(fresh)) return false;
    return m_chain.status(old.layer).identity == m_fresh.chain->status(fresh.layer).identity;
}

Result<RebaseCopy::Piece> RebaseCopy::pieceAt(std::uint64_t offset, std::uint64_t maxLength) {
    const Extent old = TRY(extentOf(m_old, offset, maxLength));
    const Extent fresh = TRY(extentOf(m_fresh, offset, old.range.length));
    const bool bothZero = readsZero(old) && readsZero(fresh);
    return Piece{.length = std::min(old.range.length, fresh.range.length), .alike = bothZero || isSameSource(old, fresh)};
}

Result<> RebaseCopy::run(const RunContext& context) {
    if (m_oldBytes.size() == 0 || m_freshBytes.size() == 0) return fail(ErrorCode::TooLarge, "No memory to copy with");
    Image& top = m_chain.layer(0);
    context.progress.begin(Stage::Copying, top.size());
    for (std::uint64_t offset = 0; offset < top.size();) {
        TRY(context.checkpoint());
        const Extent own = TRY(top.extentAt(offset, std::min(kLongestStep, top.size() - offset)));
        if (own.kind == ExtentKind::Unallocated) TRY(settle(own.range, context));
        else context.progress.advance(own.range.length);
        offset = own.range.end();
    }
    return {};
}

// hole is what the overlay does not hold: whole units, the disk's last one may be short.
Result<> RebaseCopy::settle(Range hole, const RunContext& context) {
    for (std::uint64_t offset = hole.offset; offset < hole.end();) {
        TRY(context.checkpoint());
        const std::uint64_t begin = offset;
        const Piece piece = TRY(pieceAt(offset, hole.end() - offset));
        if (piece.alike) {
            offset += piece.length;
        } else {
            const std::uint64_t first = std::max(hole.offset, alignDown(offset, m_unit));
            const std::uint64_t batch = alignDown(std::max(kBatchBytes, m_unit), m_unit);
            const std::uint64_t end = std::min({alignUp(offset + piece.length, m_unit), hole.end(),
                                                alignDown(first, m_unit) + batch});
            TRY(settleBatch({first, end - first}));
            offset = end;
        }
        context.progress.advance(offset - begin);
    }
    return {};
}

Result<> RebaseCopy::settleBatch(Range batch) {
    const auto old = m_oldBytes.first(batch.length), fresh = m_freshBytes.first(batch.length);
    TRY(read(m_old, batch.offset, old));
    TRY(read(m_fresh, batch.offset, fresh));
    if (std::memcmp(old.data(), fresh.data(), batch.length) == 0) return {};
    std::uint64_t different = 0;                // bytes before `at` that have to be taken
    for (std::uint64_t at = 0; at < batch.length;) {
        const std::uint64_t unitEnd = alignDown(batch.offset + at, m_unit) + m_unit - batch.offset;
        const std::uint64_t end = std::min(unitEnd, batch.length);
        const bool same = std::memcmp(old.data() + at, fresh.data() + at, end - at) == 0;
        const bool zero = !same && isZero(old.subspan(at, end - at));
        if ((same || zero) && different > 0)
            TRY(take(batch.offset + at - different, old.subspan(at - different, different)));
        different = same || zero ? 0 : different + (end - at);
        if (zero) {
            TRY(putZeroes(batch.offset + at, old.subspan(at, end - at)));
        }
        at = end;
    }
    return different == 0 ? Result<>{}
                          : take(batch.end() - different, old.subspan(batch.length - different, different));
}

// What reads as zero over the old backing file may have been left to it: over the new one it must not be.
Result<> RebaseCopy::putZeroes(std::uint64_t offset, std::span<const std::byte> zeroes) {
    m_zero += zeroes.size();
    const std::uint64_t end = offset + zeroes.size();
    TRY(m_chain.zero({offset, zeroes.size()}));
    while (offset < end) {
        const Extent own = TRY(m_chain.layer(0).extentAt(offset, end - offset));
        const std::uint64_t length = std::min(own.range.end(), end) - offset;
        if (own.kind == ExtentKind::Unallocated) TRY(m_chain.write(offset, zeroes.first(length)));
        offset += length;
    }
    return {};
}

Result<> RebaseCopy::take(std::uint64_t offset, std::span<const std::byte> bytes) {
    m_copied += bytes.size();
    const bool whole = isAligned(offset, m_unit) && (isAligned(bytes.size(), m_unit) || offset + bytes.size() == m_chain.size());
    if (!m_compress || !whole) return m_chain.write(offset, bytes);
    CompressedWriter& writer = *m_chain.layer(0).compressedWriter();
    const PackedUnits packed = TRY(writer.pack(bytes));
    return writer.writePacked(offset, packed, bytes);
}

} // namespace blockcore
