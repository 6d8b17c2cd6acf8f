// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/tables.h"

#include "blockcore/formats/qcow2/hex_text.h"

#include <algorithm>
#include <format>

namespace blockcore::qcow2 {

namespace {

// Larger tables are read in pieces: a lookup needs a few entries, not 2 MiB.
constexpr std::uint64_t kMaxSliceBytes = 64 * 1024;

MappingRules rulesOf(const Header& header) {
    return {.geometry = header.geometry(),
            .zeroFlag = header.version >= 3,
            .externalData = header.hasIncompatible(kIncompatibleDataFile)};
}

} // namespace

Tables::Tables(BlockDevice& host, const Header& header, std::uint64_t cacheBytes) :
    m_host(host), m_header(header), m_rules(rulesOf(header)),
    m_cache(host, std::min(header.geometry().clusterSize(), kMaxSliceBytes), cacheBytes) {}

Result<> Tables::load(std::uint64_t minimumEntries) {
    m_cache.clear();
    m_dirtyL1.clear();
    const std::uint64_t stored = m_header.l1EntryCount;
    m_l1.assign(std::max(stored, minimumEntries) * sizeof(be64), std::byte{0});
    return m_host.read(m_header.l1Offset, std::span(m_l1).first(stored * sizeof(be64)))
        .transform_error(during("Could not read L1 table"));
}

void Tables::setL1Entry(std::uint64_t l1Index, std::uint64_t entry) {
    storeBe64(m_l1, l1Index, entry);
    m_dirtyL1.insert(alignDown(l1Index * sizeof(be64), kL1PieceBytes));
}

void Tables::growL1(std::uint64_t entryCount) {
    m_l1.resize(entryCount * sizeof(be64));
    for (std::uint64_t offset = 0; offset < m_l1.size(); offset += kL1PieceBytes) m_dirtyL1.insert(offset);
}

Result<std::uint64_t> Tables::l2TableOffset(std::uint64_t l1Index) const {
    const std::uint64_t offset = entryOffset(l1Entry(l1Index));
    if (m_rules.geometry.offsetInCluster(offset) != 0)
        return fail(ErrorCode::Corrupt,
                    std::format("L2 table offset {} unaligned (L1 index: {})", hex(offset), hex(l1Index)));
    return offset;
}

std::uint64_t Tables::indexInSlice(std::uint64_t guestOffset) const {
    return m_rules.geometry.l2Index(guestOffset) & (m_cache.sliceBytes() / entryBytes() - 1);
}

Result<TableCache::Slice*> Tables::sliceAt(std::uint64_t tableOffset, std::uint64_t guestOffset) {
    const std::uint64_t inTable = alignDown(m_rules.geometry.l2Index(guestOffset) * entryBytes(), m_cache.sliceBytes());
    auto slice = m_cache.get(tableOffset + inTable);
    if (slice || slice.error().code != ErrorCode::InvalidArgument) return slice;
    return fail(ErrorCode::Corrupt, std::format("L2 table offset {:#x} is past the end of the file (L1 index: {:#x})",
                                                tableOffset, m_rules.geometry.l1Index(guestOffset)));
}

Result<MappedRun> Tables::runAt(std::uint64_t guestOffset, std::uint64_t maxLength) {
    const Geometry& geometry = m_rules.geometry;
    const std::uint64_t end = guestOffset + maxLength;
    RunScanner scanner(m_rules, guestOffset);
    for (std::uint64_t offset = guestOffset; offset < end && scanner.open(); offset = scanner.run().guest.end()) {
        const bool first = offset == guestOffset;
        const std::uint64_t tableOffset = TRY(l2TableOffset(geometry.l1Index(offset)));
        if (tableOffset == 0) {
            const std::uint64_t tableEnd = (geometry.l1Index(offset) + 1) * geometry.l2Coverage();
            if (first)
                scanner.beginUnmapped(std::min(tableEnd, end));
            else if (!scanner.extendUnmapped(std::min(tableEnd, end)))
                break;
            continue;
        }
        const std::span<const std::byte> slice = TRY(sliceAt(tableOffset, offset))->bytes;
        if (!first) {
            scanner.extend(slice, indexInSlice(offset), end);
            continue;
        }
        const L2Entry entry = loadL2Entry(geometry, slice, indexInSlice(offset));
        TRY(checkEntry(m_rules, entry, offset, {tableOffset, geometry.l2Index(offset)}));
        scanner.begin(entry);
    }
    MappedRun run = scanner.run();
    run.guest.length = std::min(run.guest.length, maxLength);
    return run;
}

Result<L2Entry> Tables::entryAt(std::uint64_t guestOffset) {
    const std::uint64_t tableOffset = TRY(l2TableOffset(m_rules.geometry.l1Index(guestOffset)));
    if (tableOffset == 0) return L2Entry{};
    const auto* slice = TRY(sliceAt(tableOffset, guestOffset));
    const L2Entry entry = loadL2Entry(m_rules.geometry, slice->bytes, indexInSlice(guestOffset));
    TRY(checkEntry(m_rules, entry, guestOffset, {tableOffset, m_rules.geometry.l2Index(guestOffset)}));
    return entry;
}

Result<> Tables::setEntry(std::uint64_t guestOffset, L2Entry entry) {
    const std::uint64_t tableOffset = TRY(l2TableOffset(m_rules.geometry.l1Index(guestOffset)));
    auto* slice = TRY(sliceAt(tableOffset, guestOffset));
    storeL2Entry(m_rules.geometry, slice->bytes, indexInSlice(guestOffset), entry);
    m_cache.markDirty(*slice);
    return {};
}

Result<> Tables::makeTable(std::uint64_t hostOffset, std::uint64_t source) {
    for (std::uint64_t at = 0; at < m_rules.geometry.clusterSize(); at += m_cache.sliceBytes()) {
        std::vector<std::byte> content;
        if (source != 0) content = TRY(m_cache.get(source + at))->bytes;
        auto& slice = m_cache.makeZero(hostOffset + at);
        if (source != 0) slice.bytes = std::move(content);
    }
    return {};
}

void Tables::markAllClean() {
    m_cache.markAllClean();
    m_dirtyL1.clear();
}

} // namespace blockcore::qcow2
