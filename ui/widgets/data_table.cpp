// SPDX-License-Identifier: MIT
#include "ui/widgets/data_table.h"

#include <QHeaderView>
#include <QTableView>

namespace ui {

QTableView* makeTable(QAbstractItemModel& model, const QString& objectName, const QString& accessibleName, QWidget* parent) {
    auto* table = new QTableView(parent);
    table->setObjectName(objectName);
    table->setAccessibleName(accessibleName);
    table->setModel(&model);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setShowGrid(false);
    table->setTabKeyNavigation(false);
    table->setTextElideMode(Qt::ElideMiddle);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 12);
    table->horizontalHeader()->setHighlightSections(false);
    return table;
}

} // namespace ui
