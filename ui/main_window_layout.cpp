// SPDX-License-Identifier: MIT
// What the main window is made of: panes, tool bar, menus, and who is connected to whom.
#include "model/format_text.h"
#include "ui/actions.h"
#include "ui/main_window.h"
#include "ui/theme.h"
#include "ui/views/compare.h"
#include "ui/views/details.h"
#include "ui/views/extent_map.h"
#include "ui/views/findings.h"
#include "ui/views/hex_view.h"
#include "ui/views/image_tree.h"
#include "ui/views/jobs.h"
#include "ui/views/json_view.h"
#include "ui/views/map_tab.h"
#include "ui/views/overview.h"
#include "ui/views/snapshots.h"
#include "ui/views/start_page.h"
#include "ui/views/structure_tab.h"
#include "ui/widgets/locate_bar.h"

#include <KMessageWidget>

#include <QApplication>
#include <QDockWidget>
#include <QFileInfo>
#include <QLabel>
#include <QMenuBar>
#include <QMessageBox>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTabBar>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWhatsThis>

namespace ui {

using model::ColorMode;

void MainWindow::makeCentre() {
    m_centre = new QStackedWidget(this);
    auto* start = new StartPage(m_workspace.recentFiles(), {m_actions->open, m_actions->openFolder, m_actions->convert}, m_centre);
    connect(start, &StartPage::openRequested, this, [this](const QString& path) { m_workspace.open(QStringList{path}); });
    m_centre->addWidget(start);
    m_centre->addWidget(makeDocumentPage());
    m_message = new KMessageWidget(this);
    m_message->setObjectName(QStringLiteral("message"));
    m_message->setWordWrap(true);
    m_message->hide();
    auto* frame = new QWidget(this);
    auto* outer = new QVBoxLayout(frame);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    outer->addWidget(m_message);
    outer->addWidget(m_centre, 1);
    setCentralWidget(frame);
}

QWidget* MainWindow::makeDocumentPage() {
    auto* page = new QWidget(m_centre);
    m_banner = new KMessageWidget(page);
    m_banner->setObjectName(QStringLiteral("banner"));
    m_banner->setCloseButtonVisible(false);
    m_banner->setWordWrap(true);
    m_banner->hide();
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeDocumentHeader(page));
    layout->addWidget(m_banner);
    makeTabs(page);
    layout->addWidget(m_tabs, 1);
    return page;
}

QWidget* MainWindow::makeDocumentHeader(QWidget* page) {
    auto* header = new QWidget(page);
    header->setObjectName(QStringLiteral("documentHeader"));
    header->setAttribute(Qt::WA_StyledBackground);
    m_name = new QLabel(header);
    m_name->setObjectName(QStringLiteral("documentName"));
    m_name->setFont(scaledFont(*m_name, 1.35, QFont::DemiBold));
    m_path = new QLabel(header);
    m_path->setObjectName(QStringLiteral("documentPath"));
    m_path->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_path->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    makeFaint(*m_path);
    auto* names = new QHBoxLayout(header);
    names->setContentsMargins(kSection, kMargin, kSection, kGap);
    names->setSpacing(kMargin);
    names->addWidget(m_name);
    m_use = new QLabel(header);
    m_use->setObjectName(QStringLiteral("useBadge"));
    m_use->hide();
    names->addWidget(m_use);
    names->addWidget(m_path, 1);
    return header;
}

