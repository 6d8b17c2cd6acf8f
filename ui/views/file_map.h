// SPDX-License-Identifier: MIT
// The file of the top image as a grid of cells, row by row: what each part of it is used for. A cell shows what most of it
// is, and a corner mark when something more important is in it, too. Keyboard and mouse move and zoom.
#pragma once

#include "model/file_space.h"
#include "ui/views/map_accessible.h"

#include <QAbstractScrollArea>
#include <QPixmap>

namespace model {
class FileSpaceModel;
}

namespace ui {

class FileMapView : public QAbstractScrollArea, public SpokenChart {
    Q_OBJECT
public:
    explicit FileMapView(model::FileSpaceModel& space, QWidget* parent = nullptr);

    quint64 cursor() const { return m_cursor; } // byte of the file
    void setCursor(quint64 offset);
    quint64 cellBytes() const;
    QString describeSelection() const override;

public slots:
    void zoomIn();
    void zoomOut();
    void showAll();

signals:
    void viewChanged();
    void cursorChanged();
    void bytesRequested(quint64 offset);        // Enter at the closest zoom

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    struct Cell {
        model::FileKind most = model::FileKind::Unknown, mark = model::FileKind::Unknown;
    };
    const model::FileSpace* space() const;
    void spaceChanged();
    int columns() const;
    int rowsInView() const;
    std::size_t cellCount() const { return m_cells.size(); }
    std::size_t cursorCell() const;
    void zoomTo(std::size_t unitsPerCell);
    std::size_t wholeFile() const;              // units per cell at which all of it is in view
    void fillCells();
    void updateScrollBar();
    QRect cellRect(std::size_t cell) const;
    quint64 offsetAt(QPoint position) const;    // fileLength: none
    void moveBy(qint64 cells);
    void moveToChange(int direction);
    void reveal();
    void makeTiles();
    void paintCell(QPainter& painter, const QRect& rect, const Cell& cell) const;
    QString describe(quint64 offset) const;

    model::FileSpaceModel& m_space;
    std::vector<Cell> m_cells;
    std::size_t m_unitsPerCell = 1;
    bool m_all = true;                          // follows the window's size
    quint64 m_cursor = 0;
    std::array<QPixmap, model::kFileKindCount> m_tiles;
    bool m_tilesDark = false;
    qreal m_tilesRatio = 0;                     // 0: none made yet
};

} // namespace ui
