// SPDX-License-Identifier: MIT
#include "ui/widgets/share_bar.h"

#include "ui/theme.h"

#include <QPainter>
#include <QPainterPath>

namespace ui {

ShareBar::ShareBar(QWidget* parent) : QWidget(parent) {
    setFixedHeight(10);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ShareBar::setShares(const std::array<double, model::kLegendStates.size()>& shares) {
    m_shares = shares;
    update();
}

void ShareBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool dark = isDark();
    QPainterPath shape;
    shape.addRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter.fillPath(shape, statePaint(model::MapState::Hole, dark).fill);
    painter.save();
    painter.setClipPath(shape);
    double left = 0;
    for (std::size_t i = 0; i < m_shares.size(); ++i) {
        const model::MapState state = model::kLegendStates[i];
        if (m_shares[i] <= 0 || state == model::MapState::Hole) continue;
        // A little is never nothing.
        const double width = std::max(2.0, m_shares[i] * this->width());
        const QRectF part(left, 0, width, height());
        const StatePaint paint = statePaint(state, dark);
        painter.fillRect(part, paint.fill);
        if (paint.pattern == Pattern::Diagonal) painter.fillRect(part, QBrush(paint.ink, Qt::BDiagPattern));
        if (paint.pattern == Pattern::BackDiagonal) painter.fillRect(part, QBrush(paint.ink, Qt::FDiagPattern));
        if (paint.pattern == Pattern::Dots) painter.fillRect(part, QBrush(paint.ink, Qt::Dense6Pattern));
        if (paint.pattern == Pattern::Cross) painter.fillRect(part, QBrush(paint.ink, Qt::DiagCrossPattern));
        left += width;
    }
    painter.restore();
    painter.setPen(colors().border);
    painter.drawPath(shape);
}

} // namespace ui
