// SPDX-License-Identifier: MIT
// Geometry, selection and words. Painting: extent_map_paint.cpp; keys and mouse: extent_map_input.cpp.
#include "ui/views/extent_map.h"

#include "model/format_text.h"
#include "model/image_document.h"
#include "model/partition_crumb.h"
#include "ui/theme.h"
#include "ui/views/map_geometry.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QScrollBar>
#include <QStyle>
#include <QToolTip>

namespace ui {

using blockcore::Range;
using model::ImageDocument;
using model::MapState;

namespace {
constexpr double kKeyZoom = 2;
} // namespace

ExtentMapView::ExtentMapView(QWidget* parent) : QAbstractScrollArea(parent) {
    setObjectName(QStringLiteral("extentMap"));
    setAccessibleName(tr("Allocation map"));
    setAccessibleDescription(tr("One strip per layer. Left and Right move, Ctrl with them goes to the next change, Up and Down "
                                "change the layer, P goes to the next partition, Enter comes closer and at last to the bytes, Backspace goes back, Ctrl+T shows the same as a table."));
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setMouseTracking(true);
    viewport()->setCursor(Qt::CrossCursor);
    setMinimumSize(320, 160);
}

void ExtentMapView::setDocument(ImageDocument* document) {
    if (m_document) {
        m_document->disconnect(this);
        m_document->selection().disconnect(this);
    }
    m_document = document;
    m_view = model::MapViewport();
    m_layer = 0;
    if (document) {
        connect(document, &ImageDocument::stateChanged, this, &ExtentMapView::documentChanged);
        connect(document, &ImageDocument::mapChanged, viewport(), qOverload<>(&QWidget::update));
        connect(document, &ImageDocument::partitionsChanged, this, &ExtentMapView::partitionsChanged);
        connect(&document->selection(), &model::Selection::hoverChanged, viewport(), qOverload<>(&QWidget::update));
        connect(&document->selection(), &model::Selection::changed, this, [this] {
            if (m_drag == Drag::None) m_view.reveal(m_document->selection().range().offset);
            viewMoved();
        });
    }
    documentChanged();
}

void ExtentMapView::documentChanged() {
    m_strips.clear();
    m_minimap = {};
    const std::uint64_t size = m_document ? m_document->diskSize() : 0;
    if (size != m_view.diskSize()) m_view = model::MapViewport(size);
    m_layer = std::min(m_layer, std::max(0, layerCount() - 1));
    updateScrollBar();
    viewMoved();
}

void ExtentMapView::setShownStates(quint8 mask) {
    if (std::exchange(m_shown, mask) == mask) return;
    m_strips.clear();
    m_minimap = {};
    viewport()->update();
}

int ExtentMapView::layerCount() const {
    return m_document && m_document->state() == ImageDocument::State::Ready ? static_cast<int>(m_document->layers().size()) : 0;
}

QRect ExtentMapView::gutterArea() const {
    const int width = std::min(kGutterWidth, viewport()->width() / 3);
    return QStyle::visualRect(layoutDirection(), viewport()->rect(),
                              QRect(0, topHeight(), width, viewport()->height() - topHeight() - kMinimapSpace));
}

QRect ExtentMapView::mapArea() const {
    const int left = std::min(kGutterWidth, viewport()->width() / 3);
    return QStyle::visualRect(layoutDirection(), viewport()->rect(),
                              QRect(left, topHeight(), std::max(1, viewport()->width() - left - kMargin),
                                    std::max(1, viewport()->height() - topHeight() - kMinimapSpace)));
}

QRect ExtentMapView::minimapArea() const {
    const QRect map = mapArea();
    return {map.left(), viewport()->height() - kMinimapSpace + kSpace + 2, map.width(), kMinimapHeight};
}

int ExtentMapView::stripHeight() const {
    const int room = mapArea().height() / std::max(1, layerCount()) - kStripGap;
    return std::clamp(room, kSmallestStrip, kTallestStrip);
}

QRect ExtentMapView::stripRect(int layer) const {
    const QRect map = mapArea();
    const int step = stripHeight() + kStripGap;
    return {map.left(), map.top() + kStripGap / 2 + layer * step - verticalScrollBar()->value(), map.width(), stripHeight()};
}

int ExtentMapView::layerAt(QPoint position) const {
    for (int layer = 0; layer < layerCount(); ++layer) {
        const QRect strip = stripRect(layer);
        if (position.y() >= strip.top() - kStripGap / 2 && position.y() < strip.bottom() + kStripGap / 2) return layer;
    }
    return -1;
}

std::uint64_t ExtentMapView::offsetAt(int x) const {
    const QRect map = mapArea();
    return m_view.offsetAt(x - map.left(), map.width());
}

int ExtentMapView::xOf(std::uint64_t offset) const {
    const QRect map = mapArea();
    return map.left() + static_cast<int>(std::clamp(m_view.positionOf(offset, map.width()), -1.0e6, 1.0e6));
}

void ExtentMapView::updateScrollBar() {
    const int content = layerCount() * (stripHeight() + kStripGap);
    verticalScrollBar()->setRange(0, std::max(0, content - mapArea().height()));
    verticalScrollBar()->setPageStep(mapArea().height());
    verticalScrollBar()->setSingleStep(stripHeight() + kStripGap);
}

void ExtentMapView::viewMoved() {
    viewport()->update();
    emit viewChanged();
}

void ExtentMapView::resizeEvent(QResizeEvent*) {
    m_strips.clear();
    m_minimap = {};
    updateScrollBar();
    emit viewChanged();
}

void ExtentMapView::scrollContentsBy(int, int) { viewport()->update(); }

void ExtentMapView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) {
        m_strips.clear();
        m_minimap = {};
    }
    QAbstractScrollArea::changeEvent(event);
}

