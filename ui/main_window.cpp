// SPDX-License-Identifier: MIT
// Behaviour. What the window is made of: main_window_layout.cpp.
#include "ui/main_window.h"

#include "model/format_text.h"
#include "model/partition_crumb.h"
#include "ui/actions.h"
#include "ui/error_text.h"
#include "ui/settings_dialog.h"
#include "ui/theme.h"
#include "ui/views/compare.h"
#include "ui/views/details.h"
#include "ui/views/extent_map.h"
#include "ui/views/findings.h"
#include "ui/views/image_tree.h"
#include "ui/views/jobs.h"
#include "ui/views/json_view.h"
#include "ui/views/map_accessible.h"
#include "ui/views/map_tab.h"
#include "ui/views/overview.h"
#include "ui/views/snapshots.h"
#include "ui/views/structure_tab.h"
#include "ui/widgets/locate_bar.h"

#include <KCommandBar>
#include <KMessageWidget>

#include <QAccessible>
#include <QApplication>
#include <QCloseEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTextDocumentFragment>
#include <QToolButton>

namespace ui {

using model::ImageDocument;

MainWindow::MainWindow(model::Settings& settings, QWidget* parent) :
    QMainWindow(parent), m_workspace(settings), m_actions(new Actions(this)) {
    installMapAccessibility();
    setObjectName(QStringLiteral("mainWindow"));
    setAcceptDrops(true);
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
    resize(1440, 900);
    makeDocks();
    makeToolBar();
    makeCentre();
    makeMenus();
    makeStatusBar();
    connectActions();
    applyPreferences();
    connectViews();
    m_earlier = m_workspace.session().load();
    restoreGeometry(m_earlier.geometry);
    restoreState(m_earlier.layout);
    connectSession();
    documentChanged();
    updateJobs();
    m_centre->findChild<QToolButton*>(QStringLiteral("startTile"))->setFocus();
}

MainWindow::~MainWindow() {
    m_reportStop.request_stop();
    m_workspace.disconnect(this);
    m_workspace.jobs().disconnect(this);
    // Views look at documents until they are gone themselves.
    for (QWidget* view : {static_cast<QWidget*>(m_tree), static_cast<QWidget*>(m_details), static_cast<QWidget*>(m_jobs), static_cast<QWidget*>(m_centre)}) delete view;
}

void MainWindow::openPaths(const QStringList& paths) { m_workspace.open(paths); }

void MainWindow::chooseImages() {
    const QStringList paths = QFileDialog::getOpenFileNames(
        this, tr("Open disk images"), m_workspace.settings().lastFolder(),
        tr("Disk images (*.qcow2 *.qcow *.raw *.img *.vmdk *.vdi *.vhd *.vpc *.vhdx *.qed *.iso *.dd);;All files (*)"));
    if (paths.isEmpty()) return;
    m_workspace.settings().setLastFolder(QFileInfo(paths.first()).absolutePath());
    m_workspace.open(paths);
}

void MainWindow::chooseFolder() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Open a folder of images"), m_workspace.settings().lastFolder());
    if (folder.isEmpty()) return;
    m_workspace.settings().setLastFolder(folder);
    m_workspace.open(QStringList{folder});
}

void MainWindow::showPalette() {
    auto* bar = new KCommandBar(this);
    bar->setAttribute(Qt::WA_DeleteOnClose);
    KCommandBar::ActionGroup group{tr("Platter"), {}};
    for (QAction* action : m_actions->all())
        if (action != m_actions->palette) group.actions.append(action);
    bar->setActions({group});
    if (auto* input = bar->findChild<QLineEdit*>()) input->setAccessibleName(tr("Find action"));
    bar->setAccessibleName(tr("Find action"));
    bar->show();
}

void MainWindow::showError(const QString& html) {
    clearMessage();
    m_message->setMessageType(KMessageWidget::Error);
    m_message->setText(html);
    m_message->setAccessibleName(tr("Error: %1").arg(QTextDocumentFragment::fromHtml(html).toPlainText()));
    m_message->animatedShow();
    QAccessibleAnnouncementEvent event(m_message, m_message->accessibleName());
    QAccessible::updateAccessibility(&event);
}

void MainWindow::documentChanged() {
    if (m_shown) {
        m_shown->disconnect(this);
        m_shown->selection().disconnect(this);
    }
    m_shown = m_workspace.current();
    m_viewOf.clear();
    m_overview->setDocument(m_shown);
    m_map->setDocument(m_shown);
    m_structure->setDocument(m_shown);
    m_snapshots->setDocument(m_shown);
    m_findings->setDocument(m_shown);
    m_compare->setDocument(m_shown);
    m_json->setDocument(m_shown);
    m_details->setDocument(m_shown);
    m_locate->setDocument(m_shown);
    if (m_shown) {
        connect(m_shown, &ImageDocument::stateChanged, this, &MainWindow::stateChanged);
        connect(&m_shown->selection(), &model::Selection::changed, this, &MainWindow::updateStatus);
        connect(&m_shown->selection(), &model::Selection::hoverChanged, this, &MainWindow::updateStatus);
        connect(&m_shown->selection(), &model::Selection::changed, this, &MainWindow::updateActions);
    }
    stateChanged();
}

void MainWindow::stateChanged() {
    m_centre->setCurrentIndex(m_shown ? 1 : 0);
    updateTitle();
    fileUseChanged();
    updateStatus();
    if (m_shown && m_shown->state() == ImageDocument::State::Ready) bringBackView();
    else m_viewOf.clear();
}

