// SPDX-License-Identifier: MIT
#include "model/disk_places.h"

#include "blockcore/base/checked_math.h"
#include "blockcore/chain/chain.h"
#include "blockcore/content/gpt.h"
#include "blockcore/content/mbr.h"
#include "blockcore/content/partition_table.h"
#include "model/file_system_places.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace model {

using blockcore::Range;

namespace {

struct Places {
    Q_DECLARE_TR_FUNCTIONS(Places)
};

constexpr qsizetype kMaxNamed = 3;              // of one range; a large one covers hundreds

std::optional<blockcore::gpt::HeaderRecord> gptHeader(blockcore::Chain& chain, quint64 offset) {
    const auto record = readRecord<blockcore::gpt::HeaderRecord>(chain, offset);
    if (!record || std::string_view(record->signature, sizeof record->signature) != blockcore::gpt::kSignature) return std::nullopt;
    return record;
}

void addEntries(QList<DiskPlace>& places, const blockcore::gpt::HeaderRecord& header, quint64 sector, quint64 diskSize, const QString& text) {
    if (header.entryCount > blockcore::gpt::kMaxEntries || header.entryBytes > blockcore::gpt::kMaxEntryBytes) return;
    if (header.entriesSector >= diskSize / sector) return;
    const quint64 start = header.entriesSector * sector;
    const quint64 length = std::min<quint64>(quint64{header.entryCount} * header.entryBytes, diskSize - start);
    places.append({.range = {start, length}, .text = text});
}

void addGpt(QList<DiskPlace>& places, blockcore::Chain& chain, quint64 sector) {
    const quint64 size = chain.size();
    places.append({.range = {0, std::min<quint64>(512, size)}, .text = Places::tr("protective MBR")});
    const auto primary = gptHeader(chain, sector);
    if (primary) {
        places.append({.range = {sector, sector}, .text = Places::tr("GPT header")});
        addEntries(places, *primary, sector, size, Places::tr("GPT entries"));
    }
    const quint64 last = primary && primary->otherSector < size / sector ? primary->otherSector * sector : size / sector * sector - sector;
    if (const auto backup = last > sector ? gptHeader(chain, last) : std::nullopt) {
        places.append({.range = {last, sector}, .text = Places::tr("backup GPT header")});
        addEntries(places, *backup, sector, size, Places::tr("backup GPT entries"));
    }
}

// Partitions that hold others are no answer to "what is here".
const PartitionFacts* holderOf(const QList<PartitionFacts>& partitions, quint64 offset) {
    const PartitionFacts* found = partitionAt(partitions, offset);
    return found && found->index == 0 && found->title().isEmpty() ? nullptr : found;
}

QString placesIn(const QList<DiskPlace>& places, Range range) {
    QStringList names;
    for (const DiskPlace& place : places) {
        if (place.range.offset >= range.end()) break;
        if (place.range.end() <= range.offset) continue;
        if (names.size() == kMaxNamed) {
            names.append(QStringLiteral("…"));
            break;
        }
        if (!names.contains(place.text)) names.append(place.text);
    }
    return names.join(QStringLiteral(", "));
}

} // namespace

DiskLayout readDiskLayout(blockcore::Chain& chain, const std::stop_token& stop) {
    DiskLayout layout{.partitions = readPartitions(chain, stop), .places = {}};
    const auto table = blockcore::readPartitionTable(chain);
    if (table && table->sectorSize > 0 && chain.size() >= table->sectorSize * 4) {
        if (table->scheme == blockcore::PartitionScheme::Gpt) addGpt(layout.places, chain, table->sectorSize);
        else if (table->scheme == blockcore::PartitionScheme::Mbr) layout.places.append({.range = {0, 512}, .text = Places::tr("MBR with the partition table")});
    }
    for (const PartitionFacts& partition : std::as_const(layout.partitions)) {
        if (stop.stop_requested()) break;
        addFileSystemPlaces(layout.places, chain, partition);
    }
    std::ranges::stable_sort(layout.places, {}, [](const DiskPlace& place) { return place.range.offset; });
    return layout;
}

QString meaningOf(const DiskLayout& layout, Range range) {
    const QString places = placesIn(layout.places, range);
    const PartitionFacts* partition = holderOf(layout.partitions, range.offset);
    if (partition) return places.isEmpty() ? partition->title() : Places::tr("%1: %2").arg(partition->title(), places);
    if (!places.isEmpty()) return places;
    const bool divided = std::ranges::any_of(layout.partitions, [](const PartitionFacts& facts) { return facts.index > 0; });
    if (!divided) return {};
    // One range may begin before a partition and reach into it.
    for (const PartitionFacts& facts : layout.partitions)
        if (facts.range.offset > range.offset && facts.range.offset < range.end()) return Places::tr("outside of partitions, and %1").arg(facts.title());
    return Places::tr("outside of partitions");
}

} // namespace model