void ExtentMapView::zoomIn() {
    m_view.zoom(kKeyZoom, m_document && !m_document->selection().isEmpty() ? m_document->selection().range().offset
                                                                          : m_view.range().offset + m_view.range().length / 2);
    viewMoved();
}

void ExtentMapView::zoomOut() {
    m_view.zoom(1 / kKeyZoom, m_view.range().offset + m_view.range().length / 2);
    viewMoved();
}

void ExtentMapView::showAll() {
    m_view.showAll();
    viewMoved();
}

void ExtentMapView::showRange(Range range) {
    m_view.show(range);
    viewMoved();
}

void ExtentMapView::moveCursor(std::uint64_t offset) {
    const std::uint64_t start = offset / 512 * 512;
    m_document->selection().move({start, std::min(m_view.cell(), m_view.diskSize() - start)});
    m_view.reveal(start);
    viewMoved();
    announce(describe(start));
}

void ExtentMapView::moveByCell(int direction) {
    const std::uint64_t at = m_document->selection().range().offset, cell = m_view.cell();
    const std::uint64_t base = at / cell * cell;
    if (direction > 0) moveCursor(std::min(base + cell, m_view.diskSize() - 1));
    else moveCursor(base == at ? at - std::min(at, cell) : base);
}

void ExtentMapView::extendCursor(int direction) {
    Range range = m_document->selection().range();
    const std::uint64_t cell = m_view.cell();
    if (direction > 0) range.length = std::min(range.length + cell, m_view.diskSize() - range.offset);
    else range.length = range.length > cell ? range.length - cell : range.length;
    m_document->selection().move(range);
    announce(tr("%1 selected").arg(model::sizeText(range.length)));
}

void ExtentMapView::moveToChange(int direction) {
    const auto layer = static_cast<std::size_t>(m_layer);
    const std::uint64_t at = m_document->selection().range().offset;
    const auto target = direction > 0 ? m_document->map().nextChange(layer, at) : m_document->map().previousChange(layer, at);
    if (target) moveCursor(*target);
    else announce(direction > 0 ? tr("No further change in this layer.") : tr("No earlier change in this layer."));
}

