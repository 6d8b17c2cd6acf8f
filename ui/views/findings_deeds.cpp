// SPDX-License-Identifier: MIT
// What the Check tab does: check, repair after asking, save what was found.
#include "model/format_text.h"
#include "model/workspace.h"
#include "ui/views/findings.h"
#include "ui/wizards/prompt_dialog.h"

#include <QAccessible>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QSaveFile>

namespace ui {

using blockcore::Check;
using Deed = PromptDialog::Deed;

namespace {

Check::Options optionsFor(const model::ImageDocument& document) {
    Check::Options options;
    options.file = document.path().toStdString();
    options.format = document.layers().first().format.toStdString();
    return options;
}

} // namespace

void FindingsView::check() {
    if (!m_document || m_document->state() != model::ImageDocument::State::Ready || (m_job && m_job->isActive())) return;
    Check::Options options = optionsFor(*m_document);
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
