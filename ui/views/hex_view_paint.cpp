// SPDX-License-Identifier: MIT
// How the hex view looks, and what it is to assistive programs.
#include "model/format_text.h"
#include "ui/theme.h"
#include "ui/views/hex_view.h"

#include <QAccessibleWidget>
#include <QPainter>

namespace ui {

namespace {

constexpr quint64 kSector = 512;

QColor faded(QColor color, int alpha) {
    color.setAlpha(alpha);
    return color;
}

class AccessibleHex final : public QAccessibleWidget {
public:
    explicit AccessibleHex(HexView* view) : QAccessibleWidget(view, QAccessible::Document), m_view(view) {}
    QString text(QAccessible::Text kind) const override {
        return kind == QAccessible::Value ? m_view->describeCaret() : QAccessibleWidget::text(kind);
    }
    QAccessible::State state() const override {
        QAccessible::State state = QAccessibleWidget::state();
        state.readOnly = true;
        return state;
    }
    // One line, never the whole file.
    int childCount() const override { return 0; }
    QAccessibleInterface* child(int) const override { return nullptr; }

private:
    HexView* m_view;
};

QAccessibleInterface* makeInterface(const QString&, QObject* object) {
    auto* view = qobject_cast<HexView*>(object);
    return view ? new AccessibleHex(view) : nullptr;
}

} // namespace

void installHexAccessibility() {
    static const bool installed = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    static_cast<void>(installed);
}

void HexView::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), colors().surface);
    if (m_pages.size() == 0) {
        painter.setPen(colors().faintText);
        painter.drawText(viewport()->rect(), Qt::AlignCenter, tr("There are no bytes to show"));
        return;
    }
    const Metrics m = metrics();
    painter.setFont(font());
    const quint64 rows = std::min(rowCount() - m_top, visibleRows() + 1);
    for (quint64 at = 0; at < rows; ++at) paintRow(painter, m, m_top + at, m.header + static_cast<int>(at) * m.row);
    paintHeader(painter, m);
}

void HexView::paintHeader(QPainter& painter, const Metrics& m) const {
    painter.fillRect(0, 0, viewport()->width(), m.header, colors().surface);
    painter.setPen(colors().faintText);
    const int baseline = fontMetrics().ascent() + 3;
    for (quint64 column = 0; column < kRowBytes; ++column)
        painter.drawText(hexX(m, column), baseline, QStringLiteral("%1").arg(column, 2, 16, QLatin1Char('0')));
    painter.drawText(m.hexLeft - m.cell * (m.digits + 2), baseline, tr("Offset"));
    painter.drawText(m.textLeft, baseline, tr("Text"));
    painter.setPen(colors().border);
    painter.drawLine(0, m.header - 1, viewport()->width(), m.header - 1);
}

// The part of a range in this row, behind both the hex and the text.
void HexView::paintRange(QPainter& painter, const Metrics& m, quint64 row, int y, blockcore::Range range, const QColor& fill, const QColor& line) const {
    const quint64 begin = row * kRowBytes, end = begin + kRowBytes;
    if (range.length == 0 || range.offset >= end || range.offset + (range.length - 1) < begin) return;
    const quint64 first = std::max<quint64>(range.offset, begin) - begin;
    const quint64 last = std::min<quint64>(range.offset + (range.length - 1), end - 1) - begin;
    const int pad = m.cell / 2;
    const QRect hex(hexX(m, first) - pad, y, hexX(m, last) + 2 * m.cell + 2 * pad - hexX(m, first), m.row);
    const QRect text(m.textLeft + static_cast<int>(first) * m.cell, y, static_cast<int>(last - first + 1) * m.cell, m.row);
    for (const QRect& area : {hex, text}) {
        painter.fillRect(area, fill);
        if (!line.isValid()) continue;
        painter.setPen(line);
        // Open towards rows that go on.
        if (range.offset >= begin) painter.drawLine(area.topLeft(), area.bottomLeft());
        if (range.offset + range.length <= end) painter.drawLine(area.topRight(), area.bottomRight());
        if (range.offset + kRowBytes > begin + first && range.offset >= begin - std::min(begin, kRowBytes)) painter.drawLine(area.topLeft(), area.topRight());
        if (range.offset + range.length <= end + kRowBytes) painter.drawLine(area.bottomLeft(), area.bottomRight());
    }
}

