// SPDX-License-Identifier: MIT
#include "blockcore/formats/vpc/header.h"

#include "blockcore/base/byte_reader.h"
#include "blockcore/base/checked_math.h"
#include "blockcore/formats/vpc/geometry.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <ctime>
#include <format>
#include <numeric>

namespace blockcore::vpc {

namespace {

template <class Record>
std::uint32_t checksumOf(Record record) {
    record.checksum = 0;
    const auto bytes = std::bit_cast<std::array<std::uint8_t, sizeof(Record)>>(record);
    return ~std::accumulate(bytes.begin(), bytes.end(), std::uint32_t{0});
}

template <class Record>
std::vector<std::byte> sealed(Record record) {
    record.checksum = checksumOf(record);
    ByteWriter writer;
    writer.write(record);
    return writer.take();
}

template <std::size_t Length>
bool equals(const char (&field)[Length], std::string_view text) {
    return std::string_view(field, Length) == text;
}

std::uint64_t geometrySectors(const FooterRecord& record) {
    return Geometry{record.cylinders, record.heads, record.sectorsPerTrack}.sectors();
}

// The old programs mean the geometry, unless it is the largest and so too small for the disk.
bool meansGeometry(const FooterRecord& record) {
    const bool oldProgram = equals(record.creator, "vpc ") || equals(record.creator, "qemu");
    return oldProgram && geometrySectors(record) != kMaxGeometrySectors;
}

Result<std::uint64_t> checkedSectors(std::uint64_t size) {
    const std::uint64_t sectors = divideUp<std::uint64_t>(size, kSectorSize);
    if (sectors <= kMaxSectors) return sectors;
    return fail(ErrorCode::TooLarge, "The image size is too large for file format 'vpc'");
}

void setGeometry(FooterRecord& record, const Geometry& geometry) {
    record.cylinders = geometry.cylinders;
    record.heads = geometry.heads;
    record.sectorsPerTrack = geometry.sectorsPerTrack;
}

// Which of its two sizes a footer means is told by who wrote it.
std::uint64_t sectorsOf(const FooterRecord& record) {
    return meansGeometry(record) ? geometrySectors(record) : record.currentSize / kSectorSize;
}

} // namespace

bool Footer::isFooter(std::span<const std::byte> sector) {
    return sector.size() >= sizeof(FooterRecord) && std::memcmp(sector.data(), kFooterCookie, 8) == 0;
}

Result<Footer> Footer::parse(std::span<const std::byte> sector) {
    ByteReader reader(sector);
    const FooterRecord record = TRY(reader.read<FooterRecord>());
    if (record.checksum != checksumOf(record)) return fail(ErrorCode::Corrupt, "Incorrect header checksum");
    if (record.diskType == kTypeDifferencing)
        return fail(ErrorCode::Unsupported, "VHD differencing disks are not supported");
    const std::uint64_t sectors = sectorsOf(record);
    if (sectors > kMaxSectors) return fail(ErrorCode::TooLarge, "File too large");
    return Footer{sectors * kSectorSize, record.diskType, record.headerOffset};
}

Result<std::vector<std::byte>> newFooter(std::uint64_t& size, std::uint32_t diskType, SizeRule rule) {
    const std::uint64_t wanted = TRY(checkedSectors(size));
    const Geometry geometry = rule == SizeRule::Exact ? Geometry{kMaxCylinders, kMaxHeads, kMaxSectorsPerTrack}
                                                      : geometryCovering(wanted);
    size = (geometry.sectors() == kMaxGeometrySectors ? wanted : geometry.sectors()) * kSectorSize;
    FooterRecord record{};
    std::memcpy(record.cookie, kFooterCookie, sizeof(record.cookie));
    record.features = kFeaturesReserved;
    record.version = kVersion;
    record.headerOffset = diskType == kTypeDynamic ? sizeof(FooterRecord) : kNoOffset;
    record.timestamp = static_cast<std::uint32_t>(std::time(nullptr) - kEpoch);
    std::memcpy(record.creator, rule == SizeRule::Exact ? "qem2" : "qemu", sizeof(record.creator));
    record.creatorVersion = kCreatorVersion;
    std::memcpy(record.creatorSystem, "Wi2k", sizeof(record.creatorSystem));
    record.originalSize = record.currentSize = size;
    setGeometry(record, geometry);
    record.diskType = diskType;
    record.uuid = randomUuid();
    return sealed(record);
}

Result<std::vector<std::byte>> resizedFooter(std::span<const std::byte> footer, std::uint64_t& size) {
    ByteReader reader(footer);
    FooterRecord record = TRY(reader.read<FooterRecord>());
    std::uint64_t sectors = TRY(checkedSectors(size));
    if (meansGeometry(record)) {
        setGeometry(record, geometryCovering(sectors));
        if (meansGeometry(record)) sectors = geometrySectors(record);
    } else if (geometrySectors(record) != kMaxGeometrySectors) {
        setGeometry(record, geometryOf(sectors));
    }
    size = sectors * kSectorSize;
    record.currentSize = size;
    return sealed(record);
}

Result<DynamicHeader> DynamicHeader::parse(std::span<const std::byte> bytes, std::uint64_t size) {
    ByteReader reader(bytes);
    const DynamicHeaderRecord record = TRY(reader.read<DynamicHeaderRecord>());
    if (!equals(record.cookie, kHeaderCookie)) return fail(ErrorCode::Corrupt, "Invalid header magic");
    const DynamicHeader header{record.tableOffset, record.maxTableEntries, record.blockSize};
    if (!std::has_single_bit(header.blockSize) || header.blockSize < kSectorSize)
        return fail(ErrorCode::Corrupt, std::format("Invalid block size {}", header.blockSize));
    if (header.entryCount > kMaxTableEntries)
        return fail(ErrorCode::TooLarge,
                    std::format("Max Table Entries too large ({})", static_cast<std::int32_t>(header.entryCount)));
    if (std::uint64_t{header.entryCount} * header.blockSize < size)
        return fail(ErrorCode::Corrupt, "Page table too small");
    if (header.tableOffset > INT64_MAX - header.tableBytes() - kSectorSize)
        return fail(ErrorCode::Corrupt, "Error reading pagetable");
    return header;
}

std::vector<std::byte> DynamicHeader::serialise() const {
    DynamicHeaderRecord record{};
    std::memcpy(record.cookie, kHeaderCookie, sizeof(record.cookie));
    record.dataOffset = kNoOffset;
    record.tableOffset = tableOffset;
    record.version = kVersion;
    record.maxTableEntries = entryCount;
    record.blockSize = blockSize;
    return sealed(record);
}

Result<std::vector<std::byte>> DynamicHeader::placedIn(std::span<const std::byte> bytes) const {
    ByteReader reader(bytes);
    DynamicHeaderRecord record = TRY(reader.read<DynamicHeaderRecord>());
    record.tableOffset = tableOffset;
    record.maxTableEntries = entryCount;
    return sealed(record);
}

std::uint32_t DynamicHeader::bitmapBytes() const {
    return static_cast<std::uint32_t>(alignUp(blockSize / kSectorSize / 8, kSectorSize));
}

std::uint64_t DynamicHeader::tableEnd() const { return alignUp(tableOffset + tableBytes(), kSectorSize); }

} // namespace blockcore::vpc
