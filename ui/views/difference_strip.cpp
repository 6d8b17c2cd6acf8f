// SPDX-License-Identifier: MIT
#include "ui/views/difference_strip.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QPainter>

#include <algorithm>

namespace ui {

using model::DifferenceKind;
using model::MapState;

namespace {

constexpr int kStripHeight = 34, kPointer = 7;
// What is painted first is covered by what comes after: content counts most.
constexpr std::array kByImportance{DifferenceKind::Allocation, DifferenceKind::OnlyRight, DifferenceKind::OnlyLeft, DifferenceKind::Content};

} // namespace

StatePaint differencePaint(DifferenceKind kind, bool dark) {
    switch (kind) {
    case DifferenceKind::Content: return statePaint(MapState::Error, dark);
    case DifferenceKind::OnlyLeft: return statePaint(MapState::Data, dark);
    case DifferenceKind::OnlyRight: return statePaint(MapState::Compressed, dark);
    case DifferenceKind::Allocation: return statePaint(MapState::Shadowed, dark);
    }
    return statePaint(MapState::Hole, dark);
}

DifferenceStrip::DifferenceStrip(model::DifferenceModel& differences, QWidget* parent) : QWidget(parent), m_differences(differences) {
    installMapAccessibility();
    setObjectName(QStringLiteral("differenceStrip"));
    setAccessibleName(tr("Differences along the disk"));
    setAccessibleDescription(tr("Left and Right go from difference to difference; the table below shows the same."));
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&differences, &QAbstractItemModel::modelReset, this, [this] {
        m_current = -1;
        measure();
    });
}

QSize DifferenceStrip::sizeHint() const { return {400, kStripHeight + kPointer + 2 * kGap}; }
QRect DifferenceStrip::strip() const { return {kMargin, kPointer + kGap, std::max(1, width() - 2 * kMargin), kStripHeight}; }

int DifferenceStrip::columnOf(quint64 offset) const {
    const auto size = static_cast<double>(std::max<quint64>(1, m_differences.differences()->size()));
    const int last = static_cast<int>(m_columns.size()) - 1;
    return std::clamp(static_cast<int>(static_cast<double>(offset) / size * static_cast<double>(m_columns.size())), 0, std::max(0, last));
}

void DifferenceStrip::measure() {
    m_columns.assign(static_cast<std::size_t>(strip().width()), 0);
    if (m_differences.differences())
        for (const auto& row : m_differences.differences()->rows) {
            const auto first = static_cast<std::size_t>(columnOf(row.range.offset)), last = static_cast<std::size_t>(columnOf(row.range.end() - 1));
            for (std::size_t column = first; column <= last; ++column) m_columns[column] |= static_cast<quint8>(1U << static_cast<unsigned>(row.kind));
        }
    update();
}

void DifferenceStrip::setCurrent(int row) {
    m_current = row;
    update();
}

QString DifferenceStrip::describeSelection() const { return m_differences.describe(m_current); }

QPoint DifferenceStrip::markOf(int row) const {
    const int column = columnOf(m_differences.rowAt(row).range.offset);
    const int x = strip().left() + (isRightToLeft() ? strip().width() - 1 - column : column);
    return {x, strip().center().y()};
}

void DifferenceStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Colors& c = colors();
    const QRect area = strip();
    const bool dark = isDark();
    painter.fillRect(area, statePaint(MapState::Hole, dark).fill);
    for (std::size_t column = 0; column < m_columns.size(); ++column) {
        if (m_columns[column] == 0) continue;
        const int at = static_cast<int>(column);
        const int x = area.left() + (isRightToLeft() ? area.width() - 1 - at : at);
        for (const DifferenceKind kind : kByImportance) {
            if (!(m_columns[column] >> static_cast<unsigned>(kind) & 1)) continue;
            const StatePaint paint = differencePaint(kind, dark);
            painter.fillRect(x - 1, area.top(), 3, area.height(), paint.fill);
            for (int y = 0; y < area.height(); ++y)
                if (patternInk(paint.pattern, x, y)) painter.fillRect(x, area.top() + y, 1, 1, paint.ink);
        }
    }
    painter.setPen(hasFocus() ? c.accent : c.border);
    painter.drawRect(area.adjusted(0, 0, -1, -1));
    if (m_current < 0 || m_current >= m_differences.rowCount()) return;
    const int x = markOf(m_current).x();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(c.accent);
    painter.drawPolygon(QPolygonF{{x - 5.5, 1.0}, {x + 6.5, 1.0}, {x + 0.5, kPointer + 1.0}});
}

void DifferenceStrip::resizeEvent(QResizeEvent*) { measure(); }

void DifferenceStrip::choose(int row) {
    if (row < 0 || row >= m_differences.rowCount()) return;
    setCurrent(row);
    emit rowChosen(row);
}

// The difference nearest to the pointer, on either side.
void DifferenceStrip::mousePressEvent(QMouseEvent* event) {
    if (m_differences.rowCount() == 0) return;
    const QRect area = strip();
    const int column = isRightToLeft() ? area.right() - event->pos().x() : event->pos().x() - area.left();
    const double share = std::clamp((column + 0.5) / area.width(), 0.0, 1.0);
    const auto size = static_cast<double>(m_differences.differences()->size());
    const int after = m_differences.rowNear(static_cast<quint64>(share * size));
    const auto distance = [&](int row) { return std::abs(columnOf(m_differences.rowAt(row).range.offset) - column); };
    choose(after > 0 && distance(after - 1) < distance(after) ? after - 1 : after);
}

void DifferenceStrip::keyPressEvent(QKeyEvent* event) {
    const bool forward = event->key() == (isRightToLeft() ? Qt::Key_Left : Qt::Key_Right);
    const bool back = event->key() == (isRightToLeft() ? Qt::Key_Right : Qt::Key_Left);
    const int last = m_differences.rowCount() - 1;
    if (forward || back) choose(std::clamp(m_current + (forward ? 1 : -1), 0, last));
    else if (event->key() == Qt::Key_Home) choose(0);
    else if (event->key() == Qt::Key_End) choose(last);
    else QWidget::keyPressEvent(event);
}

void DifferenceStrip::focusInEvent(QFocusEvent*) { update(); }
void DifferenceStrip::focusOutEvent(QFocusEvent*) { update(); }

} // namespace ui
