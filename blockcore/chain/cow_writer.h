// SPDX-License-Identifier: MIT
// Copy-on-write, in one place for all formats: turns writes of any shape into writes that the top layer can
// take. A partial unit that may not be written in place is completed with what the chain reads there.
#pragma once

#include "blockcore/device/range_lock.h"
#include "blockcore/image/image.h"

namespace blockcore {

class CowWriter {
public:
    // view is the disk as the guest sees it (top and everything below).
    CowWriter(Image& top, BlockDevice& view, RangeLock& unitLocks) :
        m_top(top), m_view(view), m_unitLocks(unitLocks) {}

    Result<> write(std::uint64_t offset, std::span<const std::byte> data);
    // Whole units go to the top layer as zero; the rest is written as zero bytes unless it reads so already.
    Result<> zero(Range range);

private:
    // A part of one request that lies within one extent of the top layer.
    struct Piece {
        Range range;
        Extent extent;      // of the top layer, at range.offset
        std::uint64_t unit; // a write covers whole multiples of it
    };
    Result<Piece> pieceAt(std::uint64_t offset, std::uint64_t end);
    std::uint64_t wholeUnits(const Piece& piece, std::uint64_t end) const;
    Result<> completeUnit(const Piece& piece, std::span<const std::byte> data);
    Result<> zeroPart(const Piece& piece);
    Result<bool> readsZero(Range range);

    Image& m_top;
    BlockDevice& m_view;
    RangeLock& m_unitLocks;
};

} // namespace blockcore
