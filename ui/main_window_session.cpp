// SPDX-License-Identifier: MIT
// What the window remembers: open images, tab, zoom, filters, layout; saved while it changes, brought back on start.
#include "ui/actions.h"
#include "ui/main_window.h"
#include "ui/views/extent_map.h"
#include "ui/views/image_tree.h"
#include "ui/views/map_tab.h"
#include "ui/widgets/legend_bar.h"

#include <QDockWidget>
#include <QTabWidget>

namespace ui {

using model::ImageDocument;
using model::SessionState;

namespace {
constexpr int kSaveDelay = 400;                 // milliseconds after the first of several changes
}

void MainWindow::connectSession() {
    m_sessionTimer.setSingleShot(true);
    m_sessionTimer.setInterval(kSaveDelay);
    connect(&m_sessionTimer, &QTimer::timeout, this, &MainWindow::saveSession);
    const auto soon = [this] {
        if (!m_sessionTimer.isActive()) m_sessionTimer.start();
    };
    // The timer is their context: docks still tell of themselves when this window is half gone.
    connect(&m_workspace.images(), &QAbstractItemModel::rowsInserted, &m_sessionTimer, soon);
    connect(&m_workspace.images(), &QAbstractItemModel::rowsRemoved, &m_sessionTimer, soon);
    connect(&m_workspace, &model::Workspace::currentChanged, &m_sessionTimer, soon);
    connect(m_tabs, &QTabWidget::currentChanged, &m_sessionTimer, soon);
    connect(m_tree, &ImageTree::filterChanged, &m_sessionTimer, soon);
    connect(m_map, &MapTab::viewChanged, &m_sessionTimer, [this, soon] {
        rememberView();
        soon();
    });
    for (auto* dock : findChildren<QDockWidget*>()) {
        connect(dock, &QDockWidget::visibilityChanged, &m_sessionTimer, soon);
        connect(dock, &QDockWidget::dockLocationChanged, &m_sessionTimer, soon);
    }
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    if (!m_sessionTimer.isActive()) m_sessionTimer.start();
}

void MainWindow::moveEvent(QMoveEvent* event) {
    QMainWindow::moveEvent(event);
    if (!m_sessionTimer.isActive()) m_sessionTimer.start();
}

// Of the document shown, once its view was brought back: until then the map shows all of it.
void MainWindow::rememberView() {
    if (!m_shown || m_viewOf != m_shown->path()) return;
    m_views.insert(m_shown->path(), {.shown = m_map->map().mapViewport().range(), .selected = m_shown->selection().range()});
}

void MainWindow::bringBackView() {
    const model::SessionView view = m_views.value(m_shown->path());
    const quint64 size = m_shown->diskSize();
    if (view.selected.length > 0 && view.selected.offset < size && m_shown->selection().isEmpty())
        m_shown->selection().select({view.selected.offset, std::min<quint64>(view.selected.length, size - view.selected.offset)});
    if (view.shown.length > 0 && view.shown.offset < size) m_map->map().showRange(view.shown);
    m_viewOf = m_shown->path();
}

void MainWindow::showTab(const QString& name) {
    for (int tab = 0; tab < m_tabs->count(); ++tab)
        if (m_tabs->widget(tab)->property("tab").toString() == name) m_tabs->setCurrentIndex(tab);
}

SessionState MainWindow::sessionState() {
    SessionState state;
    state.images = m_workspace.images().wantedPaths();
    state.current = m_shown ? m_shown->path() : QString();
    state.tab = m_tabs->currentWidget()->property("tab").toString();
    state.mapStates = m_map->legend().shownStates();
    state.mapAsTable = m_map->showsTable();
    state.imageFilter = m_tree->filterText();
    state.views = m_views;
    state.geometry = saveGeometry();
    state.layout = saveState();
    return state;
}

void MainWindow::saveSession() {
    m_sessionTimer.stop();
    m_workspace.session().save(sessionState());
}

void MainWindow::restoreSession() {
    for (const auto& [path, view] : m_earlier.views.asKeyValueRange()) m_views.insert(path, view);
    m_map->legend().setShownStates(m_earlier.mapStates);
    m_map->showTable(m_earlier.mapAsTable ? Qt::Checked : Qt::Unchecked);
    m_tree->setFilterText(m_earlier.imageFilter);
    m_workspace.restore(m_earlier.images, m_earlier.current);
    showTab(m_earlier.tab);
}

} // namespace ui
