// SPDX-License-Identifier: MIT
#include "ui/map_picture.h"

#include "model/format_text.h"
#include "ui/theme.h"
#include "ui/views/strip_image.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QPainter>
#include <QSvgGenerator>

namespace ui {

using model::ImageDocument;
using model::MapColumn;
using model::MapState;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(MapPicture)
};

constexpr int kWidth = 1200, kNames = 190, kTop = 44, kStrip = 40, kGapBetween = 14, kPartition = 22, kLegend = 36, kEdge = 12;
constexpr int kTicks = 8, kMinority = 3;
const QColor kInk(0x1b, 0x24, 0x30), kFaint(0x5a, 0x66, 0x75), kLine(0xc3, 0xcc, 0xd6);

int layerCount(const ImageDocument& document) { return static_cast<int>(std::min<qsizetype>(document.layers().size(), kMaxPictureLayers)); }
QRect area(int row) { return {kEdge + kNames, kTop + row * (kStrip + kGapBetween), kWidth - kNames - 2 * kEdge, kStrip}; }
QSize sizeFor(const ImageDocument& document) { return {kWidth, area(layerCount(document)).top() + kPartition + kLegend + kEdge}; }

QFont font(double factor, bool bold = false) {
    QFont result(QStringLiteral("sans-serif"));
    result.setPixelSize(static_cast<int>(13 * factor));
    result.setBold(bold);
    return result;
}

Qt::BrushStyle brushStyle(Pattern pattern) {
    switch (pattern) {
    case Pattern::Diagonal: return Qt::BDiagPattern;
    case Pattern::BackDiagonal: return Qt::FDiagPattern;
    case Pattern::Dots: return Qt::Dense6Pattern;
    case Pattern::Cross: return Qt::DiagCrossPattern;
    case Pattern::Solid:
    case Pattern::Empty: return Qt::NoBrush;
    }
    return Qt::NoBrush;
}

void fill(QPainter& painter, const QRect& rect, MapState state) {
    const StatePaint paint = statePaint(state, false);
    painter.fillRect(rect, paint.fill);
    if (const Qt::BrushStyle style = brushStyle(paint.pattern); style != Qt::NoBrush) painter.fillRect(rect, QBrush(paint.ink, style));
}

// Neighbouring columns that look alike become one rectangle.
void paintStrip(QPainter& painter, const QRect& at, const std::vector<MapColumn>& columns) {
    for (std::size_t first = 0; first < columns.size();) {
        std::size_t end = first + 1;
        while (end < columns.size() && columns[end].majority == columns[first].majority && columns[end].present == columns[first].present) ++end;
        const QRect part(at.left() + static_cast<int>(first), at.top(), static_cast<int>(end - first), at.height());
        fill(painter, part, columns[first].has(MapState::Error) ? MapState::Error : columns[first].majority);
        int bottom = part.bottom() + 1;
        for (const MapState state : minorities(columns[first])) {
            painter.fillRect(QRect(part.left(), bottom - kMinority, part.width(), kMinority), statePaint(state, false).fill);
            bottom -= kMinority;
        }
        first = end;
    }
    painter.setPen(kLine);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(at.adjusted(0, 0, -1, -1));
}

void paintRuler(QPainter& painter, quint64 size) {
    const QRect map = area(0);
    painter.setFont(font(0.85));
    for (int tick = 0; tick <= kTicks; ++tick) {
        const int x = map.left() + (map.width() - 1) * tick / kTicks;
        painter.setPen(kLine);
        painter.drawLine(x, kTop - 8, x, kTop - 3);
        painter.setPen(kFaint);
        const QRect label(x - 50, kTop - 28, 100, 18);
        const auto side = tick == 0 ? Qt::AlignLeft : tick == kTicks ? Qt::AlignRight : Qt::AlignHCenter;
        painter.drawText(tick == 0 ? label.translated(50, 0) : tick == kTicks ? label.translated(-50, 0) : label, side | Qt::AlignVCenter, model::sizeText(size / kTicks * static_cast<quint64>(tick)));
    }
}

