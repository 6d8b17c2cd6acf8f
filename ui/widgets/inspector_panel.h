// SPDX-License-Identifier: MIT
// The bytes at the caret as numbers, times and identifiers, in both byte orders.
#pragma once

#include <QByteArrayView>
#include <QTableWidget>

namespace ui {

class InspectorPanel : public QTableWidget {
    Q_OBJECT
public:
    explicit InspectorPanel(QWidget* parent = nullptr);
    void showBytes(QByteArrayView bytes);
};

} // namespace ui
