// SPDX-License-Identifier: MIT
// What the window shows while nothing is open: what can be done, and what was open lately.
#pragma once

#include <QWidget>

class QAction;
class QHBoxLayout;
class QLabel;
class QListWidget;
class QVBoxLayout;

namespace model {
class RecentFiles;
}

namespace ui {

class StartPage : public QWidget {
    Q_OBJECT
public:
    // The actions become large buttons.
    StartPage(model::RecentFiles& recent, const QList<QAction*>& actions, QWidget* parent = nullptr);

signals:
    void openRequested(const QString& path);

private:
    QHBoxLayout* makeHead();
    QHBoxLayout* makeTiles(const QList<QAction*>& actions);
    void centre(QVBoxLayout* column);
    void fillRecent();

    model::RecentFiles& m_recent;
    QLabel* m_recentTitle;
    QListWidget* m_list;
};

} // namespace ui
