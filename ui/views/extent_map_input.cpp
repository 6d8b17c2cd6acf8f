// SPDX-License-Identifier: MIT
// The strata view's keys and mouse.
#include "model/format_text.h"
#include "model/image_document.h"
#include "ui/theme.h"
#include "ui/views/extent_map.h"
#include "ui/views/map_geometry.h"

#include <QKeyEvent>
#include <QScrollBar>

#include <cmath>

namespace ui {

namespace {
constexpr double kWheelZoom = 1.25, kPanStep = 0.15;
constexpr int kDragThreshold = 4;
} // namespace

void ExtentMapView::keyPressEvent(QKeyEvent* event) {
    if (layerCount() == 0 || m_document->diskSize() == 0) return QAbstractScrollArea::keyPressEvent(event);
    if (m_document->selection().isEmpty()) m_document->selection().move({0, std::min<std::uint64_t>(512, m_document->diskSize())});
    if (handleZoomKey(*event) || handleMoveKey(*event)) event->accept();
    else QAbstractScrollArea::keyPressEvent(event);
}

bool ExtentMapView::handleZoomKey(QKeyEvent& event) {
    switch (event.key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter: enter(); return true;
    case Qt::Key_Plus:
    case Qt::Key_Equal: zoomIn(); return true;
    case Qt::Key_Minus: zoomOut(); return true;
    case Qt::Key_0: showAll(); return true;
    case Qt::Key_Backspace:
        if (!m_view.back()) m_view.zoom(1 / kCloserZoom, m_document->selection().range().offset);
        viewMoved();
        announce(tr("Showing %1 from %2").arg(model::sizeText(m_view.range().length), model::hexText(m_view.range().offset)));
        return true;
    default: return false;
    }
}

bool ExtentMapView::handleMoveKey(QKeyEvent& event) {
    const bool control = event.modifiers() & Qt::ControlModifier, shift = event.modifiers() & Qt::ShiftModifier;
    switch (event.key()) {
    // Offsets grow to the right in every script, as in a ruler.
    case Qt::Key_Left: control ? moveToChange(-1) : shift ? extendCursor(-1) : moveByCell(-1); return true;
    case Qt::Key_Right: control ? moveToChange(1) : shift ? extendCursor(1) : moveByCell(1); return true;
    case Qt::Key_Space: extendCursor(shift ? -1 : 1); return true;
    case Qt::Key_Up: changeLayer(-1); return true;
    case Qt::Key_Down: changeLayer(1); return true;
    case Qt::Key_Home: moveCursor(0); return true;
    case Qt::Key_End: moveCursor(m_document->diskSize() - 1); return true;
    case Qt::Key_PageUp: m_view.pan(-1); moveCursor(m_view.range().offset); return true;
    case Qt::Key_PageDown: m_view.pan(1); moveCursor(m_view.range().offset); return true;
    case Qt::Key_N: moveToShown(shift ? -1 : 1); return true;
    case Qt::Key_P: moveToPartition(shift ? -1 : 1); return true;
    default: return false;
    }
}

void ExtentMapView::mousePressEvent(QMouseEvent* event) {
    if (layerCount() == 0 || m_document->diskSize() == 0) return;
    const QPoint at = event->position().toPoint();
    m_dragStart = at;
    if (minimapArea().adjusted(0, -kGap, 0, kGap).contains(at)) {
        m_drag = Drag::Minimap;
        panMinimap(at.x());
    } else if (event->button() == Qt::MiddleButton) {
        m_drag = Drag::Pan;
        m_dragRange = m_view.range();
        viewport()->setCursor(Qt::ClosedHandCursor);
    } else if (const auto* facts = partitionUnder(at); facts && event->button() == Qt::LeftButton) {
        m_document->selection().select(partOnDisk(*facts));
        viewMoved();
    } else if (event->button() == Qt::LeftButton) {
        if (const int layer = layerAt(at); layer >= 0) m_layer = layer;
        m_drag = Drag::Select;
        m_dragOffset = offsetAt(at.x());
        const std::uint64_t start = m_dragOffset / 512 * 512;
        if (mapArea().contains(at)) m_document->selection().select({start, std::min<std::uint64_t>(512, m_document->diskSize() - start)});
        viewMoved();
    }
}

void ExtentMapView::panMinimap(int x) {
    const QRect area = minimapArea();
    const double share = std::clamp((x - area.left()) / static_cast<double>(area.width()), 0.0, 1.0);
    const double start = share * static_cast<double>(m_view.diskSize()) / static_cast<double>(m_view.range().length) - 0.5;
    m_view.pan(start - static_cast<double>(m_view.range().offset) / static_cast<double>(m_view.range().length));
    viewMoved();
}

void ExtentMapView::mouseMoveEvent(QMouseEvent* event) {
    if (layerCount() == 0 || m_document->diskSize() == 0) return;
    const QPoint at = event->position().toPoint();
    switch (m_drag) {
    case Drag::Minimap: panMinimap(at.x()); break;
    case Drag::Pan: {
        const auto views = static_cast<double>(m_dragStart.x() - at.x()) / mapArea().width();
        m_view.pan(views - (static_cast<double>(m_view.range().offset) - static_cast<double>(m_dragRange.offset)) / static_cast<double>(m_view.range().length));
        viewMoved();
        break;
    }
    case Drag::Select: {
        if (std::abs(at.x() - m_dragStart.x()) < kDragThreshold) break;
        const std::uint64_t other = offsetAt(at.x());
        const std::uint64_t first = std::min(other, m_dragOffset) / 512 * 512, last = std::max(other, m_dragOffset);
        m_document->selection().move({first, last - first + 1});
        break;
    }
    case Drag::None: break;
    }
    if (mapArea().contains(at)) m_document->selection().hover(offsetAt(at.x()));
    else m_document->selection().hover(std::nullopt);
}

void ExtentMapView::mouseReleaseEvent(QMouseEvent*) {
    if (m_drag == Drag::Select && m_document && !m_document->selection().isEmpty())
        m_document->selection().select(m_document->selection().range());
    m_drag = Drag::None;
    viewport()->setCursor(Qt::CrossCursor);
}

void ExtentMapView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (layerCount() == 0) return;
    const QPoint at = event->position().toPoint();
    if (const auto* facts = partitionUnder(at)) return showRange(partOnDisk(*facts));
    m_view.zoom(kCloserZoom, offsetAt(at.x()));
    viewMoved();
}

void ExtentMapView::wheelEvent(QWheelEvent* event) {
    if (layerCount() == 0) return;
    const QPoint delta = event->angleDelta();
    if (event->modifiers() & Qt::ControlModifier) {
        m_view.zoom(std::pow(kWheelZoom, delta.y() / 120.0), offsetAt(event->position().toPoint().x()));
    } else if (delta.x() != 0 || event->modifiers() & Qt::ShiftModifier || verticalScrollBar()->maximum() == 0) {
        m_view.pan(-kPanStep * (delta.x() != 0 ? delta.x() : delta.y()) / 120.0);
    } else {
        QAbstractScrollArea::wheelEvent(event);
        return;
    }
    viewMoved();
    event->accept();
}

} // namespace ui