void paintName(QPainter& painter, const QRect& strip, const QString& name, const QString& small) {
    const QRect room(kEdge, strip.top(), kNames - kEdge, strip.height());
    painter.setPen(kInk);
    painter.setFont(font(1, true));
    painter.drawText(room.adjusted(0, 2, 0, -room.height() / 2), Qt::AlignLeft | Qt::AlignVCenter, painter.fontMetrics().elidedText(name, Qt::ElideMiddle, room.width()));
    painter.setPen(kFaint);
    painter.setFont(font(0.85));
    painter.drawText(room.adjusted(0, room.height() / 2, 0, -2), Qt::AlignLeft | Qt::AlignVCenter, small);
}

void paintPartitions(QPainter& painter, const ImageDocument& document, int row) {
    const QRect at(area(row).left(), area(row).top(), area(row).width(), kPartition);
    const auto size = static_cast<double>(std::max<quint64>(1, document.diskSize()));
    painter.setFont(font(0.85));
    for (const auto& facts : document.partitions()) {
        const auto x = [&](quint64 offset) { return at.left() + static_cast<int>(std::min(1.0, static_cast<double>(offset) / size) * at.width()); };
        const QRect part(x(facts.range.offset), at.top(), std::max(2, x(facts.range.end()) - x(facts.range.offset)), at.height());
        painter.setPen(kLine);
        painter.setBrush(QColor(0xf1, 0xf4, 0xf7));
        painter.drawRect(part.adjusted(0, 0, -1, -1));
        painter.setPen(kInk);
        painter.drawText(part.adjusted(4, 0, -4, 0), Qt::AlignVCenter | Qt::AlignLeft, painter.fontMetrics().elidedText(facts.title(), Qt::ElideRight, part.width() - 8));
    }
    painter.setBrush(Qt::NoBrush);
}

void paintLegend(QPainter& painter, int top) {
    int x = kEdge + kNames;
    painter.setFont(font(0.85));
    for (const MapState state : model::kLegendStates) {
        const QRect box(x, top + 4, 14, 14);
        fill(painter, box, state);
        painter.setPen(kLine);
        painter.drawRect(box);
        painter.setPen(kInk);
        const QString name = model::mapStateName(state);
        painter.drawText(QRect(x + 20, top, 300, 22), Qt::AlignVCenter | Qt::AlignLeft, name);
        x += 20 + painter.fontMetrics().horizontalAdvance(name) + 24;
    }
}

void paint(QPainter& painter, const ImageDocument& document) {
    const int layers = layerCount(document);
    painter.fillRect(QRect(QPoint(), sizeFor(document)), Qt::white);
    paintRuler(painter, document.diskSize());
    for (int layer = 0; layer < layers; ++layer) {
        const QRect strip = area(layer);
        const auto& facts = document.layers()[layer];
        paintName(painter, strip, facts.name, facts.format + QStringLiteral(" · ") + model::sizeText(facts.virtualSize));
        paintStrip(painter, strip, document.map().columns(static_cast<std::size_t>(layer), {0, document.diskSize()}, static_cast<std::size_t>(strip.width())));
    }
    paintPartitions(painter, document, layers);
    paintLegend(painter, area(layers).top() + kPartition + 8);
    if (layers < document.layers().size()) {
        painter.setPen(kFaint);
        painter.drawText(QRect(kEdge, area(layers).top(), kNames - kEdge, kPartition), Qt::AlignVCenter | Qt::AlignLeft, Words::tr("and %n more file(s)", nullptr, static_cast<int>(document.layers().size()) - layers));
    }
}

} // namespace

QByteArray mapAsSvg(const ImageDocument& document) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(sizeFor(document));
    generator.setViewBox(QRect(QPoint(), sizeFor(document)));
    generator.setTitle(Words::tr("Map of %1").arg(document.layers().first().name));
    QPainter painter(&generator);
    paint(painter, document);
    painter.end();
    return buffer.data();
}

QImage mapAsImage(const ImageDocument& document) {
    constexpr int kScale = 2;
    QImage image(sizeFor(document) * kScale, QImage::Format_RGB32);
    image.setDevicePixelRatio(kScale);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::TextAntialiasing);
    paint(painter, document);
    return image;
}

} // namespace ui
