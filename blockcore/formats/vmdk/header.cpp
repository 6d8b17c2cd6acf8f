// SPDX-License-Identifier: MIT
#include "blockcore/formats/vmdk/header.h"

#include "blockcore/base/byte_reader.h"
#include "blockcore/base/checked_math.h"

#include <algorithm>
#include <bit>
#include <format>

namespace blockcore::vmdk {

namespace {

constexpr char kNewlineTest[4] = {'\n', ' ', '\r', '\n'};

std::unexpected<Error> unsupported(std::string message) { return fail(ErrorCode::Unsupported, std::move(message)); }
std::unexpected<Error> corrupt(std::string message) { return fail(ErrorCode::Corrupt, std::move(message)); }

// Sectors from a header as bytes within the file's addresses; INT64_MAX when there are too many.
std::uint64_t sectorsToBytes(std::uint64_t sectors) {
    return std::min<std::uint64_t>(checkedMultiply<std::uint64_t>(sectors, kSectorSize).value_or(INT64_MAX), INT64_MAX);
}

// What every kind must keep: numbers that later sizes and divisions rest on.
Result<> checkGeometry(std::uint64_t capacity, std::uint64_t grainSectors, std::uint64_t tableEntries) {
    // The product as the reference takes it: 32 bits.
    const auto entrySectors = static_cast<std::uint32_t>(grainSectors * tableEntries);
    if (entrySectors == 0) return corrupt("L1 entry size is invalid");
    if (divideUp<std::uint64_t>(capacity, entrySectors) > kMaxDirectoryEntries) return corrupt("L1 size too big");
    if (grainSectors > kMaxGrainSectors || !std::has_single_bit(grainSectors))
        return corrupt("Invalid granularity, image may be corrupt");
    if (capacity > INT64_MAX / kSectorSize) return fail(ErrorCode::TooLarge, "The VMDK's capacity is too large");
    return {};
}

bool directoryLiesInside(const SparseHeader& header, std::uint64_t offset, std::uint64_t fileSize) {
    return offset <= fileSize && header.directoryBytes() <= fileSize - offset;
}

Result<> checkDirectory(const SparseHeader& header, std::uint64_t fileSize) {
    if (header.directoryAtEnd || directoryLiesInside(header, header.directoryOffset, fileSize)) return {};
    return corrupt("The VMDK grain directory ends past the end of the file");
}

Result<SparseHeader> parseHosted(std::span<const std::byte> bytes, std::uint64_t fileSize) {
    ByteReader reader(bytes);
    const auto read = reader.read<HostedHeaderRecord>();
    if (!read) return fail(ErrorCode::WrongFormat, "Image not in VMDK format");
    const HostedHeaderRecord& record = *read;
    SparseHeader header{.version = record.version, .capacity = record.capacity, .overhead = record.overhead};
    const std::uint64_t textOffset = sectorsToBytes(record.descriptorOffset);
    if (textOffset != 0 && textOffset < fileSize)
        header.descriptor = {textOffset, std::min({sectorsToBytes(record.descriptorSize), fileSize - textOffset,
                                                   kNewDescriptorSectors * kSectorSize})};
    if (header.capacity == 0 && textOffset != 0) return header;
    if (header.version > kVersionStream) return unsupported(std::format("Unsupported VMDK version {}", header.version));
    if (record.tableEntries > kMaxTableEntries) return corrupt("L2 table size too big");
    TRY(checkGeometry(record.capacity, record.grainSize, record.tableEntries));
    header.grainSectors = static_cast<std::uint32_t>(std::uint64_t{record.grainSize});
    header.tableEntries = record.tableEntries;
    header.directoryAtEnd = record.directoryOffset == kDirectoryAtEnd;
    header.directoryOffset = sectorsToBytes(record.directoryOffset);
    header.compressed = record.compression == kCompressionDeflate;
    header.markers = (record.flags & kFlagMarkers) != 0;
    header.zeroGrains = (record.flags & kFlagZeroGrains) != 0;
    if ((record.flags & kFlagRedundantTables) != 0) header.redundantOffset = sectorsToBytes(record.redundantOffset);
    if (header.compressed && header.grainSectors > kMaxCompressedGrainSectors)
        return corrupt("Invalid granularity, image may be corrupt");
    if (sectorsToBytes(record.overhead) > fileSize)
        return corrupt(std::format("File truncated, expecting at least {} bytes", sectorsToBytes(record.overhead)));
    TRY(checkDirectory(header, fileSize));
    // Nobody reads the copy; without a place it cannot be kept up.
    if (header.redundantOffset && !directoryLiesInside(header, *header.redundantOffset, fileSize))
        header.redundantOffset.reset();
    return header;
}

Result<SparseHeader> parseCowd(std::span<const std::byte> bytes, std::uint64_t fileSize) {
    ByteReader reader(bytes);
    const auto read = reader.read<CowdHeaderRecord>();
    if (!read) return fail(ErrorCode::WrongFormat, "Image not in VMDK format");
    TRY(checkGeometry(read->capacity, read->grainSize, kCowdTableEntries));
    const SparseHeader header{.kind = SparseKind::Cowd,
                              .version = read->version,
                              .capacity = read->capacity,
                              .grainSectors = read->grainSize,
                              .tableEntries = kCowdTableEntries,
                              .directoryOffset = sectorsToBytes(read->directoryOffset)};
    TRY(checkDirectory(header, fileSize));
    return header;
}

} // namespace

Result<SparseHeader> SparseHeader::parse(std::span<const std::byte> bytes, std::uint64_t fileSize) {
    ByteReader reader(bytes);
    const auto magic = reader.read<le32>();
    if (magic && *magic == kHostedMagic) return parseHosted(bytes, fileSize);
    if (magic && *magic == kCowdMagic) return parseCowd(bytes, fileSize);
    return fail(ErrorCode::WrongFormat, "Image not in VMDK format");
}

Result<SparseHeader> SparseHeader::parseFooter(std::span<const std::byte> bytes, std::uint64_t fileSize) {
    ByteReader reader(bytes);
    const auto marker = TRY(reader.read<MarkerRecord>());
    const auto record = TRY(reader.take(sizeof(HostedHeaderRecord)));
    const auto end = TRY(reader.read<MarkerRecord>());
    const bool framed = marker.size == 0 && marker.type == kMarkerFooter && end.value == 0 && end.size == 0 &&
                        end.type == kMarkerEnd;
    if (!framed) return corrupt("The VMDK stream has no footer");
    SparseHeader header = TRY(parse(record, fileSize));
    if (header.kind != SparseKind::Hosted || header.directoryAtEnd || header.capacity == 0)
        return corrupt("The VMDK footer does not say where the grain directory is");
    return header;
}

Result<std::uint64_t> SparseHeader::volatileOffset(std::span<const std::byte> bytes) {
    ByteReader reader(bytes);
    const auto record = TRY(reader.read<SeSparseHeaderRecord>());
    const auto number = [](std::uint64_t value) { return std::format("0x{:016x}", value); };
    if (record.magic != kSeSparseMagic)
        return fail(ErrorCode::WrongFormat, "Bad const header magic: " + number(record.magic));
    if (record.version != kSeSparseVersion) return unsupported("Unsupported version: " + number(record.version));
    if (record.grainSize != kSeSparseGrainSectors)
        return unsupported(std::format("Unsupported grain size: {}", std::uint64_t{record.grainSize}));
    if (record.tableSize != kSeSparseTableSectors)
        return unsupported(std::format("Unsupported grain table size: {}", std::uint64_t{record.tableSize}));
    if (record.flags != 0) return unsupported("Unsupported flags: " + number(record.flags));
    return sectorsToBytes(record.volatileOffset);
}

Result<SparseHeader> SparseHeader::parseSeSparse(std::span<const std::byte> bytes,
                                                 std::span<const std::byte> volatileBytes, std::uint64_t fileSize) {
    TRY(volatileOffset(bytes));
    ByteReader reader(bytes), volatileReader(volatileBytes);
    const auto record = TRY(reader.read<SeSparseHeaderRecord>());
    const auto state = TRY(volatileReader.read<SeSparseVolatileRecord>());
    if (state.magic != kSeSparseVolatileMagic)
        return corrupt(std::format("Bad volatile header magic: 0x{:016x}", std::uint64_t{state.magic}));
    if (state.replayJournal != 0) return unsupported("Image is dirty, Replaying journal not supported");
    TRY(checkGeometry(record.capacity, kSeSparseGrainSectors, kSeSparseTableEntries));
    const SparseHeader header{.kind = SparseKind::SeSparse,
                              .version = kVersionPlain,
                              .capacity = record.capacity,
                              .grainSectors = kSeSparseGrainSectors,
                              .tableEntries = kSeSparseTableEntries,
                              .directoryOffset = sectorsToBytes(record.directoryOffset),
                              .tablesOffset = sectorsToBytes(record.tablesOffset),
                              .grainsOffset = sectorsToBytes(record.grainsOffset)};
    TRY(checkDirectory(header, fileSize));
    return header;
}

std::vector<std::byte> SparseHeader::serialise() const {
    HostedHeaderRecord record{};
    record.magic = kHostedMagic;
    record.version = version;
    record.flags = kFlagNewlineTest | (redundantOffset ? kFlagRedundantTables : 0) | (zeroGrains ? kFlagZeroGrains : 0) |
                   (compressed ? kFlagCompressed : 0) | (markers ? kFlagMarkers : 0);
    record.capacity = capacity;
    record.grainSize = grainSectors;
    record.descriptorOffset = descriptor.offset / kSectorSize;
    record.descriptorSize = descriptor.length / kSectorSize;
    record.tableEntries = tableEntries;
    record.redundantOffset = redundantOffset.value_or(0) / kSectorSize;
    record.directoryOffset = directoryAtEnd ? kDirectoryAtEnd : directoryOffset / kSectorSize;
    record.overhead = overhead;
    std::ranges::copy(kNewlineTest, record.newlineTest);
    record.compression = compressed ? kCompressionDeflate : kCompressionNone;
    ByteWriter writer;
    writer.write(record);
    return writer.take();
}

} // namespace blockcore::vmdk
