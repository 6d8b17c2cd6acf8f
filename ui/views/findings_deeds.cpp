// SPDX-License-Identifier: MIT
// What the Check tab does: check, and save what was found. Repairs: findings_repair.cpp.
#include "model/format_text.h"
#include "model/workspace.h"
#include "ui/views/findings.h"

#include <QAccessible>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QSaveFile>

namespace ui {

using blockcore::Check;

Check::Options FindingsView::optionsForCheck() const {
    Check::Options options;
    options.file = m_document->path().toStdString();
    options.format = m_document->layers().first().format.toStdString();
    return options;
}

bool FindingsView::hasBackup() const { return m_document && QFileInfo::exists(model::backupPath(m_document->path())); }

void FindingsView::check() {
    if (!m_document || m_document->state() != model::ImageDocument::State::Ready || (m_job && m_job->isActive())) return;
    Check::Options options = optionsForCheck();
    options.forceShare = m_workspace.fileWatch().use().writing;
    m_job = m_workspace.jobs().start<Check>(options, {.title = tr("Check %1").arg(QFileInfo(m_document->path()).fileName()), .reads = {m_document->path()}, .writes = {}});
    m_failed = false;
    showVerdict();
}

void FindingsView::jobFinished(model::Job* job) {
    if (!job || job != m_job) return;
    if (const auto* report = job->report<Check>()) {
        m_report = *report;
        m_model.setReport(report->result);
    } else {
        m_failed = job->state() == model::Job::State::Failed;
    }
    showVerdict();
    QAccessibleAnnouncementEvent event(this, m_verdict->text());
    QAccessible::updateAccessibility(&event);
}

void FindingsView::save() {
    const QString path = QFileDialog::getSaveFileName(this, tr("Save what was found"), QStringLiteral("findings.txt"), tr("Text files (*.txt)"));
    if (path.isEmpty()) return;
    QString text = m_document ? model::harmless(m_document->path()) + u'\n' : QString();
    text += m_verdict->text() + u'\n' + m_figures->text() + QStringLiteral("\n\n") + m_model.asText();
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0 || !file.commit())
        emit failed(tr("%1 could not be written: %2").arg(path, file.errorString()).toHtmlEscaped());
}

} // namespace ui
