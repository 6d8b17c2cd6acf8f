// SPDX-License-Identifier: MIT
#include "blockcore/device/update_plan.h"

namespace blockcore {

void UpdatePlan::write(std::uint64_t offset, std::vector<std::byte> bytes) {
    if (bytes.empty()) return;
    if (m_startNext) m_phases.emplace_back();
    m_startNext = false;
    m_phases.back().push_back({offset, std::move(bytes)});
}

void UpdatePlan::barrier() { m_startNext = true; }

Result<> UpdatePlan::apply(BlockDevice& host) const {
    TRY(host.flush());
    for (const Phase& phase : m_phases) {
        for (const Write& write : phase) TRY(host.write(write.offset, write.bytes));
        TRY(host.flush());
    }
    return {};
}

} // namespace blockcore
