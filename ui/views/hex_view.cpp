// SPDX-License-Identifier: MIT
// Geometry, scrolling, keys and mouse. Painting: hex_view_paint.cpp.
#include "ui/views/hex_view.h"

#include "model/format_text.h"
#include "ui/theme.h"

#include <QAccessible>
#include <QContextMenuEvent>
#include <QMenu>
#include <QScrollBar>

#include <algorithm>

namespace ui {

namespace {
constexpr quint64 kMaxSteps = quint64{1} << 30; // of the scroll bar, whose numbers are ints
constexpr quint64 kSector = 512;
} // namespace

HexView::HexView(model::BytePages& pages, QWidget* parent) : QAbstractScrollArea(parent), m_pages(pages) {
    installHexAccessibility();
    setObjectName(QStringLiteral("hexView"));
    setAccessibleName(tr("Bytes"));
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setFont(monospaceFont());
    viewport()->setCursor(Qt::IBeamCursor);
    connect(&pages, &model::BytePages::sourceChanged, this, &HexView::sourceChanged);
    connect(&pages, &model::BytePages::pageReady, viewport(), qOverload<>(&QWidget::update));
}

void HexView::sourceChanged() {
    m_caret = m_anchor = m_top = 0;
    m_field.reset();
    m_group.reset();
    updateScrollBars();
    viewport()->update();
}

HexView::Metrics HexView::metrics() const {
    const QFontMetrics font = fontMetrics();
    Metrics m;
    m.cell = font.horizontalAdvance(u'0');
    m.row = font.height() + 3;
    m.header = m.row + 4;
    m.digits = std::max<int>(8, static_cast<int>(QString::number(m_pages.size(), 16).size()));
    m.hexLeft = kMargin + m.cell * (m.digits + 2) - horizontalScrollBar()->value();
    m.textLeft = m.hexLeft + m.cell * (static_cast<int>(kRowBytes) * 3 + 2);
    m.ruleLeft = m.textLeft + m.cell * (static_cast<int>(kRowBytes) + 2);
    m.width = m.ruleLeft + m.cell * 28 + horizontalScrollBar()->value();
    return m;
}

// A wider gap in the middle of a row.
int HexView::hexX(const Metrics& m, quint64 column) const {
    return m.hexLeft + m.cell * (static_cast<int>(column) * 3 + (column >= kRowBytes / 2 ? 1 : 0));
}

quint64 HexView::rowCount() const { return m_pages.size() / kRowBytes + (m_pages.size() % kRowBytes != 0); }
quint64 HexView::scale() const { return rowCount() / kMaxSteps + 1; }

quint64 HexView::visibleRows() const {
    const Metrics m = metrics();
    return static_cast<quint64>(std::max(1, (viewport()->height() - m.header) / m.row));
}

void HexView::updateScrollBars() {
    m_settingBar = true;
    const quint64 rows = rowCount(), visible = visibleRows();
    const quint64 last = rows > visible ? rows - visible : 0;
    m_top = std::min(m_top, last);
    verticalScrollBar()->setRange(0, static_cast<int>(last / scale()));
    verticalScrollBar()->setPageStep(static_cast<int>(std::max<quint64>(visible / scale(), 1)));
    verticalScrollBar()->setValue(static_cast<int>(m_top / scale()));
    horizontalScrollBar()->setRange(0, std::max(0, metrics().width - viewport()->width()));
    horizontalScrollBar()->setSingleStep(metrics().cell);
    m_settingBar = false;
}

void HexView::setTopRow(quint64 row) {
    m_top = row;
    updateScrollBars();
    viewport()->update();
    emit scrolled();
}

void HexView::scrollContentsBy(int dx, int dy) {
    if (dx != 0 || dy != 0) viewport()->update();
    if (dy == 0 || m_settingBar) return;
    m_top = static_cast<quint64>(verticalScrollBar()->value()) * scale();
    emit scrolled();
}

// The bar's steps may be thousands of rows: the wheel moves rows, the bar follows.
void HexView::wheelEvent(QWheelEvent* event) {
    constexpr int kNotch = 120, kRowsPerNotch = 3;
    if (event->angleDelta().y() == 0) return QAbstractScrollArea::wheelEvent(event);
    m_wheelRest += event->angleDelta().y() * kRowsPerNotch;
    const int rows = m_wheelRest / kNotch;
    m_wheelRest -= rows * kNotch;
    if (rows > 0) setTopRow(m_top - std::min<quint64>(m_top, static_cast<quint64>(rows)));
    else if (rows < 0) setTopRow(m_top + static_cast<quint64>(-rows));
    event->accept();
}

void HexView::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    updateScrollBars();
}

