// SPDX-License-Identifier: MIT
// What a repair is going to change in L1 and L2 tables (and in bitmaps), collected while they are walked. An entry is
// only changed where its table is nothing but that table: what lies in a cluster that others use, too, may be their data.
#pragma once

#include "blockcore/device/block_device.h"
#include "blockcore/formats/qcow2/check_counts.h"

#include <unordered_set>

namespace blockcore::qcow2 {

class TableEdits {
public:
    struct Edit {
        std::uint64_t place;                    // host bytes; of 8 bytes
        std::uint64_t value;
        // When the host cluster at guess turns out to be somebody else's (0: no guess), this is written instead.
        std::uint64_t otherwise = 0, guess = 0;
        bool beforeOthers = false;              // durable before those that are not
    };
    // An entry whose data cluster has more references than can be counted: it gets a copy.
    struct Copy {
        std::uint64_t place, entry;
    };
    // More make a repair give up.
    static constexpr std::size_t kMost = 4'000'000;

    TableEdits(std::uint32_t clusterBits, std::uint64_t entriesPerTable)
        : m_clusterBits(clusterBits), m_garbageLimit(8 + entriesPerTable / 32) {}

    void add(const Edit& edit) { m_edits.push_back(edit); }
    void addCopy(const Copy& copy) { m_copies.push_back(copy); }
    // Somebody's L1 table, an L1 entry's L2 table.
    void noteL1(std::uint64_t cluster, std::uint64_t references) { m_l1[cluster] += references; }
    void noteL2(std::uint64_t hostOffset, std::uint64_t references) { m_l2[hostOffset] += references; }
    // Somebody's entry in the L2 table at hostOffset is nothing that any version of any program writes.
    void noteGarbage(std::uint64_t hostOffset) { ++m_garbage[hostOffset]; }
    // Most of what should be L2 tables is something else: an L1 table that is not one. Nothing should be changed then.
    bool hopeless() const { return m_hopeless; }
    // An L2 table that was found to be something else: entries that lead to it are to be emptied.
    bool condemned(std::uint64_t hostOffset) const { return m_condemned.contains(hostOffset); }
    bool tooMany() const { return m_edits.size() + m_copies.size() > kMost; }
    const std::vector<Copy>& copies() const { return m_copies; }

    // Decides by the counts of the same walk. metadata: clusters that cannot be L2 tables.
    void settle(const ReferenceCounts& counts, const std::unordered_set<std::uint64_t>& metadata);
    // After settle(): writes and flushes.
    Result<> apply(BlockDevice& host) const;
    // After settle(): another walk will find something else.
    bool changesAnything() const { return !m_edits.empty() || m_newlyCondemned; }
    std::uint64_t refused() const { return m_refused; } // edits that would hit somebody else's bytes
    void startWalk();

private:
    enum class Verdict : std::uint8_t { Fine, Condemn, Refuse };
    Verdict judge(std::uint64_t cluster, const ReferenceCounts& counts) const;

    bool isMetadata(std::uint64_t offset, const std::unordered_set<std::uint64_t>& metadata) const;

    std::uint32_t m_clusterBits;
    std::uint64_t m_garbageLimit;               // a table with more of it is none
    std::vector<Edit> m_edits;
    std::vector<Copy> m_copies;
    std::unordered_map<std::uint64_t, std::uint64_t> m_l1, m_l2; // references by cluster, by offset
    std::unordered_map<std::uint64_t, std::uint64_t> m_garbage; // entries by table
    bool m_hopeless = false;
    std::unordered_set<std::uint64_t> m_condemned;
    bool m_newlyCondemned = false;
    std::uint64_t m_refused = 0;
};

} // namespace blockcore::qcow2
