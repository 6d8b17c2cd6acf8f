// SPDX-License-Identifier: MIT
// What the window does with the image shown: wizards, jobs, and what the person should know about it.
#include "model/format_text.h"
#include "ui/actions.h"
#include "ui/error_text.h"
#include "ui/main_window.h"
#include "ui/views/compare.h"
#include "ui/views/findings.h"
#include "ui/views/jobs.h"
#include "ui/views/snapshots.h"
#include "ui/wizards/convert_wizard.h"
#include "ui/wizards/job_dialog.h"
#include "ui/wizards/rebase_wizard.h"
#include "ui/wizards/resize_wizard.h"

#include <KMessageWidget>

#include <QAccessible>
#include <QDockWidget>
#include <QFileInfo>
#include <QLabel>
#include <QLayout>
#include <QTabWidget>
#include <QTextDocumentFragment>

namespace ui {

using model::ImageDocument;

void MainWindow::startConvert() {
    auto* wizard = new ConvertWizard(m_workspace, m_shown ? m_shown->path() : QString(), this);
    connect(wizard, &ConvertWizard::started, this, &MainWindow::showJob);
    wizard->open();
}

void MainWindow::startResize() {
    auto* wizard = new ResizeWizard(m_workspace, *m_shown, this);
    connect(wizard, &ResizeWizard::started, this, &MainWindow::showJob);
    wizard->open();
}

void MainWindow::startRebase() {
    auto* wizard = new RebaseWizard(m_workspace, *m_shown, this);
    connect(wizard, &RebaseWizard::started, this, &MainWindow::showJob);
    wizard->open();
}

void MainWindow::showJob(model::Job* job) {
    if (!job || !m_workspace.settings().preferences().jobWindow) return;
    auto* dialog = new JobDialog(*job, this);
    connect(dialog, &JobDialog::sentToPanel, this, [this](model::Job* sent) {
        m_jobs->selectJob(sent);
        findChild<QDockWidget*>(QStringLiteral("jobsDock"))->show();
    });
    connect(dialog, &JobDialog::openRequested, this, [this](const QString& path) { m_workspace.open(QStringList{path}); });
    dialog->show();
}

void MainWindow::jobFinished(model::Job* job) {
    if (job->state() == model::Job::State::Failed)
        showError(tr("%1 failed.").arg(job->description().title.toHtmlEscaped()) + QStringLiteral("<br>") + errorHtml(*job->outcome().error));
}

// What the person should know about the image shown, with what can be done about it as actions; empty: nothing.
QString MainWindow::bannerText(KMessageWidget& banner) {
    const auto offer = [&](const QString& text, auto slot) {
        auto* action = new QAction(text, &banner);
        connect(action, &QAction::triggered, m_shown, slot);
        banner.addAction(action);
    };
    const model::FileUse& use = m_workspace.fileWatch().use();
    if (m_shown->state() == ImageDocument::State::Failed) {
        banner.setMessageType(KMessageWidget::Error);
        return errorHtml(m_shown->error());
    }
    banner.setMessageType(KMessageWidget::Warning);
    if (const auto& broken = m_shown->broken()) {
        const QString path = broken->backing.path;
        if (!broken->forbidden) offer(tr("Find parent…"), [this] { startFindParent(); });
        if (!broken->forbidden) return tr("The backing file <b>%1</b> cannot be opened, so parts of the disk cannot be read.").arg(path.toHtmlEscaped());
        offer(tr("Allow this file"), [document = m_shown, path] { document->allow(path); });
        offer(tr("Allow its folder"), [document = m_shown, path] { document->allow(QFileInfo(path).absolutePath()); });
        return tr("This image also wants <b>%1</b>, which lies in another folder. Until you allow it, what it would supply is unknown.").arg(path.toHtmlEscaped());
    }
    if (use.locked && !use.ours && use.writing)
        return tr("In use by <b>%1</b>, which may be writing to it: what is shown may be out of date, and it cannot be changed here.").arg(model::holdersText(use).toHtmlEscaped());
    if (m_workspace.fileWatch().hasChanged()) {
        offer(tr("Reload"), [document = m_shown] { document->reload(); });
        return use.exists ? tr("The file has changed since it was read.") : tr("The file is no longer there: it was moved, renamed or deleted.");
    }
    if (const auto* layer = unclearLayer()) {
        offer(tr("Record the format…"), [this] { startRecordFormat(); });
        return tr("<b>%1</b> does not record the format of its backing file <b>%2</b>: it is guessed from the content.").arg(layer->name.toHtmlEscaped(), layer->backing->name.toHtmlEscaped());
    }
    return {};
}

void MainWindow::updateBanner() {
    for (QAction* action : m_banner->actions()) {
        m_banner->removeAction(action);
        action->deleteLater(); // it may be the one that is running
    }
    const QString text = m_shown ? bannerText(*m_banner) : QString();
    if (text.isEmpty()) {
        m_banner->hide();
        return;
    }
    const QString plain = QTextDocumentFragment::fromHtml(text).toPlainText();
    const bool news = !m_banner->isVisible() || m_banner->accessibleName() != plain;
    m_banner->setText(text);
    m_banner->setAccessibleName(plain);
    m_banner->show();
    // Its height depends on its width, which it learns only now.
    m_banner->updateGeometry();
    m_banner->parentWidget()->layout()->activate();
    if (!news) return;
    QAccessibleAnnouncementEvent event(m_banner, plain);
    QAccessible::updateAccessibility(&event);
}

void MainWindow::fileUseChanged() {
    const model::FileUse& use = m_workspace.fileWatch().use();
    const bool shown = m_shown && use.locked && !use.ours;
    m_use->setVisible(shown);
    if (shown) {
        m_use->setText(use.holders.size() == 1 ? tr("in use · process %1").arg(use.holders.first().processId) : tr("in use"));
        m_use->setToolTip(tr("In use by %1").arg(model::holdersText(use)));
        m_use->setAccessibleName(m_use->toolTip());
    }
    updateBanner();
    updateActions();
}

// Why the image shown must not be changed now; empty: it may.
QString MainWindow::writeObstacle() {
    const model::FileWatch& watch = m_workspace.fileWatch();
    if (!watch.isKnown()) return tr("it is not known yet whether another program uses it");
    if (watch.use().locked) return tr("it is in use by %1").arg(model::holdersText(watch.use()));
    if (!QFileInfo(m_shown->path()).isWritable()) return tr("the file may only be read");
    return {};
}

// Through what the tab shown lists; findings when it lists neither.
void MainWindow::stepThrough(int direction) {
    if (m_tabs->currentWidget() == m_compare) return m_compare->step(direction);
    m_tabs->setCurrentWidget(m_findings);
    m_findings->step(direction);
}

// Actions that belong to a tab show it first.
void MainWindow::connectImageActions() {
    const auto on = [this](QAction* action, QWidget* tab, auto deed) {
        connect(action, &QAction::triggered, this, [this, tab, deed] {
            m_tabs->setCurrentWidget(tab);
            deed();
        });
    };
    connect(m_actions->findParent, &QAction::triggered, this, &MainWindow::startFindParent);
    connect(m_actions->recordFormat, &QAction::triggered, this, &MainWindow::startRecordFormat);
    connect(m_actions->rebase, &QAction::triggered, this, &MainWindow::startRebase);
    connect(m_actions->resize, &QAction::triggered, this, &MainWindow::startResize);
    on(m_actions->snapshotCreate, m_snapshots, [this] { m_snapshots->create(); });
    on(m_actions->snapshotApply, m_snapshots, [this] { m_snapshots->apply(); });
    on(m_actions->snapshotRename, m_snapshots, [this] { m_snapshots->rename(); });
    on(m_actions->snapshotDelete, m_snapshots, [this] { m_snapshots->remove(); });
    on(m_actions->check, m_findings, [this] { m_findings->check(); });
    on(m_actions->repairLeaks, m_findings, [this] { m_findings->repairLeaks(); });
    on(m_actions->repairAll, m_findings, [this] { m_findings->repairAll(); });
    on(m_actions->undoRepair, m_findings, [this] { m_findings->undoRepair(); });
    for (const auto& [action, direction] : {std::pair(m_actions->nextFinding, 1), std::pair(m_actions->previousFinding, -1)})
        connect(action, &QAction::triggered, this, [this, direction] { stepThrough(direction); });
}

} // namespace ui
