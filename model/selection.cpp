// SPDX-License-Identifier: MIT
#include "model/selection.h"

namespace model {

namespace {
constexpr qsizetype kMaxHistory = 200;
}

void Selection::remember(const Place& place) {
    if (m_current < 0 || m_history[m_current] != place) {
        m_history.resize(m_current + 1);
        m_history.append(place);
        if (m_history.size() > kMaxHistory) m_history.removeFirst();
        m_current = m_history.size() - 1;
    }
    moveTo(place);
}

void Selection::moveTo(const Place& place) {
    if (place == m_place) return;
    m_place = place;
    emit changed();
}

void Selection::select(blockcore::Range range) { remember({.guest = range}); }
void Selection::move(blockcore::Range range) { moveTo({.guest = range}); }

void Selection::selectFile(const FilePlace& place, std::optional<blockcore::Range> guest) {
    remember({.guest = guest.value_or(m_place.guest), .file = place});
}

void Selection::moveFile(const FilePlace& place, std::optional<blockcore::Range> guest) {
    moveTo({.guest = guest.value_or(m_place.guest), .file = place});
}

void Selection::hover(std::optional<std::uint64_t> offset) {
    if (offset == m_hovered) return;
    m_hovered = offset;
    emit hoverChanged();
}

void Selection::back() {
    if (canGoBack()) moveTo(m_history[--m_current]);
}

void Selection::forward() {
    if (canGoForward()) moveTo(m_history[++m_current]);
}

} // namespace model
