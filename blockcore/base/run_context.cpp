// SPDX-License-Identifier: MIT
#include "blockcore/base/run_context.h"

namespace blockcore {

void Progress::begin(Stage stage, std::uint64_t total) {
    m_done.store(0, std::memory_order_relaxed);
    m_total.store(total, std::memory_order_relaxed);
    m_stage.store(stage, std::memory_order_release);
}

Progress::Snapshot Progress::snapshot() const {
    const Stage stage = m_stage.load(std::memory_order_acquire);
    return {stage, m_done.load(std::memory_order_relaxed), m_total.load(std::memory_order_relaxed)};
}

Result<> RunContext::checkpoint() const {
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "Cancelled");
    return {};
}

void RunContext::notify(Notice::Kind kind, std::string text) const {
    if (notices) notices(Notice{kind, std::move(text)});
}

} // namespace blockcore
