// SPDX-License-Identifier: MIT
#include "model/file_system_places.h"

#include <QCoreApplication>

#include <algorithm>

namespace model {

using blockcore::be32;
using blockcore::le16;
using blockcore::le32;
using blockcore::le64;
using blockcore::Range;

namespace {

struct Places {
    Q_DECLARE_TR_FUNCTIONS(Places)
};

constexpr quint64 kMaxCopies = 4096;            // of superblocks; a file system has a few dozen

// Of the first blocks of ext2 to ext4, counted from the superblock's start.
struct ExtRecord {
    std::array<std::byte, 20> unused;
    le32 firstDataBlock, logBlockSize, logClusterSize, blocksPerGroup;
    std::array<std::byte, 20> unused2;
    le16 magic;
    std::array<std::byte, 30> unused3;
    le16 inodeSize, groupOfThis;
    le32 compatible, incompatible, readOnlyCompatible;
};
static_assert(sizeof(ExtRecord) == 104 && blockcore::DiskRecord<ExtRecord>);
constexpr std::uint32_t kExtSparse = 1, kExtMagic = 0xef53;

// The boot sector of the FAT family.
struct FatRecord {
    std::array<std::byte, 11> unused;
    le16 sectorBytes;
    std::uint8_t clusterSectors;
    le16 reservedSectors;
    std::uint8_t fats;
    le16 rootEntries, sectors16;
    std::uint8_t media;
    le16 fatSectors16;
    std::array<std::byte, 12> unused2;
    le32 fatSectors32;
    std::array<std::byte, 4> unused3;
    le32 rootCluster;
    le16 infoSector, backupSector;
};
static_assert(sizeof(FatRecord) == 52 && blockcore::DiskRecord<FatRecord>);

struct NtfsRecord {
    std::array<std::byte, 11> unused;
    le16 sectorBytes;
    std::uint8_t clusterSectors;
    std::array<std::byte, 34> unused2;
    le64 mftCluster, mirrorCluster;
};
static_assert(sizeof(NtfsRecord) == 64 && blockcore::DiskRecord<NtfsRecord>);

struct XfsRecord {
    be32 magic, blockBytes;
    std::array<std::byte, 76> unused;
    be32 groupBlocks, groups;
};
static_assert(sizeof(XfsRecord) == 92 && blockcore::DiskRecord<XfsRecord>);

// Adds places of one partition, by offsets within it; what does not lie in it is left out.
class Adder {
public:
    Adder(QList<DiskPlace>& places, Range within) : m_places(places), m_within(within) {}
    void add(quint64 offset, quint64 length, const QString& text) {
        if (offset >= m_within.length || length == 0) return;
        m_places.append({.range = {m_within.offset + offset, std::min(length, m_within.length - offset)}, .text = text});
    }

private:
    QList<DiskPlace>& m_places;
    const Range m_within;
};

// Copies lie in groups 1 and the powers of 3, 5 and 7, or in all of them.
bool holdsCopy(quint64 group, bool sparse) {
    if (!sparse || group <= 1) return true;
    for (const quint64 base : {3U, 5U, 7U}) {
        quint64 power = base;
        while (power < group) power *= base;
        if (power == group) return true;
    }
    return false;
}

void addExt(Adder adder, blockcore::Chain& chain, Range at) {
    const auto record = readRecord<ExtRecord>(chain, at.offset + 1024);
    if (!record || record->magic != kExtMagic || record->logBlockSize > 6) return;
    const quint64 block = quint64{1024} << record->logBlockSize;
    adder.add(1024, 1024, Places::tr("superblock"));
    const quint64 groupBytes = block * record->blocksPerGroup;
    if (record->blocksPerGroup == 0 || record->blocksPerGroup > block * 8) return;
    const quint64 first = record->firstDataBlock <= 1 ? record->firstDataBlock * block : 0;
    adder.add(first + block, block, Places::tr("group descriptors"));
    quint64 copies = 0;
    for (quint64 group = 1; first + group * groupBytes < at.length && copies < kMaxCopies; ++group) {
        if (!holdsCopy(group, record->readOnlyCompatible & kExtSparse)) continue;
        adder.add(first + group * groupBytes, block, Places::tr("superblock backup in group %1").arg(group));
        adder.add(first + group * groupBytes + block, block, Places::tr("group descriptors, copy in group %1").arg(group));
        ++copies;
    }
}

void addFat(Adder adder, blockcore::Chain& chain, Range at) {
    const auto record = readRecord<FatRecord>(chain, at.offset);
    if (!record) return;
    const quint64 sector = record->sectorBytes;
    if (sector < 512 || sector > 4096 || record->fats == 0 || record->fats > 4) return;
    adder.add(0, sector, Places::tr("boot sector"));
    const quint64 fatBytes = sector * (record->fatSectors16 ? quint64{record->fatSectors16} : quint64{record->fatSectors32});
    quint64 offset = sector * record->reservedSectors;
    for (int fat = 1; fat <= record->fats; ++fat, offset += fatBytes) adder.add(offset, fatBytes, Places::tr("file allocation table %1").arg(fat));
    if (record->rootEntries != 0) return adder.add(offset, quint64{record->rootEntries} * 32, Places::tr("root directory"));
    adder.add(sector * record->infoSector, sector, Places::tr("information about free space"));
    if (record->backupSector != 0) adder.add(sector * record->backupSector, sector, Places::tr("backup of the boot sector"));
}

void addNtfs(Adder adder, blockcore::Chain& chain, Range at) {
    const auto record = readRecord<NtfsRecord>(chain, at.offset);
    if (!record) return;
    const quint64 cluster = quint64{record->sectorBytes} * record->clusterSectors;
    if (record->sectorBytes < 512 || cluster == 0) return;
    adder.add(0, record->sectorBytes, Places::tr("boot sector"));
    if (at.length > record->sectorBytes) adder.add(at.length - record->sectorBytes, record->sectorBytes, Places::tr("backup of the boot sector"));
    const auto table = [&](quint64 number, const QString& text) {
        if (number < at.length / cluster) adder.add(number * cluster, 16 * 1024, text);
    };
    table(record->mftCluster, Places::tr("start of the master file table"));
    table(record->mirrorCluster, Places::tr("copy of the master file table"));
}

void addXfs(Adder adder, blockcore::Chain& chain, Range at) {
    const auto record = readRecord<XfsRecord>(chain, at.offset);
    if (!record || record->blockBytes < 512 || record->blockBytes > 65536 || record->groupBlocks == 0) return;
    const quint64 groupBytes = quint64{record->blockBytes} * record->groupBlocks;
    adder.add(0, 512, Places::tr("superblock"));
    for (quint64 group = 0; group < std::min<quint64>(record->groups, kMaxCopies); ++group) {
        if (group > 0) adder.add(group * groupBytes, 512, Places::tr("superblock backup in group %1").arg(group));
        adder.add(group * groupBytes + 512, 1536, Places::tr("headers of allocation group %1").arg(group));
    }
}

} // namespace

void addFileSystemPlaces(QList<DiskPlace>& places, blockcore::Chain& chain, const PartitionFacts& partition) {
    if (partition.range.offset >= chain.size()) return;
    const Range at{partition.range.offset, std::min(partition.range.length, chain.size() - partition.range.offset)};
    Adder adder(places, at);
    const QString& holds = partition.holds;
    if (holds.startsWith(u"ext")) addExt(adder, chain, at);
    else if (holds == u"vfat") addFat(adder, chain, at);
    else if (holds == u"ntfs") addNtfs(adder, chain, at);
    else if (holds == u"xfs") addXfs(adder, chain, at);
    else if (holds == u"btrfs")
        for (const quint64 offset : {quint64{64} << 10, quint64{64} << 20, quint64{256} << 30}) adder.add(offset, 4096, Places::tr("superblock"));
    else if (holds == u"swap") adder.add(0, 4096, Places::tr("header of the swap space"));
    else if (holds == u"crypto_LUKS") adder.add(0, 16 << 20, Places::tr("header of the encrypted volume"));
    else if (holds == u"LVM2_member") adder.add(0, 1 << 20, Places::tr("label and metadata of the physical volume"));
    else if (holds == u"iso9660") adder.add(32 << 10, 4096, Places::tr("volume descriptors"));
}

} // namespace model
