// SPDX-License-Identifier: MIT
// What the window shows while nothing is open: what can be done, and what was open lately.
#pragma once

#include <QWidget>

class QAction;
class QLabel;
class QListWidget;

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
    void fillRecent();

    model::RecentFiles& m_recent;
    QLabel* m_recentTitle;
    QListWidget* m_list;
};

} // namespace ui
