// SPDX-License-Identifier: MIT
// What the Compare tab does: compare as a job, go through what was found, export it.
#include "model/deliver.h"
#include "model/format_text.h"
#include "model/settings.h"
#include "model/workspace.h"
#include "ui/views/compare.h"
#include "ui/views/compare_bytes.h"

#include <QAccessible>
#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QSaveFile>
#include <QTableView>
#include <QtConcurrentRun>

namespace ui {

using blockcore::Compare;
using model::ImageDocument;
using model::ReportFormat;

namespace {

struct ExportFile {
    QString name, filter;
};

ExportFile exportFile(ReportFormat format) {
    switch (format) {
    case ReportFormat::Csv: return {QStringLiteral("differences.csv"), CompareView::tr("CSV tables (*.csv)")};
    case ReportFormat::Json: return {QStringLiteral("differences.json"), CompareView::tr("JSON files (*.json)")};
    case ReportFormat::Html: return {QStringLiteral("differences.html"), CompareView::tr("HTML pages (*.html)")};
    }
    return {};
}

// On a worker; empty: it was written.
QString save(const QString& path, const QByteArray& bytes) {
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit()) return {};
    return file.errorString();
}

QString nameOf(const QString& path) { return model::harmless(QFileInfo(path).fileName()); }

} // namespace

model::CompareRequest CompareView::request() const {
    return {.left = m_left->currentData().toString(),
            .right = m_right->currentText().trimmed().isEmpty() ? QString() : model::canonicalPath(m_right->currentText().trimmed()),
            .allowed = m_document ? m_document->allowed() : QStringList(),
            .strict = m_strict->isChecked(),
            .anyFolder = m_anyFolder->isChecked() || (m_document && !m_document->allowed().isEmpty())};
}

QString CompareView::obstacle() const {
    if (!m_document || m_document->state() != ImageDocument::State::Ready) return tr("The image is not open.");
    const model::CompareRequest wanted = request();
    if (wanted.right.isEmpty()) return tr("Choose the image to compare with");
    if (!QFileInfo(wanted.right).isFile()) return tr("There is no such file.");
    if (wanted.left == wanted.right) return tr("Both sides are the same file.");
    return {};
}

void CompareView::chooseOther() {
    m_right->setFocus(Qt::ShortcutFocusReason);
    m_right->lineEdit()->selectAll();
}

void CompareView::setOther(const QString& path) { m_right->setEditText(path); }

void CompareView::browse() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Choose the image to compare with"), m_workspace.settings().lastFolder());
    if (path.isEmpty()) return;
    m_workspace.settings().setLastFolder(QFileInfo(path).absolutePath());
    setOther(path);
}

void CompareView::compare() {
    if (!obstacle().isEmpty() || m_reading || (m_job && m_job->isActive())) return;
    m_running = request();
    m_for = m_document->path();
    m_failed = false;
    m_kept.remove(m_for);
    m_model.setDifferences(nullptr);
    m_bytes->setDifferences(nullptr);
    m_job = m_workspace.jobs().start<Compare>(m_running.engineOptions(), {.title = tr("Compare %1 with %2").arg(nameOf(m_running.left), nameOf(m_running.right)), .reads = {m_running.left, m_running.right}, .writes = {}});
    connect(m_job, &model::Job::progressed, this, &CompareView::showVerdict);
    connect(m_job, &model::Job::stateChanged, this, &CompareView::showVerdict);
    updateState();
}

void CompareView::jobFinished(model::Job* job) {
    if (!job || job != m_job) return;
    const auto* report = job->report<Compare>();
    m_failed = !report && job->state() == model::Job::State::Failed;
    if (report) {
        m_reading = true;
        // The job keeps the report; a copy keeps the worker independent of both.
        const auto work = [request = m_running, found = *report, stop = m_stop.get_token()] { return model::readDifferences(request, found, stop); };
        model::deliver(QtConcurrent::run(&m_workspace.pools().queries(), work), this, [this](const std::shared_ptr<const model::Differences>& differences) { take(differences); });
    }
    updateState();
}

void CompareView::take(const std::shared_ptr<const model::Differences>& differences) {
    m_reading = false;
    m_kept.insert(m_for, differences);
    if (m_document && m_document->path() == m_for) {
        m_model.setDifferences(differences);
        m_bytes->setDifferences(differences);
        if (m_model.rowCount() > 0) m_table->selectRow(0);
    }
    updateState();
    QAccessibleAnnouncementEvent event(this, m_verdict->text());
    QAccessible::updateAccessibility(&event);
}

void CompareView::step(int direction) {
    const int count = m_model.rowCount();
    if (count == 0) return;
    m_table->selectRow(std::clamp(currentRow() + direction, 0, count - 1));
    m_table->scrollTo(m_table->currentIndex());
    QAccessibleAnnouncementEvent event(m_table, m_model.describe(currentRow()));
    QAccessible::updateAccessibility(&event);
}

void CompareView::chooseExport(ReportFormat format) {
    const auto [name, filter] = exportFile(format);
    const QString path = QFileDialog::getSaveFileName(this, tr("Export the differences"), QFileInfo(m_document->path()).absolutePath() + u'/' + name, filter);
    if (!path.isEmpty()) exportTo(format, path);
}

void CompareView::exportTo(ReportFormat format, const QString& path) {
    const auto work = [differences = m_model.differences(), format, path] { return save(path, model::differencesAs(format, *differences)); };
    model::deliver(QtConcurrent::run(&m_workspace.pools().queries(), work), this, [this, path](const QString& problem) {
        if (!problem.isEmpty()) emit failed(tr("%1 could not be written: %2").arg(path, problem).toHtmlEscaped());
    });
}

} // namespace ui
