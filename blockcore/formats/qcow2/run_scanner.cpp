// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/run_scanner.h"

#include "blockcore/formats/qcow2/hex_text.h"

#include <algorithm>
#include <format>

namespace blockcore::qcow2 {

namespace {

std::string at(const EntryPosition& position) {
    return std::format("(L2 offset: {}, L2 index: {})", hex(position.tableOffset), hex(position.index));
}

std::unexpected<Error> corrupt(std::string message, const EntryPosition& position) {
    return std::unexpected(
        Error{.code = ErrorCode::Corrupt, .message = std::move(message), .hostOffset = position.tableOffset});
}

// An entry that names a host cluster. Cluster 0 of the file is the header; of a data file it is usable, and
// then marked copied.
bool hasHostCluster(const MappingRules& rules, const L2Entry& entry) {
    return entry.hostOffset() != 0 || (rules.externalData && entry.copied());
}

std::uint32_t allocatedBits(std::uint64_t bitmap) { return static_cast<std::uint32_t>(bitmap); }
std::uint32_t zeroBits(std::uint64_t bitmap) { return static_cast<std::uint32_t>(bitmap >> kSubclusterCount); }

// Which subclusters are in the state kind.
std::uint32_t subclustersOf(ExtentKind kind, std::uint64_t bitmap) {
    switch (kind) {
    case ExtentKind::Data: return allocatedBits(bitmap) & ~zeroBits(bitmap);
    case ExtentKind::Zero: return zeroBits(bitmap) & ~allocatedBits(bitmap);
    case ExtentKind::Compressed: return UINT32_MAX;
    case ExtentKind::Unallocated: break;
    }
    return ~(allocatedBits(bitmap) | zeroBits(bitmap));
}

ExtentKind standardKind(const MappingRules& rules, const L2Entry& entry) {
    if ((entry.entry & kEntryZero) != 0) return ExtentKind::Zero;
    return hasHostCluster(rules, entry) ? ExtentKind::Data : ExtentKind::Unallocated;
}

ExtentKind subclusterKind(const L2Entry& entry, std::uint64_t subcluster) {
    if ((zeroBits(entry.bitmap) >> subcluster & 1) != 0) return ExtentKind::Zero;
    return (allocatedBits(entry.bitmap) >> subcluster & 1) != 0 ? ExtentKind::Data : ExtentKind::Unallocated;
}

} // namespace

Result<> checkEntry(const MappingRules& rules, const L2Entry& entry, std::uint64_t guestOffset,
                    const EntryPosition& position) {
    const Geometry& geometry = rules.geometry;
    if (entry.compressed()) {
        if (rules.externalData)
            return corrupt("Compressed cluster entry found in image with external data file " + at(position), position);
        return {};
    }
    const bool host = hasHostCluster(rules, entry);
    if (geometry.extendedL2()) {
        const bool contradiction = (allocatedBits(entry.bitmap) & zeroBits(entry.bitmap)) != 0;
        if (contradiction || (!host && allocatedBits(entry.bitmap) != 0))
            return corrupt("Invalid cluster entry found " + at(position), position);
    } else if ((entry.entry & kEntryZero) != 0 && !rules.zeroFlag) {
        return corrupt("Zero cluster entry found in pre-v3 image " + at(position), position);
    }
    if (!host) return {};
    if (geometry.offsetInCluster(entry.hostOffset()) != 0)
        return corrupt(std::format("Cluster allocation offset {} unaligned {}", hex(entry.hostOffset()), at(position)),
                       position);
    if (rules.externalData && entry.hostOffset() != geometry.clusterStart(guestOffset))
        return corrupt(std::format("External data file host cluster offset {} does not match guest cluster offset: "
                                   "{}, L2 index: {})",
                                   hex(entry.hostOffset()), hex(geometry.clusterStart(guestOffset)),
                                   hex(position.index)),
                       position);
    return {};
}

void RunScanner::begin(const L2Entry& entry) {
    const Geometry& geometry = m_rules.geometry;
    const std::uint64_t inCluster = geometry.offsetInCluster(m_start);
    m_run.guest = {m_start, 0};
    m_nextEntry = entry.entry;
    if (entry.compressed()) {
        m_run.kind = ExtentKind::Compressed;
    } else {
        const std::uint64_t subcluster = inCluster / geometry.subclusterSize();
        m_run.kind = geometry.extendedL2() ? subclusterKind(entry, subcluster) : standardKind(m_rules, entry);
        if (hasHostCluster(m_rules, entry)) {
            m_run.hostOffset = entry.hostOffset() + inCluster;
            m_run.copied = entry.copied();
            m_step = geometry.clusterSize();
            m_nextEntry += m_step;
        }
    }
    if (geometry.extendedL2()) {
        // Up to the subcluster's start the bytes count back: appendSubclusters works on whole ones.
        const std::uint64_t inSubcluster = m_start & (geometry.subclusterSize() - 1);
        m_open = appendSubclusters(entry.bitmap, inCluster / geometry.subclusterSize());
        m_run.guest.length -= inSubcluster;
    } else {
        append(geometry.clusterSize() - inCluster);
    }
}

void RunScanner::beginUnmapped(std::uint64_t end) {
    m_run.guest = {m_start, end - m_start};
    m_nextEntry = m_step = 0;
}

bool RunScanner::matches(std::uint64_t entry) const {
    if (m_run.kind == ExtentKind::Compressed) return (entry & kEntryCompressed) != 0 && !m_rules.externalData;
    return entry == m_nextEntry;
}

bool RunScanner::appendSubclusters(std::uint64_t bitmap, std::uint64_t first) {
    const std::uint32_t alike = subclustersOf(m_run.kind, bitmap) >> first;
    const auto count = std::min<std::uint64_t>(std::countr_one(alike), kSubclusterCount - first);
    append(count * m_rules.geometry.subclusterSize());
    return first + count == kSubclusterCount;
}

bool RunScanner::extend(std::span<const std::byte> slice, std::uint64_t index, std::uint64_t end) {
    m_open = m_rules.geometry.extendedL2() ? extendSubclusters(slice, index, end) : extendStandard(slice, index, end);
    return m_open;
}

bool RunScanner::extendStandard(std::span<const std::byte> slice, std::uint64_t index, std::uint64_t end) {
    const std::uint64_t clusterSize = m_rules.geometry.clusterSize();
    const std::uint64_t wanted = divideUp(end - nextOffset(), clusterSize);
    const std::uint64_t last = std::min<std::uint64_t>(slice.size() / sizeof(be64), index + wanted);
    std::uint64_t at = index;
    if (m_run.kind != ExtentKind::Compressed) {
        // Eight entries at a time without a branch in between.
        constexpr std::uint64_t kBatch = 8;
        for (; at + kBatch <= last; at += kBatch) {
            std::uint64_t difference = 0;
            for (std::uint64_t i = 0; i < kBatch; ++i)
                difference |= loadBe64(slice, at + i) ^ (m_nextEntry + i * m_step);
            if (difference != 0) break;
            m_nextEntry += kBatch * m_step;
        }
    }
    for (; at < last && matches(loadBe64(slice, at)); ++at) m_nextEntry += m_step;
    append((at - index) * clusterSize);
    return at == last;
}

bool RunScanner::extendSubclusters(std::span<const std::byte> slice, std::uint64_t index, std::uint64_t end) {
    const std::uint64_t last = slice.size() / (2 * sizeof(be64));
    for (; index < last && nextOffset() < end; ++index) {
        const std::uint64_t bitmap = loadBe64(slice, index * 2 + 1);
        const bool contradiction = (allocatedBits(bitmap) & zeroBits(bitmap)) != 0;
        if (!matches(loadBe64(slice, index * 2))) return false;
        if (contradiction && m_run.kind != ExtentKind::Compressed) return false;
        m_nextEntry += m_step;
        if (!appendSubclusters(bitmap, 0)) return false;
    }
    return true;
}

bool RunScanner::extendUnmapped(std::uint64_t end) {
    m_open = m_run.kind == ExtentKind::Unallocated && !m_run.hostOffset && m_nextEntry == 0;
    if (m_open) append(end - nextOffset());
    return m_open;
}

} // namespace blockcore::qcow2
