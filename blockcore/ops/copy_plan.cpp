// SPDX-License-Identifier: MIT
#include "blockcore/ops/copy_plan.h"

#include "blockcore/base/checked_math.h"

#include <algorithm>

namespace blockcore {

namespace {

// About the size of a core's cache: what was read is still there when it is written.
constexpr std::uint64_t kBatchBytes = 1U << 20;
// Compressed data, read or written, needs room there for what was packed, too.
constexpr std::uint64_t kPackedBatchBytes = 1U << 19;
// Runs that need no reading are cut too, so that a stop request is seen while they are zeroed.
constexpr std::uint64_t kLongestRun = 1U << 30;

} // namespace

CopyPlan::CopyPlan(const CopyJob& job, std::uint64_t unit) :
    m_job(job), m_unit(unit), m_batchSize(std::max(job.compress ? kPackedBatchBytes : kBatchBytes, unit)) {
    for (const CopySource& source : job.sources) {
        const Range part = source.part.value_or(Range{0, source.chain->size()});
        m_disks.push_back({m_length, part, ExtentWalker(*source.chain)});
        m_length += part.length;
    }
}

Result<CopyPiece> CopyPlan::pieceAt(std::uint64_t offset, std::uint64_t maxLength) {
    while (m_currentDisk + 1 < m_disks.size() && offset >= m_disks[m_currentDisk + 1].start) ++m_currentDisk;
    while (offset < m_disks[m_currentDisk].start) --m_currentDisk;
    Disk& disk = m_disks[m_currentDisk];
    const CopySource& source = m_job.sources[m_currentDisk];
    CopyPiece piece{.source = m_currentDisk, .sourceOffset = disk.part.offset + (offset - disk.start)};
    const std::uint64_t diskLeft = disk.part.end() - piece.sourceOffset;
    const Extent extent = TRY(disk.walker.at(piece.sourceOffset, std::min(maxLength, diskLeft)));
    piece.range = {offset, extent.range.length};
    piece.layer = extent.layer;
    piece.compressed = extent.kind == ExtentKind::Compressed;
    piece.kind = readsAsZero(extent) ? CopyKind::Zero : CopyKind::Data;
    if (offset < m_job.backedLength && extent.layer >= source.firstSharedLayer) {
        piece.kind = CopyKind::Backed;
        piece.range.length = std::min(piece.range.length, m_job.backedLength - offset);
    }
    if (m_job.zeroRule == ZeroRule::WriteAll && piece.kind == CopyKind::Zero) piece.kind = CopyKind::Data;
    if (piece.kind == CopyKind::Zero) clipAtZeroes(piece);
    return piece;
}

// Zeroes that have to be written and those that need not be come apart, at a unit.
void CopyPlan::clipAtZeroes(CopyPiece& piece) const {
    if (piece.range.offset >= m_job.zeroFrom || piece.range.end() <= m_job.zeroFrom) return;
    const std::uint64_t boundary = alignUp(m_job.zeroFrom, m_unit);
    piece.range.length = std::min(piece.range.end(), boundary) - piece.range.offset;
}

// As pieceAt, but neighbours that need no reading and no telling apart are one run: where a layer's extent ends within
// a unit the unit need not be copied.
Result<CopyPiece> CopyPlan::runAt(std::uint64_t offset, std::uint64_t maxLength) {
    CopyPiece run = TRY(pieceAt(offset, maxLength));
    while (run.kind != CopyKind::Data && run.range.length < maxLength) {
        const CopyPiece next = TRY(pieceAt(run.range.end(), maxLength - run.range.length));
        const bool sameZero = (run.range.offset >= m_job.zeroFrom) == (next.range.offset >= m_job.zeroFrom);
        if (next.kind != run.kind || next.source != run.source || !sameZero) break;
        run.range.length += next.range.length;
    }
    return run;
}

// Where whole units end; the disk's last one may be short.
std::uint64_t CopyPlan::wholeUnitsEnd(std::uint64_t end) const { return end == m_length ? end : alignDown(end, m_unit); }

Result<> CopyPlan::collectData(CopyBatch& batch, CopyPiece piece) {
    const std::uint64_t longest = piece.compressed ? std::max(kPackedBatchBytes, m_unit) : m_batchSize;
    const std::uint64_t limit = std::min(m_length, batch.range.offset + longest);
    for (std::uint64_t at = batch.range.offset;;) {
        if (piece.kind != CopyKind::Data && at > batch.range.offset) {
            // A whole unit of it would be worth a batch of its own.
            const std::uint64_t firstUnit = alignUp(at, m_unit);
            if (wholeUnitsEnd(piece.range.end()) > firstUnit) {
                piece.range.length = firstUnit - at;
                if (piece.range.length > 0) batch.pieces.push_back(piece);
                batch.range.length = firstUnit - batch.range.offset;
                return {};
            }
        }
        piece.range.length = std::min(piece.range.end(), limit) - at;
        batch.compressed |= piece.compressed;
        batch.pieces.push_back(piece);
        at = piece.range.end();
        if (at == limit) break;
        piece = TRY(runAt(at, limit - at));
    }
    batch.range.length = limit - batch.range.offset;
    return {};
}

Result<std::optional<CopyBatch>> CopyPlan::next() {
    if (m_position == m_length) return std::nullopt;
    const std::uint64_t longest = m_position >= m_job.zeroFrom ? m_length : kLongestRun;
    CopyPiece first = TRY(runAt(m_position, std::min(longest, m_length - m_position)));
    CopyBatch batch{.number = m_nextNumber++, .range = {m_position, 0}};
    const std::uint64_t unitsEnd = wholeUnitsEnd(first.range.end());
    if (first.kind != CopyKind::Data && unitsEnd > m_position) {
        batch.kind = first.kind;
        batch.range.length = unitsEnd - m_position;
    } else {
        TRY(collectData(batch, first));
    }
    m_position = batch.range.end();
    return batch;
}

} // namespace blockcore
