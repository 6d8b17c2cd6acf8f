// SPDX-License-Identifier: MIT
#include "blockcore/formats/cloop/image.h"

#include "blockcore/formats/cloop/driver.h"

#include <algorithm>
#include <format>

namespace blockcore::cloop {

namespace {

constexpr std::size_t kPageBytes = 4096;

// What a block of this size can need when it does not shrink.
std::uint64_t maxStoredBytes(std::uint32_t blockSize) { return std::uint64_t{blockSize} * 2; }

std::unexpected<Error> corrupt(std::string message) { return fail(ErrorCode::Corrupt, std::move(message)); }

// A symbol of one bit stands for 258 bytes at most: what a few bytes cannot fill is not set aside.
constexpr std::uint32_t kMaxDeflateRatio = 258 * 8;

// RFC 1950: the sums that end a zlib stream.
std::uint32_t adler32(std::span<const std::byte> bytes) {
    constexpr std::uint32_t kModulus = 65521;
    constexpr std::size_t kStep = 5552; // so many additions fit into 32 bits
    std::uint32_t low = 1, high = 0;
    while (!bytes.empty()) {
        const auto part = bytes.first(std::min(kStep, bytes.size()));
        for (const std::byte byte : part) {
            low += static_cast<std::uint32_t>(byte);
            high += low;
        }
        low %= kModulus;
        high %= kModulus;
        bytes = bytes.subspan(part.size());
    }
    return (high << 16) | low;
}

// RFC 1950: deflate, no preset dictionary, header divisible by 31.
bool isZlibHead(std::span<const std::byte> stored) {
    const auto method = static_cast<unsigned>(stored[0]), flags = static_cast<unsigned>(stored[1]);
    return (method & 15) == 8 && (flags & 32) == 0 && (method * 256 + flags) % 31 == 0;
}

} // namespace

Result<Geometry> Geometry::parse(const HeaderRecord& record) {
    const Geometry geometry{record.blockSize, record.blockCount};
    if (geometry.blockSize == 0) return corrupt("block_size cannot be zero");
    if (geometry.blockSize % kSectorSize != 0)
        return corrupt(std::format("block_size {} must be a multiple of 512", geometry.blockSize));
    if (geometry.blockSize > kMaxBlockSize)
        return fail(ErrorCode::TooLarge, std::format("block_size {} must be 64 MB or less", geometry.blockSize));
    if (geometry.blockCount > kMaxBlockCount)
        return fail(ErrorCode::TooLarge, std::format("n_blocks {} must be {} or less", geometry.blockCount, kMaxBlockCount));
    if (geometry.offsetsBytes() > kMaxOffsetsBytes)
        return fail(ErrorCode::TooLarge, "image requires too many offsets, try increasing block size");
    return geometry;
}

CloopImage::CloopImage(std::unique_ptr<BlockDevice> host, const Geometry& geometry) :
    m_host(std::move(host)), m_geometry(geometry),
    m_offsets(*m_host, {kOffsetsOffset, geometry.offsetsBytes()}, kPageBytes) {}

Result<std::unique_ptr<CloopImage>> CloopImage::open(std::unique_ptr<BlockDevice> host, const Geometry& geometry) {
    if (kOffsetsOffset + geometry.offsetsBytes() > host->size())
        return corrupt("The list of cloop offsets ends past the end of the file");
    std::unique_ptr<CloopImage> image(new CloopImage(std::move(host), geometry));
    TRY(image->checkOffsets());
    return image;
}

const FormatDriver& CloopImage::driver() const { return kDriver; }

Result<std::uint64_t> CloopImage::offsetOf(std::uint64_t index) {
    return m_offsets.entry<be64>(kOffsetsOffset + index * sizeof(be64));
}

Result<> CloopImage::checkOffsets() {
    std::uint64_t previous = TRY(offsetOf(0));
    for (std::uint64_t index = 1; index <= m_geometry.blockCount; ++index) {
        const std::uint64_t offset = TRY(offsetOf(index));
        if (offset < previous)
            return corrupt(std::format("offsets not monotonically increasing at index {}, image file is corrupt", index));
        if (offset - previous > maxStoredBytes(m_geometry.blockSize))
            return corrupt(std::format("invalid compressed block size at index {}, image file is corrupt", index));
        previous = offset;
    }
    return {};
}

// m_blockMutex is held.
Result<> CloopImage::inflateBlock(std::uint64_t index) {
    if (m_blockIndex == index) return {};
    const std::uint64_t start = TRY(offsetOf(index)), end = TRY(offsetOf(index + 1));
    if (end > m_host->size()) return corrupt(std::format("cloop block {} lies past the end of the file", index));
    std::vector<std::byte> stored(end - start);
    TRY(m_host->read(start, stored));
    if (stored.size() < kZlibHead + kZlibTail || !isZlibHead(stored))
        return corrupt(std::format("cloop block {} is no zlib data", index));
    if (m_geometry.blockSize / kMaxDeflateRatio > stored.size())
        return corrupt(std::format("cloop block {} is too short", index));
    m_blockIndex.reset();
    m_block.resize(m_geometry.blockSize);
    TRY(m_inflater.inflate(std::span(stored).subspan(kZlibHead), m_block));
    be32 checksum;
    std::memcpy(&checksum, stored.data() + stored.size() - kZlibTail, sizeof(checksum));
    if (checksum != adler32(m_block)) return corrupt(std::format("cloop block {} has a wrong checksum", index));
    m_blockIndex = index;
    return {};
}

Result<> CloopImage::doRead(std::uint64_t offset, std::span<std::byte> out) {
    const std::lock_guard lock(m_blockMutex);
    while (!out.empty()) {
        TRY(inflateBlock(offset / m_geometry.blockSize));
        const auto rest = std::span(m_block).subspan(offset % m_geometry.blockSize);
        const std::size_t length = std::min(out.size(), rest.size());
        std::ranges::copy(rest.first(length), out.begin());
        offset += length;
        out = out.subspan(length);
    }
    return {};
}

Result<Extent> CloopImage::doExtentAt(std::uint64_t offset, std::uint64_t maxLength) {
    return Extent{.range = {offset, maxLength}, .kind = ExtentKind::Data};
}

} // namespace blockcore::cloop
