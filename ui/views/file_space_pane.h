// SPDX-License-Identifier: MIT
// The map of the file: grid or table, with a legend that says how much each use takes.
#pragma once

#include "model/file_space_model.h"

#include <QPointer>
#include <QWidget>

class QGridLayout;
class QLabel;
class QStackedWidget;
class QTableView;

namespace ui {

class FileMapView;

class FileSpacePane : public QWidget {
    Q_OBJECT
public:
    explicit FileSpacePane(QWidget* parent = nullptr);

    void setDocument(model::ImageDocument* document);
    FileMapView& map() { return *m_map; }
    model::FileSpaceModel& space() { return m_model; }
    void showTable(Qt::CheckState state);
    // What the header above says: how much a cell is, and where the cursor is.
    QString rangeText() const;

signals:
    void viewChanged();
    void bytesRequested(quint64 offset);

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void showLegend();
    void followMap();
    // The document's selection and the map's cursor are one.
    void followSelection();
    void publish();

    model::FileSpaceModel m_model;
    FileMapView* m_map;
    QTableView* m_table;
    QStackedWidget* m_stack;
    QGridLayout* m_legend;
    QLabel* m_error;
    QPointer<model::ImageDocument> m_document;
    bool m_following = false, m_publishing = false;
};

} // namespace ui
