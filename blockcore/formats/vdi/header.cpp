// SPDX-License-Identifier: MIT
#include "blockcore/formats/vdi/header.h"

#include "blockcore/base/byte_reader.h"
#include "blockcore/base/checked_math.h"

#include <algorithm>
#include <format>

namespace blockcore::vdi {

namespace {

constexpr std::string_view kMakerText = "<<< QEMU VM Virtual Disk Image >>>\n";

std::unexpected<Error> unsupported(std::string what) {
    return fail(ErrorCode::Unsupported, std::format("unsupported VDI image ({})", what));
}

Result<> checkSize(std::uint64_t size) {
    if (size <= kMaxDiskSize) return {};
    return fail(ErrorCode::TooLarge, std::format("Unsupported VDI image size (size is {:#x}, max supported is {:#x})",
                                                 size, kMaxDiskSize));
}

Result<> checkKind(const HeaderRecord& record) {
    if (record.signature != kSignature)
        return fail(ErrorCode::WrongFormat,
                    std::format("Image not in VDI format (bad signature {:08x})", std::uint32_t{record.signature}));
    const std::uint32_t version = record.version;
    if (version != kVersion) return unsupported(std::format("version {}.{}", version >> 16, version & 0xffff));
    return {};
}

Result<> checkLayout(const HeaderRecord& record) {
    const std::uint32_t map = record.mapOffset, data = record.dataOffset;
    if (map % kSectorSize != 0) return unsupported(std::format("unaligned block map offset {:#x}", map));
    if (data % kSectorSize != 0) return unsupported(std::format("unaligned data offset {:#x}", data));
    if (record.sectorSize != kSectorSize)
        return unsupported(std::format("sector size {} is not {}", std::uint32_t{record.sectorSize}, kSectorSize));
    if (record.blockSize != kBlockSize)
        return unsupported(std::format("block size {} is not {}", std::uint32_t{record.blockSize}, kBlockSize));
    return {};
}

Result<> checkBlocks(const HeaderRecord& record, std::uint64_t size) {
    const std::uint64_t room = std::uint64_t{record.blocksInImage} * kBlockSize;
    if (size > room) return unsupported(std::format("disk size {}, image bitmap has room for {}", size, room));
    if (record.linkUuid != Uuid{}) return unsupported("non-NULL link UUID");
    if (record.parentUuid != Uuid{}) return unsupported("non-NULL parent UUID");
    if (record.blocksInImage > kMaxBlocks)
        return unsupported(std::format("too many blocks {}, max is {}", std::uint32_t{record.blocksInImage}, kMaxBlocks));
    return {};
}

} // namespace

Result<Header> Header::parse(std::span<const std::byte> bytes) {
    ByteReader reader(bytes);
    const auto read = reader.read<HeaderRecord>();
    if (!read) return fail(ErrorCode::WrongFormat, "Image not in VDI format (too short)");
    const HeaderRecord& record = *read;
    TRY(checkSize(record.diskSize));
    TRY(checkKind(record));
    TRY(checkLayout(record));
    Header header;
    header.diskSize = alignUp(record.diskSize, kSectorSize); // other programs store odd sizes
    TRY(checkBlocks(record, header.diskSize));
    header.blockCount = record.blocksInImage;
    header.blocksAllocated = record.blocksAllocated;
    header.mapOffset = record.mapOffset;
    header.dataOffset = record.dataOffset;
    header.preallocated = record.imageType == kTypeStatic;
    if (header.mapOffset < sizeof(HeaderRecord) || header.dataOffset < header.mapOffset + header.mapBytes())
        return fail(ErrorCode::Corrupt, "VDI header, block map and data overlap");
    return header;
}

Result<Header> Header::create(std::uint64_t size, bool preallocated) {
    TRY(checkSize(size));
    Header header;
    header.diskSize = alignUp(size, kSectorSize);
    header.blockCount = static_cast<std::uint32_t>(divideUp<std::uint64_t>(size, kBlockSize));
    header.blocksAllocated = preallocated ? header.blockCount : 0;
    header.mapOffset = sizeof(HeaderRecord);
    header.dataOffset = static_cast<std::uint32_t>(header.mapOffset + alignUp(header.mapBytes(), kSectorSize));
    header.preallocated = preallocated;
    return header;
}

std::vector<std::byte> Header::serialise() const {
    HeaderRecord record{};
    std::ranges::copy(kMakerText, record.text);
    record.signature = kSignature;
    record.version = kVersion;
    record.headerSize = kHeaderFieldBytes;
    record.imageType = preallocated ? kTypeStatic : kTypeDynamic;
    record.mapOffset = mapOffset;
    record.dataOffset = dataOffset;
    record.sectorSize = kSectorSize;
    record.diskSize = diskSize;
    record.blockSize = kBlockSize;
    record.blocksInImage = blockCount;
    record.blocksAllocated = blocksAllocated;
    record.imageUuid = randomUuid();
    record.lastSnapshotUuid = randomUuid();
    ByteWriter writer;
    writer.write(record);
    return writer.take();
}

} // namespace blockcore::vdi
