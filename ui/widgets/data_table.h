// SPDX-License-Identifier: MIT
// Tables look and behave alike everywhere: whole rows, no grid, Tab leaves them, keyboard and mouse alike.
#pragma once

#include <QString>

class QAbstractItemModel;
class QTableView;
class QWidget;

namespace ui {

// A table of that model, which outlives it. The name is for tests and for screen readers respectively.
QTableView* makeTable(QAbstractItemModel& model, const QString& objectName, const QString& accessibleName, QWidget* parent);

} // namespace ui