blockcore::Range HexView::selection() const {
    if (m_pages.size() == 0) return {};
    const quint64 first = std::min(m_caret, m_anchor), last = std::max(m_caret, m_anchor);
    return {first, last - first + 1};
}

void HexView::ensureVisible(blockcore::Range range) {
    const quint64 row = range.offset / kRowBytes, visible = visibleRows();
    if (row >= m_top && row < m_top + visible) return;
    // A step beyond the edge scrolls a row, a jump puts the place into the upper third.
    if (row + 1 == m_top) setTopRow(row);
    else if (row == m_top + visible) setTopRow(m_top + 1);
    else setTopRow(row - std::min(row, visible / 3));
}

void HexView::show(blockcore::Range range) {
    if (m_pages.size() == 0) return;
    m_anchor = std::min<quint64>(range.offset, m_pages.size() - 1);
    m_caret = m_anchor;
    const quint64 length = std::min(std::max<quint64>(range.length, 1), m_pages.size() - m_anchor);
    m_anchor += length - 1;
    ensureVisible({m_caret, length});
    viewport()->update();
    announce();
}

void HexView::setFrames(std::optional<blockcore::Range> field, std::optional<blockcore::Range> group) {
    m_field = field;
    m_group = group;
    viewport()->update();
}

void HexView::setClusterSize(quint64 bytes) {
    m_clusterSize = bytes;
    viewport()->update();
}

QRect HexView::byteRect(quint64 offset) const {
    const Metrics m = metrics();
    const quint64 row = offset / kRowBytes;
    if (offset >= m_pages.size() || row < m_top || row >= m_top + visibleRows()) return {};
    return {hexX(m, offset % kRowBytes), m.header + static_cast<int>(row - m_top) * m.row, m.cell * 2, m.row};
}

std::optional<quint64> HexView::offsetAt(QPoint position) const {
    const Metrics m = metrics();
    if (position.y() < m.header || m_pages.size() == 0) return std::nullopt;
    const quint64 row = m_top + static_cast<quint64>((position.y() - m.header) / m.row);
    int column = 0;
    if (position.x() >= m.textLeft - m.cell / 2) column = (position.x() - m.textLeft) / std::max(m.cell, 1);
    else while (column + 1 < static_cast<int>(kRowBytes) && position.x() >= hexX(m, static_cast<quint64>(column) + 1) - m.cell / 2) ++column;
    const quint64 offset = row * kRowBytes + static_cast<quint64>(std::clamp(column, 0, static_cast<int>(kRowBytes) - 1));
    return std::min(offset, m_pages.size() - 1);
}

void HexView::moveCaret(quint64 offset, Qt::KeyboardModifiers modifiers) {
    if (m_pages.size() == 0) return;
    m_caret = std::min(offset, m_pages.size() - 1);
    if (!(modifiers & Qt::ShiftModifier)) m_anchor = m_caret;
    ensureVisible({m_caret, 1});
    viewport()->update();
    announce();
    emit selected(selection());
}

