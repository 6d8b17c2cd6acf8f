// SPDX-License-Identifier: MIT
// The whole disk as one strip: where two disks differ and how. A click goes to the difference there, arrow keys from one to
// the next; the table below holds the same facts. No difference is too small to be seen.
#pragma once

#include "model/difference_model.h"
#include "ui/theme.h"
#include "ui/views/map_accessible.h"

#include <QWidget>

namespace ui {

class DifferenceStrip : public QWidget, public SpokenChart {
    Q_OBJECT
public:
    explicit DifferenceStrip(model::DifferenceModel& differences, QWidget* parent = nullptr);

    void setCurrent(int row);
    QString describeSelection() const override;
    // Where the row is painted: tests click there.
    QPoint markOf(int row) const;
    QSize sizeHint() const override;

signals:
    void rowChosen(int row);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    QRect strip() const;
    void measure();
    void choose(int row);
    int columnOf(quint64 offset) const;

    model::DifferenceModel& m_differences;
    std::vector<quint8> m_columns;              // bit per DifferenceKind, for each pixel
    int m_current = -1;
};

StatePaint differencePaint(model::DifferenceKind kind, bool dark);

} // namespace ui
