// SPDX-License-Identifier: MIT
// Reports of the image shown: a page to read, JSON for programs, the extents as a table, the map as a picture.
#include "model/deliver.h"
#include "model/image_report.h"
#include "ui/main_window.h"
#include "ui/map_picture.h"
#include "ui/views/findings.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QSaveFile>
#include <QtConcurrentRun>

namespace ui {

using model::ImageDocument;
using model::ImageReport;

namespace {

// On a worker; empty: it was written.
QString writeReport(const ImageReport& report, const QImage& picture, const QString& path, const std::stop_token& stop) {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return file.errorString();
    const QString kind = QFileInfo(path).suffix().toLower();
    const auto put = [&file](const QByteArray& bytes) { return file.write(bytes) == bytes.size(); };
    bool good = false;
    if (kind == u"json") good = put(model::reportAsJson(report));
    else if (kind == u"csv") good = model::writeReportCsv(report, file, stop);
    else if (kind == u"svg") good = put(report.picture);
    else if (kind == u"png") good = picture.save(&file, "PNG");
    else good = put(model::reportAsHtml(report));
    if (good && file.commit()) return {};
    const QString problem = file.errorString();
    file.cancelWriting();
    return problem;
}

} // namespace

void MainWindow::chooseReport() {
    if (!m_shown || m_shown->state() != ImageDocument::State::Ready) return;
    const QFileInfo image(m_shown->path());
    QString filter;
    QString path = QFileDialog::getSaveFileName(this, tr("Export a report"), image.absolutePath() + u'/' + image.completeBaseName() + QStringLiteral("-report.html"),
                                                tr("Page to read (*.html);;For programs (*.json);;Table of extents (*.csv);;Picture of the map (*.png);;Scalable picture of the map (*.svg)"), &filter);
    if (path.isEmpty()) return;
    if (QFileInfo(path).suffix().isEmpty()) path += filter.section(u'*', 1).section(u')', 0, 0);
    exportReport(path);
}

// What kind it is follows from the name's ending; a page when that says nothing.
void MainWindow::exportReport(const QString& path) {
    const bool checked = m_findings->hasReport();
    const auto text = [this](const char* name) { return m_findings->findChild<QLabel*>(QLatin1StringView(name))->text(); };
    ImageReport report = model::imageReport(*m_shown, m_findings->findings(), checked ? text("checkVerdict") : QString(), checked ? text("checkFigures") : QString());
    report.picture = mapAsSvg(*m_shown);
    const QImage picture = QFileInfo(path).suffix().toLower() == u"png" ? mapAsImage(*m_shown) : QImage();
    const auto work = [report, picture, path, stop = m_reportStop.get_token()] { return writeReport(report, picture, path, stop); };
    model::deliver(QtConcurrent::run(&m_workspace.pools().queries(), work), this, [this, path](const QString& problem) {
        if (problem.isEmpty()) offerUndo(tr("The report was written to %1.").arg(path), {}, {});
        else showError(tr("%1 could not be written: %2").arg(path, problem).toHtmlEscaped());
    });
}

} // namespace ui
