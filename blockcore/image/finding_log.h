// SPDX-License-Identifier: MIT
// Collects what a check of an image finds: counts it, keeps the first findings, and shows each at once.
#pragma once

#include "blockcore/image/image.h"

namespace blockcore {

class FindingLog {
public:
    explicit FindingLog(const RunContext& context) : m_context(context) {}

    // Counted as so many leaks, corruptions or errors. detail is the reference's line, without newline; where the
    // reference says nothing it is empty, and the finding is counted alone.
    void add(Finding finding, std::uint64_t count = 1);
    // As add() for what a repair mends.
    void addMended(Finding finding, std::uint64_t count = 1);
    CheckReport& report() { return m_report; }
    // Whether something is wrong that may do harm.
    bool damaged() const { return m_report.corruptions + m_report.checkErrors > 0; }

private:
    void keep(Finding finding);

    const RunContext& m_context;
    CheckReport m_report;
};

} // namespace blockcore
