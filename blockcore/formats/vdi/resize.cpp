// SPDX-License-Identifier: MIT
// Other sizes for a VDI: the header's first sector is written last and whole, so the disk has one size or the other. A
// map that outgrows its place moves into that of the first blocks, which move to the end of the file.
#include "blockcore/base/byte_reader.h"
#include "blockcore/base/checked_math.h"
#include "blockcore/formats/vdi/image.h"
#include "blockcore/image/resize_guard.h"

#include <algorithm>
#include <mutex>

namespace blockcore::vdi {

namespace {
constexpr std::uint32_t kEntriesAtOnce = 1U << 18;
} // namespace

Result<> VdiImage::resize(std::uint64_t newSize, Preallocation preallocation, std::uint64_t) {
    TRY(refusePreallocation(preallocation));
    Header fresh = TRY(Header::create(newSize, m_header.preallocated));
    const std::uint64_t unitEnd = std::min(size(), alignUp(fresh.diskSize, std::uint64_t{kBlockSize}));
    if (fresh.diskSize < size())
        TRY(refuseToCutData(*this, fresh.diskSize, m_header.preallocated ? size() : unitEnd));
    TRY(touch());
    const std::unique_lock lock(metadataLock());
    if (fresh.diskSize > size()) TRY(clearTail());
    TRY(flushMetadata());
    if (fresh.blockCount > m_header.blockCount) TRY(makeRoomForMap(fresh.blockCount));
    fresh.mapOffset = m_header.mapOffset;
    fresh.dataOffset = m_header.dataOffset;
    fresh.blocksAllocated = m_header.blocksAllocated;
    if (fresh.blockCount > m_header.blockCount) {
        TRY(extendMap(fresh.blockCount));
        if (m_header.preallocated) fresh.blocksAllocated += fresh.blockCount - m_header.blockCount;
    }
    for (std::uint64_t index = fresh.blockCount; index < m_header.blockCount; ++index)
        if (TRY(entry(index)) < kBlockDiscarded) --fresh.blocksAllocated;
    TRY(writeHeader(fresh));
    m_map.moveTo({fresh.mapOffset, fresh.mapBytes()});
    m_nextBlock.reset();
    setSize(fresh.diskSize);
    return {};
}

// Only what the new header says of places and sizes changes; identifiers and texts stay.
Result<> VdiImage::writeHeader(const Header& header) {
    HeaderRecord record;
    TRY(host().read(0, std::as_writable_bytes(std::span(&record, 1))));
    record.mapOffset = header.mapOffset;
    record.dataOffset = header.dataOffset;
    record.diskSize = header.diskSize;
    record.blocksInImage = header.blockCount;
    record.blocksAllocated = header.blocksAllocated;
    TRY(host().flush());
    TRY(host().write(0, std::as_bytes(std::span(&record, 1))));
    m_header = header;
    return host().flush();
}

// The disk stays what it is; each step is durable before the next.
Result<> VdiImage::makeRoomForMap(std::uint32_t blockCount) {
    const std::uint64_t needed = alignUp(std::uint64_t{blockCount} * sizeof(le32), kSectorSize);
    if (needed <= m_header.dataOffset - m_header.mapOffset) return {};
    const auto freed = static_cast<std::uint32_t>(divideUp<std::uint64_t>(needed, kBlockSize));
    const std::uint64_t dataOffset = m_header.dataOffset + std::uint64_t{freed} * kBlockSize;
    if (dataOffset > UINT32_MAX) return fail(ErrorCode::TooLarge, "The VDI has no room for a block map of that size");
    Header fresh = m_header;
    TRY(freeFirstBlocks(freed));
    fresh.mapOffset = m_header.dataOffset;
    fresh.dataOffset = static_cast<std::uint32_t>(dataOffset);
    for (std::uint64_t index = 0; index < m_header.blockCount;) {
        ByteWriter writer;
        const std::uint64_t start = index, end = std::min<std::uint64_t>(m_header.blockCount, start + kEntriesAtOnce);
        for (; index < end; ++index) {
            const std::uint32_t block = TRY(entry(index));
            writer.write(le32(block < kBlockDiscarded ? block - freed : block));
        }
        TRY(host().write(fresh.mapOffset + start * sizeof(le32), writer.take()));
    }
    // The file reaches to where its blocks begin, as every map wants to be inside.
    if (host().size() < dataOffset) TRY(clearHost({host().size(), dataOffset - host().size()}));
    TRY(writeHeader(fresh));
    m_map.moveTo({fresh.mapOffset, fresh.mapBytes()});
    return {};
}

// The first places in the file are nobody's afterwards. Until the map has moved, the count in the header covers all
// places ever used: the reference takes the next block's place from it.
Result<> VdiImage::freeFirstBlocks(std::uint32_t count) {
    std::uint64_t next = std::max<std::uint64_t>(TRY(firstFreeBlock()), count);
    if (next + count > kBlockDiscarded) return fail(ErrorCode::TooLarge, "The VDI has no room to move its blocks");
    std::vector<std::byte> payload(kBlockSize);
    for (std::uint64_t index = 0; index < m_header.blockCount; ++index) {
        const std::uint32_t block = TRY(entry(index));
        if (block >= count) continue;
        const std::uint64_t from = m_header.dataOffset + std::uint64_t{block} * kBlockSize;
        // The last block of a file may be cut short by the program that made it.
        const std::uint64_t stored = from < host().size() ? std::min<std::uint64_t>(kBlockSize, host().size() - from) : 0;
        std::ranges::fill(payload, std::byte{0});
        TRY(host().read(from, std::span(payload).first(stored)));
        TRY(host().write(m_header.dataOffset + next * kBlockSize, payload));
        TRY(m_map.setEntry(m_header.mapOffset + index * sizeof(le32), le32(static_cast<std::uint32_t>(next++))));
    }
    m_header.blocksAllocated = static_cast<std::uint32_t>(std::max<std::uint64_t>(next, m_header.blocksAllocated));
    return flushMetadata();
}

// There is room. What lies behind the map is nobody's until the header says otherwise.
Result<> VdiImage::extendMap(std::uint32_t blockCount) {
    std::uint64_t next = m_header.preallocated ? TRY(firstFreeBlock()) : 0;
    for (std::uint64_t index = m_header.blockCount; index < blockCount;) {
        ByteWriter writer;
        const std::uint64_t start = index, end = std::min<std::uint64_t>(blockCount, start + kEntriesAtOnce);
        for (; index < end; ++index)
            writer.write(le32(m_header.preallocated ? static_cast<std::uint32_t>(next++) : kBlockUnallocated));
        TRY(host().write(m_header.mapOffset + start * sizeof(le32), writer.take()));
    }
    if (!m_header.preallocated) return {};
    const std::uint64_t added = std::uint64_t{blockCount - m_header.blockCount} * kBlockSize;
    return clearHost({m_header.dataOffset + next * kBlockSize - added, added});
}

} // namespace blockcore::vdi
