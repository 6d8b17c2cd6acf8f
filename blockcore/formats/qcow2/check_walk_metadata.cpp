// SPDX-License-Identifier: MIT
// ReferenceWalk's part for bitmaps and refcount blocks.
#include "blockcore/formats/qcow2/bitmaps.h"
#include "blockcore/formats/qcow2/check_walk.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <format>

namespace blockcore::qcow2 {

namespace {

constexpr std::uint64_t kRefcountReserved = 0x1ff;

} // namespace

Result<> ReferenceWalk::addBitmaps() {
    if (!m_header.bitmaps || m_header.bitmaps->count == 0) return {};
    const BitmapsPointer& place = *m_header.bitmaps;
    addRegion(place.directoryOffset, place.directorySize);
    std::vector<std::byte> directory(std::min(place.directorySize, kMaxBitmapDirectoryBytes));
    auto bitmaps = m_file.read(place.directoryOffset, directory).and_then([&] {
        return parseBitmapDirectory(m_header, directory);
    });
    if (!bitmaps) {
        m_log.add(kBitmapDirectoryInvalid, errorText(bitmaps.error()), place.directoryOffset, CheckLog::Shown::NotAtAll);
        return failSystem(EINVAL);
    }
    std::uint64_t position = place.directoryOffset; // of the bitmap's record
    for (const Bitmap& bitmap : *bitmaps) {
        TRY(addBitmap(bitmap, position + offsetof(BitmapRecord, flags)));
        position += alignUp(sizeof(BitmapRecord) + bitmap.name.size(), 8);
    }
    return {};
}

// What the entry said of the disk is lost: the bitmap becomes one that says so. True: the entry is to be emptied.
bool ReferenceWalk::mendBitmapEntry(std::uint64_t entryPlace, const Bitmap& bitmap, std::uint64_t flagsPlace) {
    if (m_edits == nullptr) return false;
    m_edits->add({.place = entryPlace, .value = 0});
    const std::uint64_t rest = std::uint64_t{kBitmapTypeDirtyTracking} << 24 | std::uint64_t{bitmap.granularityBits} << 16
                               | bitmap.name.size();
    m_edits->add({.place = flagsPlace, .value = std::uint64_t{bitmap.flags | kBitmapInUse} << 32 | rest,
                  .beforeOthers = true});
    return true;
}

Result<> ReferenceWalk::addBitmap(const Bitmap& bitmap, std::uint64_t flagsPlace) {
    const std::uint64_t tableOffset = bitmap.tableOffset, entryCount = bitmap.tableEntryCount;
    const std::uint64_t length = entryCount * sizeof(be64);
    addRegion(tableOffset, length);
    std::vector<std::byte> entries;
    for (std::uint64_t done = 0; done < length && tableOffset + done < m_file.size(); done += entries.size()) {
        TRY(m_log.checkpoint());
        entries.resize(std::min<std::uint64_t>(length - done, 1u << 20));
        TRY(m_file.read(tableOffset + done, entries));
        for (std::uint64_t index = 0; index < entries.size() / sizeof(be64); ++index) {
            const std::uint64_t entry = loadBe64(entries, index);
            const std::uint64_t entryPlace = tableOffset + done + index * sizeof(be64);
            if (!soundBitmapEntry(m_geometry, entry)) {
                if (mendBitmapEntry(entryPlace, bitmap, flagsPlace)) {
                    m_log.addMended(kBitmapTableInvalid,
                                    std::format("ERROR bitmap '{}' has the illegal table entry {:#x}", bitmap.name, entry),
                                    entryPlace);
                    continue;
                }
                m_log.add(kBitmapTableInvalid, std::format("The bitmap table has the illegal entry {:#x}", entry),
                          entryPlace, CheckLog::Shown::NotAtAll);
                return failSystem(EINVAL);
            }
            if (entryOffset(entry) == 0) continue;
            m_inEntry = true;
            const Region region = addRegion(entryOffset(entry), m_geometry.clusterSize());
            m_inEntry = false;
            if (region == Region::OutsideFile) mendBitmapEntry(entryPlace, bitmap, flagsPlace);
        }
    }
    return {};
}

void ReferenceWalk::addRefcountBlocks(const StoredRefcounts& stored) {
    for (std::uint64_t index = 0; index < stored.tableEntryCount(); ++index) {
        const std::uint64_t entry = stored.tableEntry(index);
        const std::uint64_t offset = entry & ~kRefcountReserved, cluster = m_geometry.clusterIndex(offset);
        if ((entry & kRefcountReserved) != 0) {
            m_refcountsBroken = true;
            m_log.add(kRefcountEntryReserved, std::format("ERROR refcount table entry {} has reserved bits set", index));
        } else if (m_geometry.offsetInCluster(offset) != 0) {
            m_refcountsBroken = true;
            m_log.add(kRefcountBlockUnaligned,
                      std::format("ERROR refcount block {} is not cluster aligned; refcount table entry corrupted", index),
                      offset);
        } else if (cluster >= m_counts.clusterCount()) {
            m_refcountBlocksOutside = true;
            m_log.add(kRefcountBlockOutside,
                      std::format("{} refcount block {} is outside image", m_edits != nullptr ? "Repairing" : "ERROR", index), offset);
        } else if (offset != 0) {
            addRegion(offset, m_geometry.clusterSize());
            const std::uint64_t count = m_counts.count(cluster);
            if (count == 1) continue;
            m_refcountsBroken = true;
            m_log.add(kRefcountBlockShared, std::format("ERROR refcount block {} refcount={}", index, count), offset);
        }
    }
}

} // namespace blockcore::qcow2
