// SPDX-License-Identifier: MIT
#include "blockcore/formats/parallels/header.h"

#include "blockcore/base/byte_reader.h"
#include "blockcore/base/checked_math.h"

#include <algorithm>

namespace blockcore::parallels {

namespace {

bool hasMagic(const HeaderRecord& record, std::string_view magic) {
    return std::string_view(record.magic, sizeof(record.magic)) == magic;
}

Result<> checkSizes(const HeaderRecord& record, std::uint64_t sectors) {
    if (record.clusterSectors == 0) return fail(ErrorCode::Corrupt, "Invalid image: Zero sectors per track");
    if (record.clusterSectors > kMaxClusterSectors) return fail(ErrorCode::Corrupt, "Invalid image: Too big cluster");
    if (record.entryCount > kMaxEntries) return fail(ErrorCode::TooLarge, "Catalog too large");
    if (sectors > kMaxSectors)
        return fail(ErrorCode::TooLarge, "Could not refresh total sector count: File too large");
    return {};
}

} // namespace

Result<Header> Header::parse(std::span<const std::byte> bytes) {
    ByteReader reader(bytes);
    const auto record = reader.read<HeaderRecord>();
    const bool sectorsCounted = record && hasMagic(*record, kMagicSectors);
    const bool clustersCounted = record && hasMagic(*record, kMagicClusters);
    if (!(sectorsCounted || clustersCounted) || record->version != kVersion)
        return fail(ErrorCode::WrongFormat, "Image not in Parallels format");
    const std::uint64_t sectors = sectorsCounted ? record->sectorCount & UINT32_MAX : std::uint64_t{record->sectorCount};
    TRY(checkSizes(*record, sectors));
    Header header;
    header.size = sectors * kSectorSize;
    header.clusterSectors = record->clusterSectors;
    header.entryCount = record->entryCount;
    header.entrySectors = sectorsCounted ? 1 : header.clusterSectors;
    header.dataSector = record->dataSector;
    header.inUse = record->inUse == kInUse;
    return header;
}

std::vector<std::byte> Header::serialise() const {
    HeaderRecord record{};
    std::copy_n(kMagicClusters, sizeof(record.magic), record.magic);
    record.version = kVersion;
    record.heads = kHeads;
    record.cylinders = static_cast<std::uint32_t>(size / kSectorSize / kHeads / kSectorsPerTrack);
    record.clusterSectors = clusterSectors;
    record.entryCount = entryCount;
    record.sectorCount = size / kSectorSize;
    record.dataSector = dataSector;
    ByteWriter writer;
    writer.write(record);
    writer.padTo(std::uint64_t{dataSector} * kSectorSize);
    return writer.take();
}

std::uint64_t Header::firstDataSector() const { return alignUp(divideUp<std::uint64_t>(tableEnd(), kSectorSize), entrySectors); }

bool Header::dataSectorIsSound(std::uint64_t fileSize) const {
    if (dataSector == 0) return entrySectors == 1;
    return dataSector >= firstDataSector() && dataSector <= fileSize / kSectorSize;
}

std::uint64_t Header::dataOffset(std::uint64_t fileSize) const {
    const bool stated = dataSector != 0 && dataSectorIsSound(fileSize);
    return (stated ? dataSector : firstDataSector()) * kSectorSize;
}

} // namespace blockcore::parallels
