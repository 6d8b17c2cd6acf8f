// SPDX-License-Identifier: MIT
// The left dock: all known images as a forest, with a filter. Selecting an image makes it the current one.
#pragma once

#include <QSortFilterProxyModel>
#include <QTimer>
#include <QWidget>

class QLineEdit;
class QTreeView;

namespace model {
class Workspace;
}

namespace ui {

class ImageTree : public QWidget {
    Q_OBJECT
public:
    explicit ImageTree(model::Workspace& workspace, QWidget* parent = nullptr);

    QString selectedPath() const;
    QString filterText() const;
    void setFilterText(const QString& text);

signals:
    void filterChanged();
    void closeRequested(const QString& path);

private:
    void layOutTree();
    void fitToRows();
    void followCurrent();
    void publish(const QModelIndex& index);
    void fitIndentation();

    model::Workspace& m_workspace;
    QSortFilterProxyModel m_filtered;
    QLineEdit* m_filter;
    QTreeView* m_tree;
    QTimer m_grown;
};

} // namespace ui
