// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/check_log.h"

#include "blockcore/base/checked_math.h"

#include <algorithm>
#include <cerrno>

namespace blockcore::qcow2 {

namespace {
constexpr std::uint64_t kSector = 512;
} // namespace

void CheckLog::add(const FindingKind& kind, std::string line, std::optional<std::uint64_t> hostOffset, Shown shown) {
    switch (kind.severity) {
    case Severity::Leak: ++m_report.leaks; break;
    case Severity::Corruption: ++m_report.corruptions; break;
    case Severity::CheckError: ++m_report.checkErrors; break;
    }
    if (m_onlyMended) shown = Shown::NotAtAll;
    if (shown == Shown::AsItIs) m_context.notify(Notice::Kind::Finding, line + "\n");
    if (shown == Shown::WithProgramName) m_context.notify(Notice::Kind::Error, line + "\n");
    if (m_report.findings.size() < CheckReport::kMaxFindings)
        m_report.findings.push_back({kind.id, kind.severity, std::move(line), hostOffset, kind.repairable});
}

void CheckLog::addMended(const FindingKind& kind, std::string line, std::optional<std::uint64_t> hostOffset) {
    constexpr std::string_view kError = "ERROR", kLeaked = "Leaked";
    if (line.starts_with(kError)) line.replace(0, kError.size(), "Repairing");
    else if (line.starts_with(kLeaked)) line.replace(0, kLeaked.size(), "Repairing");
    ++(kind.severity == Severity::Leak ? m_report.leaksFixed : m_report.corruptionsFixed);
    m_context.notify(Notice::Kind::Finding, line + "\n");
    if (m_report.findings.size() < CheckReport::kMaxFindings)
        m_report.findings.push_back({kind.id, kind.severity, std::move(line), hostOffset, kind.repairable});
}

Result<> CheckLog::checkpoint() const {
    if (m_report.corruptionsFixed + m_report.corruptions + m_report.leaks + m_report.checkErrors > m_mostFindings)
        return fail(ErrorCode::Corrupt, "There are too many errors to go on");
    return m_context.checkpoint();
}

PaddedFile::PaddedFile(BlockDevice& host)
    : m_host(host), m_size(checkedAlignUp(host.size(), kSector).value_or(INT64_MAX)) {}

Result<> PaddedFile::read(std::uint64_t offset, std::span<std::byte> out) const {
    const auto end = checkedAdd<std::uint64_t>(offset, out.size());
    if (!end || *end > INT64_MAX) return failSystem(EIO);
    const std::uint64_t length = m_host.size();
    const std::uint64_t inside = offset < length ? std::min<std::uint64_t>(out.size(), length - offset) : 0;
    std::ranges::fill(out.subspan(inside), std::byte{0});
    return inside == 0 ? Result<>{} : m_host.read(offset, out.first(inside));
}

} // namespace blockcore::qcow2
