// SPDX-License-Identifier: MIT
#include "tests/fuzz/sparse_device.h"

#include "blockcore/base/byte_reader.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace fuzz {

using namespace blockcore;

namespace {

constexpr char kMark[] = "folded\n"; // with its zero byte
constexpr std::uint64_t kMaxWritten = 64U << 20;

// The part of the piece that lies within the range.
Range common(const Piece& piece, Range range) {
    const std::uint64_t start = std::max(piece.offset, range.offset);
    const std::uint64_t end = std::min(piece.offset + piece.bytes.size(), range.end());
    return {start, end > start ? end - start : 0};
}

} // namespace

bool isFolded(std::span<const std::byte> input) {
    return input.size() >= kFoldedHead && std::memcmp(input.data(), kMark, sizeof(kMark)) == 0;
}

std::vector<Piece> piecesOf(std::span<const std::byte> input) {
    if (!isFolded(input)) return {Piece{0, {input.begin(), input.end()}, 0}};
    ByteReader reader(input);
    std::vector<Piece> pieces;
    (void)reader.skip(kFoldedHead);
    while (reader.remaining() > kPieceHead) {
        const std::uint64_t offset = *reader.read<le64>(), length = *reader.read<le64>();
        const std::uint64_t position = input.size() - reader.remaining();
        const auto bytes = *reader.take(std::min<std::uint64_t>(length, reader.remaining()));
        if (offset < kMaxUnfolded) pieces.push_back({offset, {bytes.begin(), bytes.end()}, position});
    }
    return pieces;
}

SparseDevice::SparseDevice(std::span<const std::byte> input, Access access) :
    m_pieces(piecesOf(input)), m_size(input.size()), m_writable(access != Access::Read) {
    if (!isFolded(input)) return;
    le64 size;
    std::memcpy(&size, input.data() + sizeof(kMark), sizeof(size));
    m_size = std::min<std::uint64_t>(size, kMaxUnfolded);
}

Result<> SparseDevice::growTo(std::uint64_t end) {
    if (end > INT64_MAX) return fail(ErrorCode::TooLarge, "File too large");
    m_size = std::max(m_size, end);
    return {};
}

Result<> SparseDevice::doRead(std::uint64_t offset, std::span<std::byte> out) {
    std::ranges::fill(out, std::byte{0});
    for (const Piece& piece : m_pieces) {
        const Range part = common(piece, {offset, out.size()});
        if (part.length > 0)
            std::ranges::copy(std::span(piece.bytes).subspan(part.offset - piece.offset, part.length),
                              out.subspan(part.offset - offset).begin());
    }
    return {};
}

Result<> SparseDevice::doWrite(std::uint64_t offset, std::span<const std::byte> data) {
    TRY(growTo(offset + data.size()));
    std::uint64_t kept = 0;
    for (const Piece& piece : m_pieces) kept += piece.bytes.size();
    if (kept + data.size() > kMaxWritten) return failSystem(ENOSPC);
    m_pieces.push_back({offset, {data.begin(), data.end()}, 0});
    return {};
}

Result<> SparseDevice::doZero(Range range) {
    TRY(growTo(range.end()));
    for (Piece& piece : m_pieces) {
        const Range part = common(piece, range);
        if (part.length > 0)
            std::ranges::fill(std::span(piece.bytes).subspan(part.offset - piece.offset, part.length), std::byte{0});
    }
    return {};
}

Result<> SparseDevice::doTruncate(std::uint64_t newSize) {
    if (newSize < m_size) TRY(doZero({newSize, m_size - newSize}));
    m_size = newSize;
    return growTo(newSize);
}

Result<Extent> SparseDevice::doExtentAt(std::uint64_t offset, std::uint64_t maxLength) {
    return Extent{.range = {offset, maxLength}, .kind = ExtentKind::Data, .hostOffset = offset, .inPlace = true};
}

} // namespace fuzz
