// SPDX-License-Identifier: MIT
// ReferenceWalk's part for tables that snapshots share.
#include "blockcore/formats/qcow2/check_walk.h"

#include <algorithm>

namespace blockcore::qcow2 {

std::uint64_t ReferenceWalk::findingCount() const {
    const CheckReport& report = m_log.report();
    return report.corruptions + report.leaks + report.checkErrors + report.corruptionsFixed;
}

// True: the L2 table that the entry leads to was walked for a snapshot before, and was sound.
bool ReferenceWalk::noteKnownL2(std::uint64_t l1Entry, std::uint64_t entryPlace, Tables tables) {
    if (tables == Tables::Active) return false;
    const auto known = m_soundL2.find(entryOffset(l1Entry));
    if (known == m_soundL2.end()) return false;
    noteL1Entry(l1Entry, entryPlace, tables);
    ++known->second;
    return true;
}

void ReferenceWalk::noteL1(TablePlace l1, std::uint64_t references) {
    if (m_edits == nullptr || l1.entryCount == 0 || l1.offset >= m_file.size()) return;
    const std::uint64_t last = m_geometry.clusterIndex(l1.offset + l1.entryCount * sizeof(be64) - 1);
    for (std::uint64_t cluster = m_geometry.clusterIndex(l1.offset); cluster <= last; ++cluster)
        m_edits->noteL1(cluster, references);
}

Result<> ReferenceWalk::addSharedTables() {
    for (const auto& [l1, count] : m_soundL1) {
        m_weight = count;
        if (count > 0) TRY(addSharedL1(l1));
    }
    m_tables.resize(std::max<std::uint64_t>(m_tables.size(), m_geometry.clusterSize()));
    const auto table = std::span(m_tables).first(m_geometry.clusterSize());
    for (const auto& [offset, count] : m_soundL2) {
        if (count == 0) continue;
        TRY(m_log.checkpoint());
        TRY(m_file.read(offset, table));
        m_weight = count;
        m_tableOffset = offset;
        addL2Table(table, Tables::Snapshot);
    }
    m_weight = 1;
    return {};
}

// A sound L1 table's entries lead to sound L2 tables, or to nothing.
Result<> ReferenceWalk::addSharedL1(TablePlace l1) {
    const std::uint64_t length = l1.entryCount * sizeof(be64);
    addRegion(l1.offset, length);
    noteL1(l1, m_weight);
    std::vector<std::byte> piece;
    for (std::uint64_t done = 0; done < length && l1.offset + done < m_file.size(); done += piece.size()) {
        TRY(m_log.checkpoint());
        piece.resize(std::min<std::uint64_t>(length - done, 512u << 10));
        TRY(m_file.read(l1.offset + done, piece));
        for (std::uint64_t index = 0; index < piece.size() / sizeof(be64); ++index) {
            const std::uint64_t entry = loadBe64(piece, index);
            if (entry == 0) continue;
            addRegion(entryOffset(entry), m_geometry.clusterSize());
            if (m_edits != nullptr) m_edits->noteL2(entryOffset(entry), m_weight);
            if (const auto known = m_soundL2.find(entryOffset(entry)); known != m_soundL2.end())
                known->second += m_weight;
        }
    }
    return {};
}

} // namespace blockcore::qcow2
