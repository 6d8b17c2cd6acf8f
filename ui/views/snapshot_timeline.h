// SPDX-License-Identifier: MIT
// The snapshots along time, with the present disk at the end: a mark for each, and a bar as high as the space that only it
// takes. Order is by date; which snapshot was made from which is not known and not drawn. The table below is its twin.
#pragma once

#include "ui/views/map_accessible.h"

#include <QWidget>

namespace model {
class SnapshotModel;
}

namespace ui {

class SnapshotTimeline : public QWidget, public SpokenChart {
    Q_OBJECT
public:
    explicit SnapshotTimeline(model::SnapshotModel& snapshots, QWidget* parent = nullptr);

    int current() const { return m_current; }   // row of the model; -1: none
    void setCurrent(int row);
    QString describeSelection() const override;
    QSize sizeHint() const override;
    // Where the row's mark is, in this widget.
    QPoint markOf(int row) const;

signals:
    void currentChanged(int row);
    void activated(int row);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Mark {
        int row = 0;
        qreal x = 0;
    };
    void layOut();
    int rowNear(QPoint position) const;
    void choose(int row);
    void paintAxis(QPainter& painter) const;
    void paintMark(QPainter& painter, const Mark& mark) const;
    void paintTexts(QPainter& painter) const;

    model::SnapshotModel& m_snapshots;
    QList<Mark> m_marks;                        // by date
    quint64 m_largest = 0;                      // exclusive bytes
    int m_current = -1;
};

} // namespace ui
