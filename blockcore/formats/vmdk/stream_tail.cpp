// SPDX-License-Identifier: MIT
#include "blockcore/formats/vmdk/stream_tail.h"

#include "blockcore/base/byte_reader.h"
#include "blockcore/base/checked_math.h"

namespace blockcore::vmdk {

namespace {

void appendMarker(std::vector<std::byte>& out, std::uint32_t type, std::uint64_t followingBytes) {
    MarkerRecord marker{};
    marker.value = followingBytes / kSectorSize;
    marker.type = type;
    ByteWriter writer;
    writer.write(marker);
    out.insert(out.end(), writer.bytes().begin(), writer.bytes().end());
}

void appendPadded(std::vector<std::byte>& out, std::span<const le32> entries) {
    const auto bytes = std::as_bytes(entries);
    out.insert(out.end(), bytes.begin(), bytes.end());
    out.resize(alignUp(out.size(), kSectorSize));
}

} // namespace

std::uint32_t StreamTail::entry(std::uint64_t index) const {
    const auto table = m_tables.find(index / m_header.tableEntries);
    return table == m_tables.end() ? kEntryUnallocated
                                   : std::uint32_t{table->second.entries[index % m_header.tableEntries]};
}

void StreamTail::setEntry(std::uint64_t index, std::uint32_t entry) {
    Table& table = m_tables[index / m_header.tableEntries];
    table.entries.resize(m_header.tableEntries);
    table.entries[index % m_header.tableEntries] = entry;
    table.changed = true;
}

void StreamTail::appendTable(Table& table, std::uint64_t offset, std::vector<std::byte>& out) const {
    appendMarker(out, kMarkerTable, alignUp(m_header.tableBytes(), kSectorSize));
    table.hostOffset = offset + out.size();
    table.changed = false;
    appendPadded(out, table.entries);
}

std::vector<std::byte> StreamTail::tablesBefore(std::uint64_t index, std::uint64_t offset) {
    std::vector<std::byte> out;
    const auto end = m_tables.lower_bound(index / m_header.tableEntries);
    // Those further back were laid down when the stream passed them.
    for (auto table = end; table != m_tables.begin();) {
        if (!(--table)->second.changed) break;
        appendTable(table->second, offset, out);
    }
    return out;
}

std::vector<std::byte> StreamTail::finish(std::uint64_t offset) {
    std::vector<std::byte> out;
    std::vector<le32> directory(m_header.directoryEntries());
    for (auto& [number, table] : m_tables) {
        if (table.changed) appendTable(table, offset, out);
        directory[number] = static_cast<std::uint32_t>(table.hostOffset / kSectorSize);
    }
    appendMarker(out, kMarkerDirectory, alignUp(m_header.directoryBytes(), kSectorSize));
    SparseHeader footer = m_header;
    footer.directoryAtEnd = false;
    footer.directoryOffset = offset + out.size();
    appendPadded(out, directory);
    appendMarker(out, kMarkerFooter, sizeof(HostedHeaderRecord));
    const auto record = footer.serialise();
    out.insert(out.end(), record.begin(), record.end());
    appendMarker(out, kMarkerEnd, 0);
    return out;
}

} // namespace blockcore::vmdk
