// SPDX-License-Identifier: MIT
// Finds how far one state reaches over consecutive L2 entries: the inner loop of every lookup. Works on bytes of
// tables; where those come from is the business of Tables.
#pragma once

#include "blockcore/base/error.h"
#include "blockcore/device/extent.h"
#include "blockcore/formats/qcow2/entries.h"

#include <optional>

namespace blockcore::qcow2 {

// Guest bytes with one state throughout; host bytes, where there are any, lie contiguously.
struct MappedRun {
    Range guest{};
    ExtentKind kind = ExtentKind::Unallocated;
    std::optional<std::uint64_t> hostOffset{};  // of guest.offset; for Zero and Unallocated: space set aside
    bool copied = false;                        // the host clusters are referred to from here only

    // Compressed or shared with a snapshot: only a write of whole clusters can replace it.
    bool wholeClusters() const { return kind == ExtentKind::Compressed || (hostOffset && !copied); }
};

// What else decides how entries read.
struct MappingRules {
    Geometry geometry;
    bool zeroFlag;                              // version 3
    bool externalData;                          // clusters lie in a data file, at their guest offsets
};

struct EntryPosition {                          // for messages
    std::uint64_t tableOffset = 0, index = 0;
};

// The entry as such: flags that fit together, aligned offsets. Corrupt, in the reference's words.
Result<> checkEntry(const MappingRules& rules, const L2Entry& entry, std::uint64_t guestOffset,
                    const EntryPosition& position);

class RunScanner {
public:
    RunScanner(const MappingRules& rules, std::uint64_t guestOffset) : m_rules(rules), m_start(guestOffset) {}

    // The run's first subcluster; the entry was checked.
    void begin(const L2Entry& entry);
    // The run starts where no L2 table is.
    void beginUnmapped(std::uint64_t end);
    // Goes on with the entries of a slice from index on, which maps run().guest.end(). False once the run ended;
    // it may be longer than to end then.
    bool extend(std::span<const std::byte> slice, std::uint64_t index, std::uint64_t end);
    // No L2 table maps the bytes up to end.
    bool extendUnmapped(std::uint64_t end);
    // A place to go on may follow: past the end of the cluster.
    bool open() const { return m_open; }

    const MappedRun& run() const { return m_run; }

private:
    std::uint64_t nextOffset() const { return m_run.guest.end(); }
    void append(std::uint64_t bytes) { m_run.guest.length += bytes; }
    bool appendSubclusters(std::uint64_t bitmap, std::uint64_t first);
    bool matches(std::uint64_t entry) const;
    bool extendStandard(std::span<const std::byte> slice, std::uint64_t index, std::uint64_t end);
    bool extendSubclusters(std::span<const std::byte> slice, std::uint64_t index, std::uint64_t end);

    const MappingRules& m_rules;
    std::uint64_t m_start;
    MappedRun m_run;
    std::uint64_t m_nextEntry = 0, m_step = 0;  // what the next cluster's entry must be, and how it goes on
    bool m_open = true;
};

} // namespace blockcore::qcow2
