// SPDX-License-Identifier: MIT
// The frame: images on the left, tabs in the middle, details on the right, jobs below. Connects the current
// document with every view; decides nothing about images itself.
#pragma once

#include "blockcore/ops/rebase.h"
#include "model/session.h"
#include "model/settings.h"
#include "model/workspace.h"

#include <QMainWindow>
#include <QTimer>

#include <stop_token>

class KMessageWidget;
class QLabel;
class QMenu;
class QStackedWidget;
class QTabWidget;

namespace ui {

class Actions;
class CompareView;
class DetailsView;
class FindingsView;
class ImageTree;
class JobsView;
class JsonView;
class LocateBar;
class MapTab;
class Overview;
class SnapshotsView;
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
    SnapshotsView& snapshotsView() { return *m_snapshots; }
    FindingsView& findingsView() { return *m_findings; }
    CompareView& compareView() { return *m_compare; }
    LocateBar& locateBar() { return *m_locate; }
    // Files and folders from the command line.
    void openPaths(const QStringList& paths);
    // What was open last time, as it was looked at.
    void restoreSession();

public slots:
    void chooseImages();
    void chooseFolder();
    void chooseReport();
    void exportReport(const QString& path);
    void startConvert();
    void startResize();
    void startRebase();
    void startFindParent();
    void startRecordFormat();
    void showPalette();
    void showSettings();
    void showError(const QString& html);

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void moveEvent(QMoveEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void makeCentre();
    QWidget* makeDocumentPage();
    QWidget* makeDocumentHeader(QWidget* page);
    void makeTabs(QWidget* page);
    void makeDocks();
    void makeToolBar();
    void makeMenus();
    void makeStatusBar();
    void connectActions();
    void connectImageActions();
    void stepThrough(int direction);
    void connectViews();
    void documentChanged();
    void stateChanged();
    void updateBanner();
    void updateTitle();
    void updateActions();
    QString writeObstacle();
    const model::LayerFacts* unlinkedLayer() const;
    const model::LayerFacts* unclearLayer() const;
    model::Job* relink(const blockcore::Rebase::Options& options, const QString& title, const QString& path);
    void offerUndo(const QString& text, const std::optional<blockcore::Rebase::Options>& back, const QString& path);
    void clearMessage();
    void updateStatus();
    void updateJobs();
    void jobFinished(model::Job* job);
    void showJob(model::Job* job);
    void applyPreferences();
    void setColorMode(model::ColorMode mode);
    void fillRecentMenu();
    void cyclePane(int direction);
    void showAbout();
    bool mayClose();
    void connectSession();
    void rememberView();
    void bringBackView();
    void saveSession();
    model::SessionState sessionState();
    void showTab(const QString& name);
    QString bannerText(KMessageWidget& banner);
    void fileUseChanged();

    model::Workspace m_workspace;
    Actions* m_actions;
    QStackedWidget* m_centre = nullptr;
    QTabWidget* m_tabs = nullptr;
    KMessageWidget* m_banner = nullptr;         // about the image shown
    KMessageWidget* m_message = nullptr;        // about what was just tried
    QLabel *m_name = nullptr, *m_use = nullptr, *m_path = nullptr;
    Overview* m_overview = nullptr;
    MapTab* m_map = nullptr;
    StructureTab* m_structure = nullptr;
    SnapshotsView* m_snapshots = nullptr;
    FindingsView* m_findings = nullptr;
    CompareView* m_compare = nullptr;
    JsonView* m_json = nullptr;
    ImageTree* m_tree = nullptr;
    DetailsView* m_details = nullptr;
    JobsView* m_jobs = nullptr;
    LocateBar* m_locate = nullptr;
    QMenu* m_recentMenu = nullptr;
    QLabel *m_status = nullptr, *m_jobStatus = nullptr;
    model::ImageDocument* m_shown = nullptr;
    model::SessionState m_earlier;              // what the last run left
    QHash<QString, model::SessionView> m_views; // of documents shown so far
    QString m_viewOf;                           // path whose view is shown as remembered; empty: not yet
    std::stop_source m_reportStop;              // of reports being written
    QTimer m_sessionTimer;                      // several changes are saved together
};

} // namespace ui
