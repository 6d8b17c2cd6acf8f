// SPDX-License-Identifier: MIT
// Everything the window knows about an image, as values for a report: page, JSON or table. Gathered on the GUI thread,
// written on a worker; opens nothing.
#pragma once

#include "model/extent_map.h"
#include "model/finding_model.h"
#include "model/image_document.h"

class QIODevice;

namespace model {

struct ImageReport {
    QString path;
    QDateTime made;
    QList<LayerFacts> layers;
    QList<StateTotals> totals;                  // bytes by state, of each layer
    QList<Remark> remarks;
    QList<PartitionFacts> partitions;
    QString verdict, figures;                   // of the check, as shown; empty: none ran
    QList<FindingRow> findings;
    QString infoJson;
    QByteArray picture;                         // the map as SVG
    std::shared_ptr<OpenChain> chain;
};

// The map's picture is added by whoever can paint.
ImageReport imageReport(const ImageDocument& document, const FindingModel& findings, const QString& verdict, const QString& figures);

QByteArray reportAsHtml(const ImageReport& report);
QByteArray reportAsJson(const ImageReport& report);
// The extents of the disk as the guest sees it, row by row; false: it could not be written, or was stopped.
bool writeReportCsv(const ImageReport& report, QIODevice& out, const std::stop_token& stop);

} // namespace model