void MainWindow::makeTabs(QWidget* page) {
    m_tabs = new QTabWidget(page);
    m_tabs->setObjectName(QStringLiteral("tabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false);
    m_tabs->tabBar()->setAccessibleName(tr("Views of the image"));
    // The name is for the session file.
    const auto add = [this](QWidget* view, const QString& name, const QString& title) {
        view->setProperty("tab", name);
        m_tabs->addTab(view, title);
    };
    add(m_overview = new Overview(m_tabs), QStringLiteral("overview"), tr("Overview"));
    add(m_map = new MapTab(m_tabs), QStringLiteral("map"), tr("Map"));
    add(m_structure = new StructureTab(m_workspace.pools(), m_tabs), QStringLiteral("structure"), tr("Structure"));
    add(m_snapshots = new SnapshotsView(m_workspace, *m_actions, m_tabs), QStringLiteral("snapshots"), tr("Snapshots"));
    add(m_findings = new FindingsView(m_workspace, *m_actions, m_tabs), QStringLiteral("findings"), tr("Check"));
    add(m_compare = new CompareView(m_workspace, m_tabs), QStringLiteral("compare"), tr("Compare"));
    add(m_json = new JsonView(m_tabs), QStringLiteral("json"), tr("JSON"));
}

void MainWindow::makeDocks() {
    const auto add = [this](const QString& name, const QString& title, Qt::DockWidgetArea area, QWidget* view) {
        auto* dock = new QDockWidget(title, this);
        dock->setObjectName(name);
        dock->setWidget(view);
        dock->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetClosable);
        addDockWidget(area, dock);
        return dock;
    };
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    auto* images = add(QStringLiteral("imagesDock"), tr("Images"), Qt::LeftDockWidgetArea, m_tree = new ImageTree(m_workspace, this));
    auto* details = add(QStringLiteral("detailsDock"), tr("Details"), Qt::RightDockWidgetArea, m_details = new DetailsView(this));
    auto* jobs = add(QStringLiteral("jobsDock"), tr("Jobs"), Qt::BottomDockWidgetArea, m_jobs = new JobsView(m_workspace.jobs(), this));
    resizeDocks({images, details}, {424, 330}, Qt::Horizontal);
    resizeDocks({jobs}, {132}, Qt::Vertical);
}

void MainWindow::makeToolBar() {
    auto* bar = addToolBar(tr("Main"));
    bar->setObjectName(QStringLiteral("mainToolBar"));
    bar->setMovable(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setIconSize({18, 18});
    for (QAction* action : {m_actions->open, m_actions->openFolder, m_actions->convert}) bar->addAction(action);
    bar->addSeparator();
    for (QAction* action : {m_actions->back, m_actions->forward}) {
        bar->addAction(action);
        auto* button = qobject_cast<QToolButton*>(bar->widgetForAction(action));
        button->setToolButtonStyle(Qt::ToolButtonIconOnly);
        button->setAccessibleName(action->toolTip());
    }
    auto* space = new QWidget(bar);
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(space);
    m_locate = new LocateBar(m_workspace.settings(), bar);
    bar->addWidget(m_locate);
}

void MainWindow::makeMenus() {
    QMenu* file = menuBar()->addMenu(tr("&File"));
    file->addActions({m_actions->open, m_actions->openFolder});
    m_recentMenu = file->addMenu(tr("Open &recent"));
    file->addSeparator();
    file->addActions({m_actions->exportReport, m_actions->reload, m_actions->closeImage});
    file->addSeparator();
    file->addActions({m_actions->settings, m_actions->quit});
    QMenu* view = menuBar()->addMenu(tr("&View"));
    view->addActions({m_actions->overview, m_actions->map, m_actions->structure, m_actions->snapshots, m_actions->findings, m_actions->compare, m_actions->json, m_actions->table});
    view->addSeparator();
    view->addActions({m_actions->zoomIn, m_actions->zoomOut, m_actions->zoomAll});
    view->addSeparator();
    for (QDockWidget* dock : findChildren<QDockWidget*>()) view->addAction(dock->toggleViewAction());
    view->addActions({m_actions->nextPane, m_actions->previousPane});
    QMenu* colorMenu = view->addMenu(tr("&Colours"));
    colorMenu->addActions({m_actions->system, m_actions->light, m_actions->dark});
    QMenu* go = menuBar()->addMenu(tr("&Go"));
    go->addActions({m_actions->locate, m_actions->back, m_actions->forward, m_actions->findBytes, m_actions->findNext});
    QMenu* image = menuBar()->addMenu(tr("&Image"));
    image->addActions({m_actions->convert, m_actions->resize, m_actions->rebase, m_actions->findParent, m_actions->recordFormat});
    image->addSeparator();
    image->addActions({m_actions->snapshotCreate, m_actions->snapshotApply, m_actions->snapshotRename, m_actions->snapshotDelete});
    image->addSeparator();
    image->addActions({m_actions->check, m_actions->repairLeaks, m_actions->repairAll, m_actions->undoRepair, m_actions->previousFinding, m_actions->nextFinding});
    QMenu* jobs = menuBar()->addMenu(tr("&Jobs"));
    auto* show = findChild<QDockWidget*>(QStringLiteral("jobsDock"))->toggleViewAction();
    show->setShortcut(QKeySequence(QStringLiteral("Ctrl+J")));
    jobs->addActions({show, m_actions->cancelJob, m_actions->copyCommand});
    QMenu* help = menuBar()->addMenu(tr("&Help"));
    help->addActions({m_actions->whatsThis, m_actions->palette, m_actions->about});
}

void MainWindow::makeStatusBar() {
    m_status = new QLabel(this);
    m_status->setObjectName(QStringLiteral("statusPlace"));
    m_status->setContentsMargins(kSpace, 0, 0, 0);
    m_jobStatus = new QLabel(this);
    m_jobStatus->setContentsMargins(0, 0, kSpace, 0);
    for (QLabel* label : {m_status, m_jobStatus}) makeFaint(*label);
    statusBar()->addWidget(m_status, 1);
    statusBar()->addPermanentWidget(m_jobStatus);
    statusBar()->setSizeGripEnabled(false);
}

void MainWindow::connectActions() {
    const auto on = [this](QAction* action, auto slot) { connect(action, &QAction::triggered, this, slot); };
    on(m_actions->open, &MainWindow::chooseImages);
    on(m_actions->openFolder, &MainWindow::chooseFolder);
    on(m_actions->exportReport, &MainWindow::chooseReport);
    on(m_actions->convert, &MainWindow::startConvert);
    on(m_actions->palette, &MainWindow::showPalette);
    on(m_actions->settings, &MainWindow::showSettings);
    on(m_actions->whatsThis, [] { QWhatsThis::enterWhatsThisMode(); });
    on(m_actions->about, &MainWindow::showAbout);
    on(m_actions->quit, &QWidget::close);
    on(m_actions->reload, [this] { m_shown->reload(); });
    on(m_actions->closeImage, [this] { m_workspace.close(m_shown->path()); });
    on(m_actions->locate, [this] {
        m_locate->setFocus(Qt::ShortcutFocusReason);
        m_locate->selectAll();
    });
    on(m_actions->back, [this] { m_shown->selection().back(); });
    on(m_actions->forward, [this] { m_shown->selection().forward(); });
    on(m_actions->zoomIn, [this] { m_map->zoomIn(); });
    on(m_actions->zoomOut, [this] { m_map->zoomOut(); });
    on(m_actions->zoomAll, [this] { m_map->showAll(); });
    on(m_actions->overview, [this] { m_tabs->setCurrentWidget(m_overview); });
    on(m_actions->map, [this] { m_tabs->setCurrentWidget(m_map); });
    on(m_actions->structure, [this] { m_tabs->setCurrentWidget(m_structure); });
    on(m_actions->findBytes, [this] {
        m_tabs->setCurrentWidget(m_structure);
        m_structure->findBytes();
    });
    on(m_actions->findNext, [this] {
        m_tabs->setCurrentWidget(m_structure);
        m_structure->findNext();
    });
    on(m_actions->json, [this] { m_tabs->setCurrentWidget(m_json); });
    on(m_actions->snapshots, [this] { m_tabs->setCurrentWidget(m_snapshots); });
    on(m_actions->findings, [this] { m_tabs->setCurrentWidget(m_findings); });
    on(m_actions->compare, [this] {
        m_tabs->setCurrentWidget(m_compare);
        m_compare->chooseOther();
    });
    on(m_actions->table, [this] {
        if (m_tabs->currentWidget() == m_map) m_map->toggleTable();
        m_tabs->setCurrentWidget(m_map);
    });
    on(m_actions->nextPane, [this] { cyclePane(1); });
    on(m_actions->previousPane, [this] { cyclePane(-1); });
    on(m_actions->light, [this] { setColorMode(ColorMode::Light); });
    on(m_actions->dark, [this] { setColorMode(ColorMode::Dark); });
    on(m_actions->system, [this] { setColorMode(ColorMode::System); });
    on(m_actions->cancelJob, [this] { m_jobs->cancelSelected(); });
    on(m_actions->copyCommand, [this] { m_jobs->copyCommand(); });
    connectImageActions();
}

void MainWindow::connectViews() {
    connect(&m_workspace, &model::Workspace::currentChanged, this, &MainWindow::documentChanged);
    connect(&m_workspace.fileWatch(), &model::FileWatch::changed, this, &MainWindow::fileUseChanged);
    connect(&m_workspace, &model::Workspace::folderScanned, this, [this](const QString& folder, int images) {
        if (images == 0) showError(tr("There are no disk images in %1.").arg(model::harmless(folder).toHtmlEscaped()));
        else if (!m_shown) m_workspace.setCurrent(m_workspace.images().pathOf(m_workspace.images().index(0, 0)));
    });
    connect(&m_workspace.jobs(), &model::JobListModel::jobFinished, this, &MainWindow::jobFinished);
    connect(&m_workspace.jobs(), &model::JobListModel::activeCountChanged, this, &MainWindow::updateJobs);
    connect(&m_workspace.recentFiles(), &model::RecentFiles::changed, this, &MainWindow::fillRecentMenu);
    connect(m_overview, &Overview::layerActivated, &m_workspace, &model::Workspace::setCurrent);
    connect(m_overview, &Overview::findParentRequested, this, &MainWindow::startFindParent);
    connect(m_overview, &Overview::allowRequested, this, [this](const QString& path) { m_shown->allow(path); });
    connect(m_details, &DetailsView::layerActivated, &m_workspace, &model::Workspace::setCurrent);
    connect(m_tree, &ImageTree::closeRequested, &m_workspace, &model::Workspace::close);
    connect(m_jobs, &JobsView::detailsRequested, this, &MainWindow::showJob);
    connect(m_map, &MapTab::failed, this, &MainWindow::showError);
    connect(m_map, &MapTab::bytesRequested, this, [this] {
        m_tabs->setCurrentWidget(m_structure);
        m_structure->showDisk();
    });
    connect(m_map, &MapTab::fileBytesRequested, this, [this](quint64 offset) {
        m_tabs->setCurrentWidget(m_structure);
        m_structure->showFileOffset(offset);
        m_structure->hex().setFocus();
    });
    connect(m_findings, &FindingsView::placeRequested, this, [this](quint64 hostOffset) {
        m_tabs->setCurrentWidget(m_map);
        m_map->showFilePlace(hostOffset);
    });
    connect(m_findings, &FindingsView::failed, this, &MainWindow::showError);
    connect(m_findings, &FindingsView::stateChanged, this, &MainWindow::updateActions);
    connect(m_snapshots, &SnapshotsView::selectionChanged, this, &MainWindow::updateActions);
    connect(m_compare, &CompareView::failed, this, &MainWindow::showError);
    connect(m_json, &JsonView::failed, this, &MainWindow::showError);
    connect(m_structure, &StructureTab::failed, this, [this](const QString& text) { showError(text.toHtmlEscaped()); });
    connect(m_locate, &LocateBar::located, this, [this] {
        if (m_tabs->currentWidget() == m_structure) return; // follows by itself
        m_tabs->setCurrentWidget(m_map);
        m_map->showSpace(MapTab::Space::Guest);
    });
    connect(m_locate, &LocateBar::fileLocated, this, [this](const model::FileLocation& place) {
        m_tabs->setCurrentWidget(m_structure);
        place.offset ? m_structure->showFileOffset(*place.offset) : m_structure->showField(place.field);
    });
    fillRecentMenu();
}

void MainWindow::fillRecentMenu() {
    m_recentMenu->clear();
    for (const QString& path : m_workspace.recentFiles().paths()) {
        QString shown = model::harmless(path);
        QAction* action = m_recentMenu->addAction(shown.replace(u'&', QStringLiteral("&&")));
        connect(action, &QAction::triggered, this, [this, path] { m_workspace.open(QStringList{path}); });
    }
    m_recentMenu->addSeparator();
    QAction* clear = m_recentMenu->addAction(tr("&Clear list"));
    clear->setEnabled(!m_workspace.recentFiles().paths().isEmpty());
    connect(clear, &QAction::triggered, &m_workspace.recentFiles(), &model::RecentFiles::clear);
}

void MainWindow::showAbout() {
    QMessageBox box(this);
    box.setWindowTitle(tr("About Platter"));
    box.setIconPixmap(icon(QStringLiteral("platter")).pixmap(64, 64));
    box.setText(tr("<b>Platter %1</b><br>Looks into virtual disk images and converts them.<br>MIT licence.").arg(QApplication::applicationVersion()));
    box.exec();
}

} // namespace ui