// The next run, in this layer, of any state that the legend shows – holes aside, which are nothing to look for.
void ExtentMapView::moveToShown(int direction) {
    const auto layer = static_cast<std::size_t>(m_layer);
    const std::uint64_t at = m_document->selection().range().offset;
    std::optional<std::uint64_t> best;
    for (const MapState state : model::kLegendStates) {
        if (!(m_shown >> static_cast<unsigned>(state) & 1) || state == MapState::Hole) continue;
        const auto found = direction > 0 ? m_document->map().nextOf(layer, at, state) : m_document->map().previousOf(layer, at, state);
        if (found && (!best || (direction > 0 ? *found < *best : *found > *best))) best = found;
    }
    if (best) moveCursor(*best);
    else announce(tr("Nothing of the shown states lies there."));
}

void ExtentMapView::changeLayer(int direction) {
    m_layer = std::clamp(m_layer + direction, 0, layerCount() - 1);
    const QRect strip = stripRect(m_layer), map = mapArea();
    if (strip.top() < map.top()) verticalScrollBar()->setValue(verticalScrollBar()->value() - (map.top() - strip.top()));
    if (strip.bottom() > map.bottom()) verticalScrollBar()->setValue(verticalScrollBar()->value() + strip.bottom() - map.bottom());
    viewMoved();
    announce(describe(m_document->selection().range().offset));
}

void ExtentMapView::enter() {
    const Range selected = m_document->selection().range();
    if (m_view.isClosest()) {
        m_document->selection().select({selected.offset, std::min<std::uint64_t>(512, m_document->diskSize() - selected.offset)});
        emit bytesRequested();
        return;
    }
    m_view.zoom(kCloserZoom, selected.offset);
    moveCursor(selected.offset);
}

void ExtentMapView::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

bool ExtentMapView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave && m_document) m_document->selection().hover(std::nullopt);
    if (event->type() == QEvent::FocusOut) viewport()->update();
    if (event->type() != QEvent::ToolTip) return QAbstractScrollArea::viewportEvent(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const auto* facts = partitionUnder(help->pos())) {
        QToolTip::showText(help->globalPos(), describePartition(*facts), viewport());
        return true;
    }
    const int layer = layerAt(help->pos());
    if (layer < 0 || !mapArea().contains(help->pos())) {
        QToolTip::hideText();
        return true;
    }
    const std::uint64_t offset = offsetAt(help->pos().x());
    const MapState state = m_document->map().stateAt(static_cast<std::size_t>(layer), offset);
    QToolTip::showText(help->globalPos(),
                       tr("%1: %2\n%3, sector %4\n%5")
                           .arg(m_document->layers()[layer].name, model::mapStateName(state), model::hexText(offset))
                           .arg(offset / 512)
                           .arg(model::mapStateMeaning(state)),
                       viewport());
    return true;
}

QString ExtentMapView::describe(std::uint64_t offset) const {
    if (layerCount() == 0) return tr("No image");
    const auto layer = static_cast<std::size_t>(m_layer);
    const MapState state = m_document->map().stateAt(layer, offset);
    const Range run = m_document->map().runAt(layer, offset);
    const QString partition = model::partitionCrumb(m_document->partitions(), offset);
    return tr("%1, sector %2. %3: %4 for %5.")
               .arg(model::hexText(offset))
               .arg(offset / 512)
               .arg(m_document->layers()[m_layer].name, model::mapStateName(state), model::sizeText(run.end() - std::min(run.end(), offset))) +
        (partition.isEmpty() ? QString() : u' ' + partition);
}

QString ExtentMapView::describeSelection() const {
    if (layerCount() == 0 || m_document->selection().isEmpty()) return {};
    return describe(m_document->selection().range().offset);
}

void ExtentMapView::announce(const QString& text) {
    QAccessibleAnnouncementEvent event(this, text);
    QAccessible::updateAccessibility(&event);
}

} // namespace ui
