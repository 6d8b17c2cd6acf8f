// SPDX-License-Identifier: MIT
// The one selected place of a document: a range of guest bytes, and what the pointer is over. Every view
// publishes to it and follows it; no view knows another. Remembers where the person has been (Alt+Left).
#pragma once

#include "blockcore/device/extent.h"

#include <QList>
#include <QObject>

#include <optional>

namespace model {

class Selection : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    blockcore::Range range() const { return m_range; }
    bool isEmpty() const { return m_range.length == 0; }
    std::optional<std::uint64_t> hovered() const { return m_hovered; }
    bool canGoBack() const { return m_current > 0; }
    bool canGoForward() const { return m_current + 1 < m_history.size(); }

    // Selects and remembers the place.
    void select(blockcore::Range range);
    // Selects without a new entry in the history: steps of a movement, like arrow keys.
    void move(blockcore::Range range);
    void hover(std::optional<std::uint64_t> offset);
    void back();
    void forward();

signals:
    void changed();
    void hoverChanged();

private:
    blockcore::Range m_range;
    std::optional<std::uint64_t> m_hovered;
    QList<blockcore::Range> m_history;
    qsizetype m_current = -1;
};

} // namespace model