void HexView::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) return emit copyRequested();
    const quint64 page = visibleRows() * kRowBytes, caret = m_caret, size = m_pages.size();
    const bool control = event->modifiers() & Qt::ControlModifier;
    const auto back = [caret](quint64 bytes) { return caret - std::min(caret, bytes); };
    const quint64 unit = control ? (m_clusterSize != 0 ? m_clusterSize : kSector) : 0;
    switch (event->key()) {
    case Qt::Key_Left: return moveCaret(back(1), event->modifiers());
    case Qt::Key_Right: return moveCaret(caret + 1, event->modifiers());
    case Qt::Key_Up: return moveCaret(caret >= kRowBytes ? caret - kRowBytes : caret, event->modifiers());
    case Qt::Key_Down: return moveCaret(caret + kRowBytes < size ? caret + kRowBytes : caret, event->modifiers());
    // With Ctrl from sector to sector, or cluster to cluster.
    case Qt::Key_PageUp: return moveCaret(unit ? (caret % unit ? caret / unit * unit : back(unit)) : caret >= page ? caret - page : caret % kRowBytes, event->modifiers());
    case Qt::Key_PageDown: return moveCaret(unit ? (caret / unit + 1) * unit : caret + page, event->modifiers());
    case Qt::Key_Home: return moveCaret(control ? 0 : caret / kRowBytes * kRowBytes, event->modifiers());
    case Qt::Key_End: return moveCaret(control ? size - 1 : caret / kRowBytes * kRowBytes + kRowBytes - 1, event->modifiers());
    case Qt::Key_Return:
    case Qt::Key_Enter: return emit activated(caret);
    default: QAbstractScrollArea::keyPressEvent(event);
    }
}

void HexView::mousePressEvent(QMouseEvent* event) {
    const auto offset = offsetAt(event->position().toPoint());
    if (event->button() != Qt::LeftButton || !offset) return;
    moveCaret(*offset, event->modifiers());
    if (event->modifiers() & Qt::ControlModifier) emit activated(*offset);
}

void HexView::mouseMoveEvent(QMouseEvent* event) {
    if (!(event->buttons() & Qt::LeftButton)) return;
    if (const auto offset = offsetAt(event->position().toPoint())) moveCaret(*offset, Qt::ShiftModifier);
}

void HexView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (const auto offset = offsetAt(event->position().toPoint())) emit activated(*offset);
}

void HexView::contextMenuEvent(QContextMenuEvent* event) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(icon(QStringLiteral("copy")), tr("&Copy as hex"), QKeySequence::Copy, this, &HexView::copyRequested);
    menu->addAction(tr("&Follow"), this, [this] { emit activated(m_caret); })->setToolTip(tr("Go where the field under the caret leads"));
    menu->popup(event->reason() == QContextMenuEvent::Keyboard ? viewport()->mapToGlobal(byteRect(m_caret).bottomLeft()) : event->globalPos());
}

void HexView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange) updateScrollBars();
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) viewport()->update();
    QAbstractScrollArea::changeEvent(event);
}

void HexView::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void HexView::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void HexView::announce() {
    if (!hasFocus()) return;
    QAccessibleEvent event(this, QAccessible::ValueChanged);
    QAccessible::updateAccessibility(&event);
}

QString HexView::describeCaret() {
    if (m_pages.size() == 0) return tr("No bytes");
    const quint64 row = m_caret / kRowBytes * kRowBytes;
    const QByteArrayView line = m_pages.loaded(row, static_cast<qsizetype>(kRowBytes));
    if (line.isEmpty()) return tr("%1: not read yet").arg(model::hexText(row));
    const auto at = static_cast<qsizetype>(m_caret - row);
    const QString byte = at < line.size() ? QString::number(static_cast<quint8>(line[at]), 16) : QString();
    return tr("%1: %2 · byte %3 at %4")
        .arg(model::hexText(row), QString::fromLatin1(line.toByteArray().toHex(' ')), byte, model::hexText(m_caret));
}

QString HexView::describeSelection() const {
    const blockcore::Range range = selection();
    if (range.length == 0) return {};
    QString text = tr("%n byte(s) from %1 · sector %2", nullptr, static_cast<int>(std::min<quint64>(range.length, INT_MAX)))
                       .arg(model::hexText(range.offset)).arg(range.offset / kSector);
    if (m_clusterSize != 0) text += tr(" · cluster %1").arg(range.offset / m_clusterSize);
    return text;
}

} // namespace ui
