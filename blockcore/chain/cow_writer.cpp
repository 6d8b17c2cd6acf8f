// SPDX-License-Identifier: MIT
#include "blockcore/chain/cow_writer.h"

#include "blockcore/base/checked_math.h"

#include <algorithm>
#include <cstring>

namespace blockcore {

Result<CowWriter::Piece> CowWriter::pieceAt(std::uint64_t offset, std::uint64_t end) {
    Piece piece;
    piece.extent = TRY(m_top.extentAt(offset, end - offset));
    piece.range = {offset, std::min(piece.extent.range.end(), end) - offset};
    piece.unit = piece.extent.writeUnit != 0 ? piece.extent.writeUnit : m_top.allocationUnit();
    return piece;
}

// How many bytes of the piece are whole units from its start on; the disk's last unit may be short.
std::uint64_t CowWriter::wholeUnits(const Piece& piece, std::uint64_t end) const {
    if (!isAligned(piece.range.offset, piece.unit)) return 0;
    if (piece.range.end() == m_top.size() && piece.range.end() == end) return piece.range.length;
    return alignDown(piece.range.length, piece.unit);
}

// Writes data, which begins at the piece's start and stays within its first unit, as that whole unit.
Result<> CowWriter::completeUnit(const Piece& piece, std::span<const std::byte> data) {
    const std::uint64_t start = alignDown(piece.range.offset, piece.unit);
    const Range unit{start, std::min<std::uint64_t>(piece.unit, m_top.size() - start)};
    const RangeLock::Guard guard(m_unitLocks, unit);
    // Whoever held the lock before may have allocated the unit; completing it again is right all the same.
    std::vector<std::byte> buffer(unit.length);
    TRY(m_view.read(unit.offset, buffer));
    std::memcpy(buffer.data() + (piece.range.offset - start), data.data(), data.size());
    return m_top.writeFilledUp(unit.offset, buffer, {piece.range.offset, data.size()});
}

Result<> CowWriter::write(std::uint64_t offset, std::span<const std::byte> data) {
    const std::uint64_t end = offset + data.size();
    const std::uint64_t unit = m_top.largestWriteUnit();
    const bool whole = isAligned(offset, unit) && (isAligned(end, unit) || end == m_top.size());
    if (whole) return m_top.write(offset, data);

    while (!data.empty()) {
        const Piece piece = TRY(pieceAt(offset, end));
        std::uint64_t length = piece.extent.inPlace ? piece.range.length : wholeUnits(piece, end);
        if (length > 0) {
            // In place too the unit may be under completion by another thread, whose copy is older.
            const RangeLock::Guard guard(m_unitLocks, {offset, length});
            TRY(m_top.write(offset, data.first(length)));
        } else {
            const std::uint64_t unitEnd = alignDown(offset, piece.unit) + piece.unit;
            length = std::min(unitEnd, end) - offset;
            TRY(completeUnit(piece, data.first(length)));
        }
        offset += length;
        data = data.subspan(length);
    }
    return {};
}

Result<bool> CowWriter::readsZero(Range range) {
    while (range.length > 0) {
        const Extent extent = TRY(m_view.extentAt(range.offset, range.length));
        // Nobody allocates it: zero, whatever a chain's end is.
        if (extent.kind == ExtentKind::Data || extent.kind == ExtentKind::Compressed) return false;
        range = {extent.range.end(), range.end() - extent.range.end()};
    }
    return true;
}

Result<> CowWriter::zeroPart(const Piece& piece) {
    if (TRY(readsZero(piece.range))) return m_top.recordChange(piece.range);
    const std::vector<std::byte> zeroes(piece.range.length);
    return write(piece.range.offset, zeroes);
}

Result<> CowWriter::zero(Range range) {
    const std::uint64_t end = range.end();
    for (std::uint64_t offset = range.offset; offset < end;) {
        Piece piece = TRY(pieceAt(offset, end));
        const std::uint64_t whole = wholeUnits(piece, end);
        if (whole > 0) {
            piece.range.length = whole;
            TRY(m_top.zero(piece.range));
        } else {
            piece.range.length =
                std::min(alignDown(offset, piece.unit) + piece.unit, piece.range.end()) - offset;
            TRY(zeroPart(piece));
        }
        offset = piece.range.end();
    }
    return {};
}

} // namespace blockcore
