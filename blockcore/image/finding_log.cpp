// SPDX-License-Identifier: MIT
#include "blockcore/image/finding_log.h"

#include <utility>

namespace blockcore {

void FindingLog::keep(Finding finding) {
    if (finding.detail.empty()) return;
    m_context.notify(Notice::Kind::Finding, finding.detail + '\n');
    if (m_report.findings.size() < CheckReport::kMaxFindings) m_report.findings.push_back(std::move(finding));
}

void FindingLog::add(Finding finding, std::uint64_t count) {
    switch (finding.severity) {
    case Severity::Leak: m_report.leaks += count; break;
    case Severity::Corruption: m_report.corruptions += count; break;
    case Severity::CheckError: m_report.checkErrors += count; break;
    }
    keep(std::move(finding));
}

void FindingLog::addMended(Finding finding, std::uint64_t count) {
    (finding.severity == Severity::Leak ? m_report.leaksFixed : m_report.corruptionsFixed) += count;
    finding.repairable = true;
    keep(std::move(finding));
}

} // namespace blockcore
