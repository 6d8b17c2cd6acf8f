// SPDX-License-Identifier: MIT
// The frame: images on the left, tabs in the middle, details on the right, jobs below. Connects the current
// document with every view; decides nothing about images itself.
#pragma once

#include "model/settings.h"
#include "model/workspace.h"

#include <QMainWindow>

class KMessageWidget;
class QLabel;
class QMenu;
class QStackedWidget;
class QTabWidget;

namespace ui {

class Actions;
class DetailsView;
class ImageTree;
class JobsView;
class JsonView;
class LocateBar;
class MapTab;
class Overview;
class StructureTab;

class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(model::Settings& settings, QWidget* parent = nullptr);
    ~MainWindow() override;

    model::Workspace& workspace() { return m_workspace; }
    Actions& actions() { return *m_actions; }
    MapTab& mapTab() { return *m_map; }
    DetailsView& details() { return *m_details; }
    StructureTab& structureTab() { return *m_structure; }
    LocateBar& locateBar() { return *m_locate; }
    // Files and folders from the command line.
    void openPaths(const QStringList& paths);

public slots:
    void chooseImages();
    void chooseFolder();
    void startConvert();
    void showPalette();
    void showError(const QString& html);

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void makeCentre();
    void makeDocks();
    void makeToolBar();
    void makeMenus();
    void makeStatusBar();
    void connectActions();
    void connectViews();
    void documentChanged();
    void stateChanged();
    void updateBanner();
    void updateTitle();
    void updateActions();
    void updateStatus();
    void updateJobs();
    void jobFinished(model::Job* job);
    void showJob(model::Job* job);
    void setColorMode(model::ColorMode mode);
    void fillRecentMenu();
    void cyclePane(int direction);
    void showAbout();
    bool mayClose();

    model::Workspace m_workspace;
    Actions* m_actions;
    QStackedWidget* m_centre = nullptr;
    QTabWidget* m_tabs = nullptr;
    KMessageWidget* m_banner = nullptr;         // about the image shown
    KMessageWidget* m_message = nullptr;        // about what was just tried
    QLabel *m_name = nullptr, *m_path = nullptr;
    Overview* m_overview = nullptr;
    MapTab* m_map = nullptr;
    StructureTab* m_structure = nullptr;
    JsonView* m_json = nullptr;
    ImageTree* m_tree = nullptr;
    DetailsView* m_details = nullptr;
    JobsView* m_jobs = nullptr;
    LocateBar* m_locate = nullptr;
    QMenu* m_recentMenu = nullptr;
    QLabel *m_status = nullptr, *m_jobStatus = nullptr;
    model::ImageDocument* m_shown = nullptr;
};

} // namespace ui
