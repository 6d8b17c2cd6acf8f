// SPDX-License-Identifier: MIT
#include "ui/views/snapshot_timeline.h"

#include "model/format_text.h"
#include "model/snapshot_model.h"
#include "ui/theme.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace ui {

namespace {

constexpr int kHeight = 132, kAxis = 84;        // the axis' distance from the top
constexpr int kSide = 72, kNowSpace = 76;       // left and right of the marks
constexpr qreal kClosest = 22;                  // so that marks can be told apart
constexpr qreal kRadius = 6, kTallestBar = 44, kBarWidth = 10;

} // namespace

SnapshotTimeline::SnapshotTimeline(model::SnapshotModel& snapshots, QWidget* parent) : QWidget(parent), m_snapshots(snapshots) {
    installMapAccessibility();
    setObjectName(QStringLiteral("snapshotTimeline"));
    setAccessibleName(tr("Snapshots along time"));
    setAccessibleDescription(tr("Left and Right go from snapshot to snapshot by date; the table below shows the same."));
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&snapshots, &QAbstractItemModel::modelReset, this, [this] {
        m_current = -1;
        layOut();
    });
    connect(&snapshots, &model::SnapshotModel::spaceChanged, this, &SnapshotTimeline::layOut);
    layOut();
}

QSize SnapshotTimeline::sizeHint() const { return {480, kHeight}; }

// In proportion to time, but never so close that marks cover each other.
void SnapshotTimeline::layOut() {
    m_marks.clear();
    m_largest = 0;
    for (int row = 0; row < m_snapshots.rowCount(); ++row) {
        m_marks.append({.row = row});
        if (const auto space = m_snapshots.spaceAt(row)) m_largest = std::max(m_largest, space->exclusive);
    }
    const auto dateOf = [this](const Mark& mark) { return m_snapshots.snapshotAt(mark.row).date.toSecsSinceEpoch(); };
    std::ranges::stable_sort(m_marks, {}, dateOf);
    update();
    if (m_marks.isEmpty()) return;
    const qreal left = kSide, right = std::max<qreal>(left + 1, width() - kNowSpace - kSide);
    const qint64 first = dateOf(m_marks.first());
    const auto span = static_cast<qreal>(std::max<qint64>(1, dateOf(m_marks.last()) - first));
    const qreal distance = std::min(kClosest, (right - left) / static_cast<qreal>(std::max<qsizetype>(1, m_marks.size() - 1)));
    for (qsizetype i = 0; i < m_marks.size(); ++i) {
        m_marks[i].x = left + (right - left) * static_cast<qreal>(dateOf(m_marks[i]) - first) / span;
        if (i > 0) m_marks[i].x = std::max(m_marks[i].x, m_marks[i - 1].x + distance);
    }
    // Those pushed out at the right push back.
    for (qsizetype i = m_marks.size() - 1; i >= 0; --i) {
        const qreal limit = i + 1 < m_marks.size() ? m_marks[i + 1].x - distance : right;
        m_marks[i].x = std::min(m_marks[i].x, limit);
    }
}

QPoint SnapshotTimeline::markOf(int row) const {
    const auto mark = std::ranges::find(m_marks, row, &Mark::row);
    if (mark == m_marks.end()) return {};
    const QPoint place(static_cast<int>(mark->x), kAxis);
    return layoutDirection() == Qt::RightToLeft ? QPoint(width() - place.x(), place.y()) : place;
}

int SnapshotTimeline::rowNear(QPoint position) const {
    const qreal x = layoutDirection() == Qt::RightToLeft ? width() - position.x() : position.x();
    const auto nearest = std::ranges::min_element(m_marks, {}, [x](const Mark& mark) { return std::abs(mark.x - x); });
    return nearest != m_marks.end() && std::abs(nearest->x - x) <= kClosest ? nearest->row : -1;
}

void SnapshotTimeline::setCurrent(int row) {
    if (row == m_current) return;
    m_current = row;
    update();
}

void SnapshotTimeline::choose(int row) {
    setCurrent(row);
    emit currentChanged(row);
    QAccessibleAnnouncementEvent event(this, describeSelection());
    QAccessible::updateAccessibility(&event);
}

QString SnapshotTimeline::describeSelection() const { return m_snapshots.describe(m_current); }

void SnapshotTimeline::paintAxis(QPainter& painter) const {
    const Colors& c = colors();
    const qreal now = width() - kNowSpace;
    painter.setPen(QPen(c.faintText, 1.6));
    painter.drawLine(QPointF(kSide / 2.0, kAxis), QPointF(now - 8, kAxis));
    painter.setPen(QPen(c.positive, 1.6));
    painter.setBrush(c.surface);
    painter.drawRoundedRect(QRectF(now - 7, kAxis - 7, 14, 14), 3, 3);
}

