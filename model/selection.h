// SPDX-License-Identifier: MIT
// The one selected place of a document: a range of guest bytes, perhaps found by way of a range of one file's bytes, and
// what the pointer is over. Every view publishes to it and follows it; no view knows another. Remembers where the
// person has been (Alt+Left), in both spaces.
#pragma once

#include "blockcore/device/extent.h"

#include <QList>
#include <QObject>

#include <optional>

namespace model {

// Bytes of one layer's file.
struct FilePlace {
    int layer = 0;
    blockcore::Range range;
    bool operator==(const FilePlace&) const = default;
};

class Selection : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    blockcore::Range range() const { return m_place.guest; }
    // Set when the selection was made in a file's bytes; range() then is what they mean for the disk, or what was selected
    // before when they mean nothing there.
    const std::optional<FilePlace>& file() const { return m_place.file; }
    bool isEmpty() const { return m_place.guest.length == 0; }
    std::optional<std::uint64_t> hovered() const { return m_hovered; }
    bool canGoBack() const { return m_current > 0; }
    bool canGoForward() const { return m_current + 1 < m_history.size(); }

    // Selects and remembers the place.
    void select(blockcore::Range range);
    // Selects without a new entry in the history: steps of a movement, like arrow keys.
    void move(blockcore::Range range);
    // The same for bytes of a file; guest: the part of the disk that they are about.
    void selectFile(const FilePlace& place, std::optional<blockcore::Range> guest);
    void moveFile(const FilePlace& place, std::optional<blockcore::Range> guest);
    void hover(std::optional<std::uint64_t> offset);
    void back();
    void forward();

signals:
    void changed();                             // either of the two
    void hoverChanged();

private:
    struct Place {
        blockcore::Range guest{};
        std::optional<FilePlace> file{};
        bool operator==(const Place&) const = default;
    };
    void remember(const Place& place);
    void moveTo(const Place& place);

    Place m_place;
    std::optional<std::uint64_t> m_hovered;
    QList<Place> m_history;
    qsizetype m_current = -1;
};

} // namespace model