void HexView::paintMarks(QPainter& painter, const Metrics& m, quint64 row, int y) const {
    if (m_group) paintRange(painter, m, row, y, *m_group, faded(colors().accent, 22), {});
    if (m_field) paintRange(painter, m, row, y, *m_field, faded(colors().accent, 55), colors().accent);
    paintRange(painter, m, row, y, selection(), faded(colors().accent, m_field ? 40 : 80), {});
    if (m_caret / kRowBytes != row) return;
    const int x = hexX(m, m_caret % kRowBytes);
    painter.fillRect(x - 2, y + m.row - 3, 2 * m.cell + 4, 2, hasFocus() ? colors().accent : colors().faintText);
    painter.fillRect(m.textLeft + static_cast<int>(m_caret % kRowBytes) * m.cell, y + m.row - 3, m.cell, 2, hasFocus() ? colors().accent : colors().faintText);
}

// A line where a sector begins, a stronger one where a cluster does, and their numbers.
void HexView::paintRules(QPainter& painter, const Metrics& m, quint64 row, int y) const {
    const quint64 offset = row * kRowBytes;
    const bool cluster = m_clusterSize != 0 && offset % m_clusterSize == 0, sector = offset % kSector == 0;
    if (!cluster && !sector) return;
    painter.fillRect(m.hexLeft - m.cell / 2, y, m.width - m.hexLeft, 1, cluster ? colors().faintText : colors().border);
    QString text = tr("sector %1").arg(offset / kSector);
    if (cluster) text = tr("cluster %1").arg(offset / m_clusterSize) + QStringLiteral(" · ") + text;
    painter.setPen(cluster ? colors().text : colors().faintText);
    painter.drawText(m.ruleLeft, y + fontMetrics().ascent() + 1, text);
}

void HexView::paintRow(QPainter& painter, const Metrics& m, quint64 row, int y) {
    const quint64 offset = row * kRowBytes;
    const int baseline = y + fontMetrics().ascent() + 1;
    paintMarks(painter, m, row, y);
    paintRules(painter, m, row, y);
    painter.setPen(colors().faintText);
    painter.drawText(m.hexLeft - m.cell * (m.digits + 2), baseline, QStringLiteral("%1").arg(offset, m.digits, 16, QLatin1Char('0')));
    const model::BytePages::Page* page = m_pages.page(offset / model::BytePages::kPageBytes);
    if (page && !page->error.isEmpty()) {
        painter.setPen(colors().negative);
        if (offset % kSector == 0 || row == m_top) painter.drawText(m.hexLeft, baseline, page->error);
        return;
    }
    const auto count = static_cast<qsizetype>(std::min(kRowBytes, m_pages.size() - offset));
    const QByteArrayView bytes = page ? m_pages.loaded(offset, count) : QByteArrayView();
    for (qsizetype column = 0; column < count; ++column) {
        const int x = hexX(m, static_cast<quint64>(column)), textX = m.textLeft + static_cast<int>(column) * m.cell;
        if (column >= bytes.size()) {
            painter.setPen(colors().faintText);
            painter.drawText(x, baseline, QStringLiteral("··"));
            continue;
        }
        const auto byte = static_cast<quint8>(bytes[column]);
        painter.setPen(byte == 0 ? colors().faintText : colors().text);
        painter.drawText(x, baseline, QStringLiteral("%1").arg(byte, 2, 16, QLatin1Char('0')));
        const bool shown = byte >= 0x20 && byte < 0x7f;
        painter.setPen(shown ? colors().text : colors().faintText);
        painter.drawText(textX, baseline, shown ? QString(QLatin1Char(static_cast<char>(byte))) : QStringLiteral("·"));
    }
}

} // namespace ui
