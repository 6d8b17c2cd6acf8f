// SPDX-License-Identifier: MIT
// Collects what a check finds: counts it, keeps the first findings, and shows each at once. And the checker's way
// to the file: reads past its end are zeroes, as for the reference, since a check goes on after a wrong offset.
#pragma once

#include "blockcore/formats/qcow2/findings.h"
#include "blockcore/image/image.h"

#include <string>

namespace blockcore::qcow2 {

class CheckLog {
public:
    explicit CheckLog(const RunContext& context) : m_context(context) {}

    // line is the reference's, without newline; what it says nothing about is only counted and kept.
    enum class Shown : std::uint8_t { AsItIs, WithProgramName, NotAtAll };
    void add(const FindingKind& kind, std::string line, std::optional<std::uint64_t> hostOffset = {},
             Shown shown = Shown::AsItIs);
    // As add() for what a repair mends while it goes on: counted as fixed, and said so in the reference's manner.
    void addMended(const FindingKind& kind, std::string line, std::optional<std::uint64_t> hostOffset = {});
    // Said before: what add() gets is counted and not shown.
    void showOnlyMended() { m_onlyMended = true; }
    CheckReport& report() { return m_report; }
    const CheckReport& report() const { return m_report; }
    const RunContext& context() const { return m_context; }
    // Stops the check when its user wants that, or when there are more findings than a file of so many clusters can
    // reasonably have: a small hostile image could keep it busy for days otherwise.
    Result<> checkpoint() const;
    void setClusterCount(std::uint64_t count) { m_mostFindings = 1'000'000 + 16 * count; }

private:
    const RunContext& m_context;
    CheckReport m_report;
    bool m_onlyMended = false;
    std::uint64_t m_mostFindings = 1'000'000;
};

class PaddedFile {
public:
    explicit PaddedFile(BlockDevice& host);
    // Bytes, counted in whole sectors.
    std::uint64_t size() const { return m_size; }
    // Io also for offsets that no file can have.
    Result<> read(std::uint64_t offset, std::span<std::byte> out) const;

private:
    BlockDevice& m_host;
    std::uint64_t m_size;
};

} // namespace blockcore::qcow2
