// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/table_edits.h"

#include "blockcore/base/stored.h"

#include <algorithm>

namespace blockcore::qcow2 {

void TableEdits::startWalk() {
    m_edits.clear();
    m_copies.clear();
    m_l1.clear();
    m_l2.clear();
    m_garbage.clear();
    m_newlyCondemned = false;
    m_refused = 0;
}

TableEdits::Verdict TableEdits::judge(std::uint64_t cluster, const ReferenceCounts& counts) const {
    const std::uint64_t total = cluster < counts.clusterCount() ? counts.count(cluster) : 0;
    if (const auto l2 = m_l2.find(cluster << m_clusterBits); l2 != m_l2.end())
        return total > l2->second ? Verdict::Condemn : Verdict::Fine;
    if (const auto l1 = m_l1.find(cluster); l1 != m_l1.end())
        return total > l1->second ? Verdict::Refuse : Verdict::Fine;
    return total > 1 ? Verdict::Refuse : Verdict::Fine; // a bitmap's
}

bool TableEdits::isMetadata(std::uint64_t offset, const std::unordered_set<std::uint64_t>& metadata) const {
    const std::uint64_t cluster = offset >> m_clusterBits;
    return metadata.contains(cluster) || m_l1.contains(cluster);
}

void TableEdits::settle(const ReferenceCounts& counts, const std::unordered_set<std::uint64_t>& metadata) {
    std::uint64_t unlikely = 0;
    for (const auto& [offset, references] : m_l2) {
        const auto garbage = m_garbage.find(offset);
        const bool noTable = garbage != m_garbage.end() && garbage->second > m_garbageLimit;
        const std::uint64_t cluster = offset >> m_clusterBits;
        const bool alone = cluster < counts.clusterCount() && counts.count(cluster) <= references;
        if (noTable && alone) ++unlikely;
        if ((noTable || isMetadata(offset, metadata)) && m_condemned.insert(offset).second) m_newlyCondemned = true;
    }
    m_hopeless = unlikely * 2 > m_l2.size();
    std::vector<Edit> kept;
    for (Edit& edit : m_edits) {
        const std::uint64_t cluster = edit.place >> m_clusterBits;
        switch (judge(cluster, counts)) {
        case Verdict::Fine:
            if (m_l2.contains(cluster << m_clusterBits) && condemned(cluster << m_clusterBits)) break;
            // The wrong entry itself was counted for the cluster that it begins in.
            if (edit.guess != 0 && counts.count(edit.guess >> m_clusterBits) != 1) edit.value = edit.otherwise;
            kept.push_back(edit);
            break;
        case Verdict::Condemn:
            if (m_condemned.insert(cluster << m_clusterBits).second) m_newlyCondemned = true;
            break;
        case Verdict::Refuse: ++m_refused; break;
        }
    }
    std::ranges::sort(kept, {}, &Edit::place);
    m_edits = std::move(kept);
}

Result<> TableEdits::apply(BlockDevice& host) const {
    if (m_edits.empty()) return {};
    for (const bool first : {true, false}) {
        for (const Edit& edit : m_edits) {
            if (edit.beforeOthers != first) continue;
            const be64 value = edit.value;
            TRY(host.write(edit.place, std::as_bytes(std::span(&value, 1))));
        }
        TRY(host.flush());
    }
    return {};
}

} // namespace blockcore::qcow2