void MainWindow::updateTitle() {
    if (!m_shown) {
        setWindowTitle(QStringLiteral("Platter"));
        return;
    }
    const QString name = model::harmless(QFileInfo(m_shown->path()).fileName());
    setWindowTitle(tr("%1 — read-only — Platter").arg(name));
    m_name->setText(name);
    m_path->setText(model::harmless(QFileInfo(m_shown->path()).absolutePath()));
}

void MainWindow::updateActions() {
    const model::Job* job = m_jobs->selectedJob();
    ActionContext context;
    context.hasImage = m_shown != nullptr;
    context.isReady = m_shown && m_shown->state() == ImageDocument::State::Ready;
    context.canGoBack = m_shown && m_shown->selection().canGoBack();
    context.canGoForward = m_shown && m_shown->selection().canGoForward();
    context.hasJob = job != nullptr;
    context.jobActive = job && job->isActive();
    if (context.isReady) {
        context.can = m_shown->layers().first().can;
        context.format = m_shown->layers().first().format;
        context.writeObstacle = writeObstacle();
        context.backingMissing = unlinkedLayer() && unlinkedLayer()->can.rebase;
        context.backingUnclear = unclearLayer() != nullptr;
    }
    context.hasSnapshot = m_snapshots->hasSelection();
    context.leaksFound = m_findings->hasRepairableLeaks();
    context.repairableFound = m_findings->hasRepairable();
    context.hasRepairBackup = m_findings->hasBackup();
    m_actions->updateFor(context);
}

void MainWindow::updateStatus() {
    QString text;
    if (m_shown && m_shown->state() == ImageDocument::State::Ready) {
        const auto& selection = m_shown->selection();
        const auto offset = selection.hovered() ? selection.hovered() : selection.isEmpty() ? std::nullopt : std::optional(selection.range().offset);
        if (offset) {
            text = tr("guest %1 · sector %2").arg(model::hexText(*offset)).arg(*offset / 512);
            if (const quint64 cluster = m_shown->clusterSize()) text += tr(" · cluster %1").arg(*offset / cluster);
            if (const QString partition = model::partitionCrumb(m_shown->partitions(), *offset); !partition.isEmpty()) text += QStringLiteral(" · ") + partition;
        }
    }
    m_status->setText(text);
}

void MainWindow::updateJobs() {
    const int active = m_workspace.jobs().activeCount();
    m_jobStatus->setText(active > 0 ? tr("%n job(s) running", nullptr, active) : QString());
    updateActions();
}

void MainWindow::showSettings() {
    auto* dialog = new SettingsDialog(m_workspace.settings(), *m_actions, this);
    connect(dialog, &SettingsDialog::clearRequested, this, [this] {
        m_workspace.recentFiles().clear();
        m_workspace.settings().setLocateHistory({});
    });
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        m_workspace.settings().setPreferences(dialog->chosen());
        applyPreferences();
        applyTheme(*qApp, m_workspace.settings().colorMode());
        documentChanged(); // sizes and pictures are made anew
    });
    dialog->open();
}

void MainWindow::applyPreferences() {
    const model::Preferences preferences = m_workspace.settings().preferences();
    model::setSizeUnits(preferences.sizeUnits);
    setMapColors(preferences.mapColors);
    m_actions->setShortcuts(preferences.shortcuts);
    using model::ColorMode;
    (preferences.colorMode == ColorMode::Light ? m_actions->light : preferences.colorMode == ColorMode::Dark ? m_actions->dark : m_actions->system)->setChecked(true);
}

void MainWindow::setColorMode(model::ColorMode mode) {
    m_workspace.settings().setColorMode(mode);
    applyTheme(*qApp, mode);
}

void MainWindow::cyclePane(int direction) {
    QList<QWidget*> panes{m_tree, m_centre, m_details, m_jobs};
    panes.removeIf([](const QWidget* pane) { return !pane->isVisible(); });
    if (panes.isEmpty()) return;
    const auto at = std::ranges::find_if(panes, [](const QWidget* pane) { return pane->isAncestorOf(QApplication::focusWidget()); });
    const auto count = static_cast<int>(panes.size());
    int next = at == panes.end() ? -direction : static_cast<int>(at - panes.begin());
    // A pane may have nothing to focus: jobs, before there are any.
    for (int tried = 0; tried < count; ++tried) {
        next = (next + direction + count) % count;
        for (QWidget* child : panes[next]->findChildren<QWidget*>()) {
            if (!child->isVisible() || !child->isEnabled() || !(child->focusPolicy() & Qt::TabFocus)) continue;
            child->setFocus(Qt::TabFocusReason);
            return;
        }
    }
}

bool MainWindow::mayClose() {
    if (m_workspace.jobs().activeCount() == 0) return true;
    QMessageBox box(QMessageBox::Question, tr("Jobs are running"),
                    tr("%n job(s) would be stopped; what they have written so far is removed.", nullptr, m_workspace.jobs().activeCount()), QMessageBox::NoButton, this);
    auto* stop = box.addButton(tr("Stop jobs and quit"), QMessageBox::DestructiveRole);
    auto* stay = box.addButton(QMessageBox::Cancel);
    box.setDefaultButton(stay);
    box.exec();
    return box.clickedButton() == stop;
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!mayClose()) {
        event->ignore();
        return;
    }
    saveSession();
    m_workspace.session().flush();
    m_workspace.jobs().cancelAll();
    QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    m_workspace.open(event->mimeData()->urls());
    event->acceptProposedAction();
}

} // namespace ui
