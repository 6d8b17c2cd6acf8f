// SPDX-License-Identifier: MIT
// Looks through directory and tables of one sparse part: every grain lies in the file and belongs to one place of the
// disk, and both sets of tables say the same.
#pragma once

#include "blockcore/formats/vmdk/findings.h"
#include "blockcore/formats/vmdk/parts.h"

namespace blockcore::vmdk {

class PartCheck {
public:
    PartCheck(const Part& part, CheckReport& report, const RunContext& context) :
        m_part(part), m_header(*part.header()), m_report(report), m_context(context) {}

    // Never writes.
    Result<> run();
    // What makes every copy say what its table says. Of use after run().
    UpdatePlan takeRepairs() { return std::move(m_repairs); }

private:
    Result<> checkTable(std::uint64_t tableIndex);
    Result<> checkHostedTable(std::uint64_t tableIndex, std::uint64_t offset);
    Result<> compareCopy(std::uint64_t tableIndex, std::span<const le32> table);
    Result<> checkGrain(std::uint64_t index, const Grain& grain);
    Result<> checkMarker(std::uint64_t index, std::uint64_t hostOffset);
    void checkShared();
    std::uint64_t diskSector(std::uint64_t grainIndex) const;
    void add(const FindingKind& kind, std::string line, std::uint64_t hostOffset);

    const Part& m_part;
    const SparseHeader& m_header;
    CheckReport& m_report;
    const RunContext& m_context;
    UpdatePlan m_repairs;
    struct Place {
        std::uint64_t hostOffset, grainIndex;
    };
    std::vector<Place> m_places; // of all grains
};

} // namespace blockcore::vmdk
