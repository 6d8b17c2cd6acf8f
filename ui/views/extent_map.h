// SPDX-License-Identifier: MIT
// The strata view: one strip per layer over guest offsets. Mouse and keyboard zoom, pan and select; everything
// it says with colour it also says in words (tooltip, accessible value, announcements), and its table twin
// holds the same facts.
#pragma once

#include "model/map_viewport.h"
#include "ui/views/map_accessible.h"
#include "ui/views/strip_image.h"

#include <QAbstractScrollArea>
#include <QHash>
#include <QPointer>

namespace model {
class ImageDocument;
struct PartitionFacts;
}

namespace ui {

class ExtentMapView : public QAbstractScrollArea, public SpokenChart {
    Q_OBJECT
public:
    explicit ExtentMapView(QWidget* parent = nullptr);

    void setDocument(model::ImageDocument* document);
    model::ImageDocument* document() const { return m_document; }
    const model::MapViewport& mapViewport() const { return m_view; }
    int currentLayer() const { return m_layer; }
    void showRange(blockcore::Range range);     // as far as the disk and the closest zoom allow
    // States with their bit clear are painted pale and skipped by N.
    void setShownStates(quint8 mask);

    QString describeSelection() const override;
    // In the strip of partitions, viewport coordinates; empty: out of view.
    QRect partitionRect(const model::PartitionFacts& facts) const;

public slots:
    void zoomIn();
    void zoomOut();
    void showAll();

signals:
    void viewChanged();
    void bytesRequested();                      // of the selected sector: Enter at the closest zoom

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    enum class Drag : quint8 { None, Select, Pan, Minimap };
    struct CachedStrip {
        QImage image;
        blockcore::Range range;
        std::uint64_t scannedEnd = 0;
        int height = 0;
    };

    // Geometry, in viewport coordinates; mirrored for right-to-left only in the gutter's side.
    QRect mapArea() const;                      // where layers are drawn, without ruler, partitions and minimap
    QRect gutterArea() const;
    QRect minimapArea() const;
    int topHeight() const;                      // ruler and partitions
    QRect partitionArea() const;                // empty: the disk has none
    const model::PartitionFacts* partitionUnder(QPoint position) const;
    QRect stripRect(int layer) const;
    int stripHeight() const;
    int layerCount() const;
    int layerAt(QPoint position) const;         // -1: none
    std::uint64_t offsetAt(int x) const;
    int xOf(std::uint64_t offset) const;

    void paintRuler(QPainter& painter) const;
    void paintPartitions(QPainter& painter) const;
    void paintLayer(QPainter& painter, int layer);
    void paintGutter(QPainter& painter, int layer) const;
    void paintUnits(QPainter& painter, int layer) const;
    void paintSelection(QPainter& painter) const;
    void paintMinimap(QPainter& painter);
    void paintEmpty(QPainter& painter) const;
    const QImage& strip(int layer);

    void documentChanged();
    void partitionsChanged();
    void updateScrollBar();
    void viewMoved();
    void moveCursor(std::uint64_t offset);
    void extendCursor(int direction);
    void moveByCell(int direction);
    void moveToChange(int direction);
    void moveToShown(int direction);
    void moveToPartition(int direction);
    void changeLayer(int direction);
    void enter();
    bool handleZoomKey(QKeyEvent& event);
    bool handleMoveKey(QKeyEvent& event);
    void announce(const QString& text);
    QString describe(std::uint64_t offset) const;
    blockcore::Range partOnDisk(const model::PartitionFacts& facts) const;
    static QString describePartition(const model::PartitionFacts& facts);
    void panMinimap(int x);

    QPointer<model::ImageDocument> m_document;
    model::MapViewport m_view;
    quint8 m_shown = 0xff;
    int m_layer = 0;
    Drag m_drag = Drag::None;
    QPoint m_dragStart;
    blockcore::Range m_dragRange;               // the view when a pan began
    std::uint64_t m_dragOffset = 0;
    QHash<int, CachedStrip> m_strips;
    CachedStrip m_minimap;
};

} // namespace ui
