// SPDX-License-Identifier: MIT
// Host bytes for fuzzing: a few pieces in a file that is zero elsewhere, so that formats whose smallest file has megabytes
// (vhdx, vdi) fit into inputs of a few KiB. Any input may be in that folded form:
//
//     "folded\n\0"  le64 size of the file  { le64 offset, le64 length, bytes }…
//
// A later piece lies over earlier ones; one that is cut off ends with the input. Bytes without the mark are the file itself.
#pragma once

#include "blockcore/device/block_device.h"
#include "blockcore/device/file_opener.h"

#include <vector>

namespace fuzz {

inline constexpr std::uint64_t kFoldedHead = 16, kPieceHead = 16;
inline constexpr std::uint64_t kMaxUnfolded = 64U << 20; // a table that a file backs may have its size

struct Piece {
    std::uint64_t offset = 0;      // in the file
    std::vector<std::byte> bytes{};
    std::uint64_t position = 0;    // of the bytes in the input
};
bool isFolded(std::span<const std::byte> input);
std::vector<Piece> piecesOf(std::span<const std::byte> input);

class SparseDevice final : public blockcore::BlockDevice {
public:
    SparseDevice(std::span<const std::byte> input, blockcore::Access access);

    std::uint64_t size() const override { return m_size; }
    bool writable() const override { return m_writable; }
    bool growable() const override { return true; }

private:
    blockcore::Result<> doRead(std::uint64_t offset, std::span<std::byte> out) override;
    blockcore::Result<> doWrite(std::uint64_t offset, std::span<const std::byte> data) override;
    blockcore::Result<> doZero(blockcore::Range range) override;
    blockcore::Result<> doFlush() override { return {}; }
    blockcore::Result<> doTruncate(std::uint64_t newSize) override;
    blockcore::Result<blockcore::Extent> doExtentAt(std::uint64_t offset, std::uint64_t maxLength) override;
    blockcore::Result<> growTo(std::uint64_t end);

    std::vector<Piece> m_pieces;
    std::uint64_t m_size = 0;
    bool m_writable;
};

} // namespace fuzz
