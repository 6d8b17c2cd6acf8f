// SPDX-License-Identifier: MIT
// The map's table twin: the extents of the chain or of one layer, sorted, filtered, copied, exported.
#pragma once

#include "model/extent_model.h"

#include <QWidget>

class QComboBox;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QTableView;

namespace ui {

class ExtentTable : public QWidget {
    Q_OBJECT
public:
    explicit ExtentTable(QWidget* parent = nullptr);

    void setDocument(model::ImageDocument* document);
    void setShownStates(quint8 mask);
    model::ExtentModel& extents() { return m_model; }
    // Selects the row that holds the document's selection.
    void followSelection();

public slots:
    void copyRows();
    void exportCsv();

signals:
    void failed(const QString& text);

private:
    QHBoxLayout* makeTop();
    void connectParts();
    void fillLayers();
    void publish(const QModelIndex& index);
    void updateStatus();
    void copySelected();

    QPointer<model::ImageDocument> m_document;
    model::ExtentModel m_model;
    QComboBox* m_layers;
    QLineEdit* m_filter;
    QTableView* m_table;
    QLabel* m_status;
    bool m_following = false;
};

} // namespace ui
