// SPDX-License-Identifier: MIT
// The strata view's painting.
#include "model/format_text.h"
#include "model/image_document.h"
#include "ui/theme.h"
#include "ui/views/extent_map.h"
#include "ui/views/map_geometry.h"

#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>
#include <QStyle>

#include <bit>

namespace ui {

using blockcore::Range;
using model::MapState;

namespace {

constexpr int kTickDistance = 84;              // at least so far apart, so that labels do not touch
constexpr int kSmallestUnit = 7;                // narrower units get no lines

// A power of two of bytes that makes ticks at least kTickDistance apart.
std::uint64_t tickStep(Range range, int width) {
    const double ticks = std::max(1.0, static_cast<double>(width) / kTickDistance);
    const auto raw = static_cast<std::uint64_t>(static_cast<double>(range.length) / ticks);
    return raw >= std::uint64_t{1} << 62 ? std::uint64_t{1} << 62 : std::bit_ceil(std::max<std::uint64_t>(raw, 512));
}

// Round sizes as "64 MiB", others in hex: "1.0000076 GiB" helps nobody.
QString tickLabel(std::uint64_t offset) {
    if (offset == 0) return QStringLiteral("0");
    for (const int shift : {60, 50, 40, 30, 20, 10}) {
        const std::uint64_t unit = std::uint64_t{1} << shift;
        if (offset >= unit && offset % (unit / 4) == 0 && (offset < 1024 * unit || shift == 60)) return model::sizeText(offset);
    }
    return model::hexText(offset);
}

} // namespace

void ExtentMapView::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), colors().surface);
    if (layerCount() == 0 || m_document->diskSize() == 0) {
        paintEmpty(painter);
        return;
    }
    paintRuler(painter);
    paintPartitions(painter);
    painter.save();
    painter.setClipRect(gutterArea().united(mapArea()).adjusted(0, 0, 1, 0));
    const int visibleBottom = mapArea().bottom();
    for (int layer = 0; layer < layerCount(); ++layer) {
        const QRect rect = stripRect(layer);
        if (rect.bottom() + kStripGap < mapArea().top() || rect.top() > visibleBottom) continue;
        paintGutter(painter, layer);
        paintLayer(painter, layer);
    }
    painter.restore();
    paintSelection(painter);
    paintMinimap(painter);
    if (hasFocus()) {
        painter.setPen(QPen(colors().accent, 1));
        painter.drawRect(QRectF(viewport()->rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

void ExtentMapView::paintEmpty(QPainter& painter) const {
    painter.setPen(colors().faintText);
    QString text;
    if (m_document && m_document->state() == model::ImageDocument::State::Opening) text = tr("Opening…");
    else if (m_document && m_document->state() == model::ImageDocument::State::Ready) text = tr("This disk has no bytes: there is nothing to draw.");
    else text = tr("There is no map: the image could not be opened.");
    painter.drawText(viewport()->rect().adjusted(kMargin, 0, -kMargin, 0), Qt::AlignCenter | Qt::TextWordWrap, text);
}

void ExtentMapView::paintRuler(QPainter& painter) const {
    const Colors& c = colors();
    const QRect map = mapArea();
    const Range range = m_view.range();
    const std::uint64_t step = tickStep(range, map.width());
    painter.setFont(scaledFont(*this, 0.88));
    const QFontMetrics metrics(painter.font());
    int labelEnd = map.left() - kSpace;
    for (std::uint64_t tick = (range.offset + step - 1) / step * step; tick < range.end(); tick += step) {
        const int x = xOf(tick);
        painter.setPen(c.border);
        painter.drawLine(x, kRulerHeight - 7, x, kRulerHeight - 1);
        const QString label = tickLabel(tick);
        const int width = metrics.horizontalAdvance(label);
        const int left = std::clamp(x - (tick == range.offset ? 0 : width / 2), map.left(), map.right() - width);
        if (left < labelEnd + kSpace) continue;
        painter.setPen(c.faintText);
        painter.drawText(left, kRulerHeight - 11, label);
        labelEnd = left + width;
    }
    painter.setPen(c.border);
    painter.drawLine(map.left(), kRulerHeight - 1, map.right(), kRulerHeight - 1);
}

void ExtentMapView::paintGutter(QPainter& painter, int layer) const {
    const Colors& c = colors();
    const QRect strip = stripRect(layer);
    QRect gutter = gutterArea();
    gutter.setTop(strip.top());
    gutter.setHeight(strip.height());
    const bool current = layer == m_layer;
    if (current && layerCount() > 1) {
        const QRect bar = QStyle::visualRect(layoutDirection(), gutter, QRect(gutter.left() + 4, gutter.top(), 3, gutter.height()));
        painter.setPen(Qt::NoPen);
        painter.setBrush(hasFocus() ? c.accent : c.border);
        painter.drawRoundedRect(bar, 1.5, 1.5);
    }
    gutter.adjust(kMargin + 2, 0, -kMargin, 0);
    const model::LayerFacts& facts = m_document->layers()[layer];
    const Qt::Alignment side = layoutDirection() == Qt::RightToLeft ? Qt::AlignRight | Qt::AlignAbsolute : Qt::AlignLeft;
    painter.setFont(scaledFont(*this, 1.0, current ? QFont::DemiBold : QFont::Medium));
    const QFontMetrics nameMetrics(painter.font());
    const bool twoLines = gutter.height() >= 2 * nameMetrics.height();
    const int block = twoLines ? 2 * nameMetrics.height() : nameMetrics.height();
    gutter.setTop(gutter.top() + (gutter.height() - block) / 2);
    painter.setPen(c.text);
    painter.drawText(QRect(gutter.left(), gutter.top(), gutter.width(), nameMetrics.height()), side | Qt::AlignVCenter,
                     nameMetrics.elidedText(facts.name, Qt::ElideMiddle, gutter.width()));
    if (!twoLines) return;
    const auto& totals = m_document->map().totals(static_cast<std::size_t>(layer));
    const double supplied = totals[static_cast<std::size_t>(MapState::Data)] + totals[static_cast<std::size_t>(MapState::Compressed)];
    painter.setFont(scaledFont(*this, 0.88));
    painter.setPen(c.faintText);
    const QFontMetrics small(painter.font());
    painter.drawText(QRect(gutter.left(), gutter.top() + nameMetrics.height(), gutter.width(), nameMetrics.height()),
                     side | Qt::AlignVCenter,
                     small.elidedText(tr("supplies %1").arg(model::sizeText(static_cast<quint64>(supplied))), Qt::ElideRight, gutter.width()));
}

const QImage& ExtentMapView::strip(int layer) {
    const QRect rect = stripRect(layer);
    CachedStrip& cached = m_strips[layer];
    const auto& map = m_document->map();
    // What was scanned since lies to the right of what the strip shows: the picture is still good.
    const bool grown = cached.scannedEnd != map.scannedEnd() && cached.scannedEnd < m_view.range().end();
    if (cached.image.isNull() || cached.range != m_view.range() || grown || cached.height != rect.height()) {
        const qreal ratio = devicePixelRatioF();
        const auto columns = map.columns(static_cast<std::size_t>(layer), m_view.range(), static_cast<std::size_t>(rect.width() * ratio));
        cached = {stripImage(columns, {rect.size(), ratio, isDark(), m_shown}), m_view.range(), map.scannedEnd(), rect.height()};
    }
    return cached.image;
}

void ExtentMapView::paintLayer(QPainter& painter, int layer) {
    const QRect rect = stripRect(layer);
    QPainterPath shape;
    shape.addRoundedRect(QRectF(rect), 4, 4);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipPath(shape, Qt::IntersectClip);
    painter.drawImage(rect.topLeft(), strip(layer));
    paintUnits(painter, layer);
    painter.restore();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(layer == m_layer && hasFocus() && layerCount() > 1 ? colors().accent : colors().border, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter.setRenderHint(QPainter::Antialiasing, false);
}

// Close up, thin lines part clusters, or sectors where a layer has none.
void ExtentMapView::paintUnits(QPainter& painter, int layer) const {
    const std::uint64_t unit = m_document->layers()[layer].clusterSize.value_or(512);
    const QRect rect = stripRect(layer);
    const Range range = m_view.range();
    if (static_cast<double>(unit) / static_cast<double>(range.length) * rect.width() < kSmallestUnit) return;
    QColor line = colors().surface;
    line.setAlphaF(0.5F);
    painter.setPen(QPen(line, 0));
    for (std::uint64_t at = (range.offset / unit + 1) * unit; at < range.end(); at += unit)
        painter.drawLine(xOf(at), rect.top(), xOf(at), rect.bottom());
}

void ExtentMapView::paintSelection(QPainter& painter) const {
    const Colors& c = colors();
    const QRect map = mapArea();
    if (const auto hovered = m_document->selection().hovered(); hovered && m_drag == Drag::None) {
        const int x = xOf(*hovered);
        painter.setPen(QPen(c.faintText, 1, Qt::DotLine));
        if (x >= map.left() && x <= map.right()) painter.drawLine(x, kRulerHeight, x, map.bottom());
    }
    const Range range = m_document->selection().range();
    if (m_document->selection().isEmpty() || range.end() <= m_view.range().offset || range.offset >= m_view.range().end()) return;
    const int left = std::max(map.left(), xOf(range.offset)), right = std::min(map.right(), std::max(xOf(range.end()), xOf(range.offset) + 1));
    QColor band = c.accent;
    band.setAlphaF(0.18F);
    painter.fillRect(QRect(QPoint(left, kRulerHeight), QPoint(right, map.bottom())), band);
    painter.setPen(QPen(c.text, 1));
    painter.drawLine(left, kRulerHeight - 4, left, map.bottom());
    if (right - left > 3) painter.drawLine(right, kRulerHeight - 4, right, map.bottom());
    QPainterPath marker;
    marker.moveTo(left + 0.5, kRulerHeight);
    marker.lineTo(left - 4.5, kRulerHeight - 7);
    marker.lineTo(left + 5.5, kRulerHeight - 7);
    marker.closeSubpath();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillPath(marker, c.text);
    painter.setRenderHint(QPainter::Antialiasing, false);
}

// The whole disk as the guest sees it – for each place the first layer that holds something – and the view in it.
void ExtentMapView::paintMinimap(QPainter& painter) {
    const Colors& c = colors();
    const QRect area = minimapArea();
    const auto& map = m_document->map();
    if (m_minimap.image.isNull() || m_minimap.scannedEnd != map.scannedEnd()) {
        const qreal ratio = devicePixelRatioF();
        const auto count = static_cast<std::size_t>(area.width() * ratio);
        auto columns = map.columns(0, {0, m_view.diskSize()}, count);
        for (int layer = 1; layer < layerCount(); ++layer) {
            const auto below = map.columns(static_cast<std::size_t>(layer), {0, m_view.diskSize()}, count);
            for (std::size_t i = 0; i < count; ++i)
                if (columns[i].majority == MapState::Hole && below[i].majority != MapState::Shadowed) columns[i].majority = below[i].majority;
        }
        for (auto& column : columns) column.present = column.has(MapState::Error) ? column.present : quint8{0};
        m_minimap = {stripImage(columns, {area.size(), ratio, isDark(), m_shown}), {}, map.scannedEnd(), 0};
    }
    painter.setFont(scaledFont(*this, 0.88));
    painter.setPen(c.faintText);
    QRect label = gutterArea();
    label.setRect(label.left() + kMargin + 2, area.top() - 2, label.width() - 2 * kMargin, area.height() + 4);
    painter.drawText(label, Qt::AlignVCenter | (layoutDirection() == Qt::RightToLeft ? Qt::AlignRight | Qt::AlignAbsolute : Qt::AlignLeft), tr("whole disk"));
    painter.drawImage(area.topLeft(), m_minimap.image);
    painter.setPen(c.border);
    painter.drawRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5));
    if (m_view.showsAll()) return;
    const double scale = area.width() / static_cast<double>(m_view.diskSize());
    const QRectF frame(area.left() + static_cast<double>(m_view.range().offset) * scale, area.top() - 2.5,
                       std::max(4.0, static_cast<double>(m_view.range().length) * scale), area.height() + 5);
    painter.setPen(QPen(c.text, 1.5));
    painter.drawRect(frame);
}

} // namespace ui
