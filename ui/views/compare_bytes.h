// SPDX-License-Identifier: MIT
// The bytes of two disks side by side: scrolled, selected and marked together.
#pragma once

#include "model/byte_pages.h"
#include "model/differences.h"

#include <QWidget>

class QLabel;

namespace ui {

class HexView;

class CompareBytes : public QWidget {
    Q_OBJECT
public:
    explicit CompareBytes(model::WorkerPools& pools, QWidget* parent = nullptr);
    ~CompareBytes() override;

    // Null: nothing.
    void setDifferences(const std::shared_ptr<const model::Differences>& differences);
    // Goes to a range that differs and frames the first bytes of it that do, as soon as both are read.
    void showDifference(blockcore::Range range);
    HexView& left() { return *m_left; }
    HexView& right() { return *m_right; }

signals:
    void selected(blockcore::Range range);      // by the person, on either side

private:
    void connectSides();
    void frameDifference();

    model::BytePages m_leftPages, m_rightPages;
    QLabel *m_leftName, *m_rightName;
    HexView *m_left, *m_right;
    std::optional<blockcore::Range> m_shown;
    bool m_following = false;                   // one side moves because the other did
};

} // namespace ui