void SnapshotTimeline::paintMark(QPainter& painter, const Mark& mark) const {
    const Colors& c = colors();
    const bool current = mark.row == m_current;
    if (const auto space = m_snapshots.spaceAt(mark.row); space && m_largest > 0) {
        const qreal height = std::max(2.0, kTallestBar * static_cast<qreal>(space->exclusive) / static_cast<qreal>(m_largest));
        painter.setPen(Qt::NoPen);
        painter.setBrush(statePaint(model::MapState::Data, isDark()).fill);
        painter.drawRoundedRect(QRectF(mark.x - kBarWidth / 2, kAxis - kRadius - 2 - height, kBarWidth, height), 2, 2);
    }
    if (current && hasFocus()) {
        painter.setPen(QPen(c.accent, 1.4));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(QPointF(mark.x, kAxis), kRadius + 3.5, kRadius + 3.5);
    }
    painter.setPen(QPen(current ? c.accent : c.faintText, 1.8));
    painter.setBrush(current ? c.accent : c.surface);
    painter.drawEllipse(QPointF(mark.x, kAxis), kRadius, kRadius);
}

void SnapshotTimeline::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    painter.save();
    if (mirrored) {
        painter.translate(width(), 0);
        painter.scale(-1, 1);
    }
    paintAxis(painter);
    for (const Mark& mark : m_marks) paintMark(painter, mark);
    painter.restore();
    paintTexts(painter);
}

void SnapshotTimeline::paintTexts(QPainter& painter) const {
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const Colors& c = colors();
    const QFont nameFont = scaledFont(*this, 0.92, QFont::DemiBold), dateFont = scaledFont(*this, 0.85);
    const auto write = [&](qreal x, int top, const QFont& font, const QColor& color, const QString& text, qreal room) {
        painter.setFont(font);
        painter.setPen(color);
        const QRectF box((mirrored ? width() - x : x) - room / 2, top, room, painter.fontMetrics().height());
        painter.drawText(box, Qt::AlignCenter, painter.fontMetrics().elidedText(text, Qt::ElideMiddle, static_cast<int>(room)));
    };
    write(width() - kNowSpace, kAxis + 10, nameFont, c.text, tr("now"), kNowSpace);
    // Where there is room; the table names all.
    for (qsizetype i = 0; i < m_marks.size(); ++i) {
        const Mark& mark = m_marks[i];
        const qreal before = i > 0 ? mark.x - m_marks[i - 1].x : 2 * kSide;
        const qreal after = (i + 1 < m_marks.size() ? m_marks[i + 1].x : width() - kNowSpace) - mark.x;
        const qreal room = std::min({before, after, 180.0}) - kSpace;
        if (room < 40) continue;
        const auto& snapshot = m_snapshots.snapshotAt(mark.row);
        write(mark.x, kAxis + 10, nameFont, mark.row == m_current ? c.accent : c.text, model::harmless(snapshot.name), room);
        write(mark.x, kAxis + 26, dateFont, c.faintText, QLocale().toString(snapshot.date.date(), QLocale::ShortFormat), room);
    }
    if (m_largest > 0) {
        painter.setFont(dateFont);
        painter.setPen(c.faintText);
        painter.drawText(QRect(kMargin, 4, width() - 2 * kMargin, 18), Qt::AlignVCenter | (mirrored ? Qt::AlignRight | Qt::AlignAbsolute : Qt::AlignLeft),
                         tr("Bars: space that only this snapshot takes, at most %1").arg(model::sizeText(m_largest)));
    }
}

bool SnapshotTimeline::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int row = rowNear(help->pos());
    if (row < 0) QToolTip::hideText();
    else QToolTip::showText(help->globalPos(), m_snapshots.describe(row).toHtmlEscaped(), this);
    return true;
}

void SnapshotTimeline::resizeEvent(QResizeEvent*) { layOut(); }

void SnapshotTimeline::mousePressEvent(QMouseEvent* event) {
    if (const int row = rowNear(event->pos()); row >= 0) choose(row);
}

void SnapshotTimeline::mouseDoubleClickEvent(QMouseEvent* event) {
    if (const int row = rowNear(event->pos()); row >= 0) emit activated(row);
}

void SnapshotTimeline::keyPressEvent(QKeyEvent* event) {
    if (m_marks.isEmpty()) return QWidget::keyPressEvent(event);
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const auto at = std::ranges::find(m_marks, m_current, &Mark::row) - m_marks.begin();
    const qsizetype last = m_marks.size() - 1;
    const bool none = at > last;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const bool later = (event->key() == Qt::Key_Right) != mirrored;
        const qsizetype next = none ? (later ? 0 : last) : std::clamp<qsizetype>(at + (later ? 1 : -1), 0, last);
        return choose(m_marks[next].row);
    }
    case Qt::Key_Home: return choose(m_marks.first().row);
    case Qt::Key_End: return choose(m_marks.last().row);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!none) emit activated(m_current);
        return;
    default: QWidget::keyPressEvent(event);
    }
}

void SnapshotTimeline::focusInEvent(QFocusEvent*) { update(); }
void SnapshotTimeline::focusOutEvent(QFocusEvent*) { update(); }

} // namespace ui
