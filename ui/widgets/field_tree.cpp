// SPDX-License-Identifier: MIT
#include "ui/widgets/field_tree.h"

#include "ui/theme.h"

#include <QPainter>
#include <QPainterPath>

namespace ui {

void FieldTree::drawBranches(QPainter* painter, const QRect& rect, const QModelIndex& index) const {
    if (!model()->hasChildren(index)) return;
    const bool rightToLeft = isRightToLeft();
    const double middle = (rightToLeft ? rect.left() + indentation() / 2.0 : rect.right() - indentation() / 2.0) + 0.5;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->translate(middle, rect.center().y() + 0.5);
    painter->rotate(isExpanded(index) ? 90 : rightToLeft ? 180 : 0);
    QPainterPath arrow;
    arrow.moveTo(-2, -4);
    arrow.lineTo(2, 0);
    arrow.lineTo(-2, 4);
    painter->setPen(QPen(colors().faintText, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->drawPath(arrow);
    painter->restore();
}

} // namespace ui
