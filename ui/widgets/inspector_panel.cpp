// SPDX-License-Identifier: MIT
#include "ui/widgets/inspector_panel.h"

#include "model/data_inspector.h"
#include "ui/theme.h"

#include <QHeaderView>

namespace ui {

InspectorPanel::InspectorPanel(QWidget* parent) : QTableWidget(0, 3, parent) {
    setObjectName(QStringLiteral("inspectorPanel"));
    setAccessibleName(tr("Values at the caret"));
    setHorizontalHeaderLabels({tr("As"), tr("Little-endian"), tr("Big-endian")});
    for (int column = 0; column < 3; ++column) horizontalHeaderItem(column)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + kGap * 2);
    horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    horizontalHeader()->setSectionResizeMode(2, QHeaderView::Stretch);
    setEditTriggers(NoEditTriggers);
    setSelectionBehavior(SelectRows);
    setFrameShape(NoFrame);
    setShowGrid(false);
    setTabKeyNavigation(false);
}

void InspectorPanel::showBytes(QByteArrayView bytes) {
    const auto rows = model::interpretations(bytes);
    setRowCount(static_cast<int>(rows.size()));
    for (int row = 0; row < rowCount(); ++row) {
        const QStringList texts{rows[row].name, rows[row].little, rows[row].big};
        for (int column = 0; column < 3; ++column) {
            if (!item(row, column)) setItem(row, column, new QTableWidgetItem);
            item(row, column)->setText(texts[column]);
            item(row, column)->setToolTip(texts[column]);
        }
    }
}

} // namespace ui
