// SPDX-License-Identifier: MIT
// The Map tab: the strata view or its table twin, with the legend that filters both.
#pragma once

#include <QWidget>

class QLabel;
class QStackedWidget;
class QToolButton;

namespace model {
class ImageDocument;
}

namespace ui {

class ExtentMapView;
class ExtentTable;
class LegendBar;

class MapTab : public QWidget {
    Q_OBJECT
public:
    explicit MapTab(QWidget* parent = nullptr);

    void setDocument(model::ImageDocument* document);
    ExtentMapView& map() { return *m_map; }
    ExtentTable& table() { return *m_table; }
    bool showsTable() const;

public slots:
    void showTable(Qt::CheckState state);
    void toggleTable();

signals:
    void failed(const QString& text);

private:
    QWidget* makeHeader();
    void updateHeader();

    ExtentMapView* m_map;
    ExtentTable* m_table;
    LegendBar* m_legend;
    QStackedWidget* m_stack;
    QLabel* m_where = nullptr;
    QToolButton* m_twin = nullptr;
    QWidget* m_zoom = nullptr;
};

} // namespace ui
