// SPDX-License-Identifier: MIT
#include "model/selection.h"

namespace model {

namespace {
constexpr qsizetype kMaxHistory = 200;
}

void Selection::select(blockcore::Range range) {
    if (m_current < 0 || m_history[m_current] != range) {
        m_history.resize(m_current + 1);
        m_history.append(range);
        if (m_history.size() > kMaxHistory) m_history.removeFirst();
        m_current = m_history.size() - 1;
    }
    move(range);
}

void Selection::move(blockcore::Range range) {
    if (range == m_range) return;
    m_range = range;
    emit changed();
}

void Selection::hover(std::optional<std::uint64_t> offset) {
    if (offset == m_hovered) return;
    m_hovered = offset;
    emit hoverChanged();
}

void Selection::back() {
    if (!canGoBack()) return;
    --m_current;
    move(m_history[m_current]);
}

void Selection::forward() {
    if (!canGoForward()) return;
    ++m_current;
    move(m_history[m_current]);
}

} // namespace model
