// SPDX-License-Identifier: MIT
// A tree view that draws its own arrows before rows that open: the style sheet leaves none.
#pragma once

#include <QTreeView>

namespace ui {

class FieldTree : public QTreeView {
    Q_OBJECT
public:
    using QTreeView::QTreeView;

protected:
    void drawBranches(QPainter* painter, const QRect& rect, const QModelIndex& index) const override;
};

} // namespace ui
