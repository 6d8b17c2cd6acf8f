// SPDX-License-Identifier: MIT
#include "model/image_report.h"

#include "blockcore/chain/extent_walker.h"
#include "model/csv.h"
#include "model/extent_model.h"
#include "model/format_text.h"
#include "model/html_page.h"
#include "model/open_chain.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QIODevice>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

namespace model {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ImageReport)
};

quint64 bytesIn(const ImageReport& report, qsizetype layer, MapState state) { return static_cast<quint64>(report.totals[layer][static_cast<std::size_t>(state)]); }

void addChain(HtmlPage& page, const ImageReport& report) {
    page.heading(Words::tr("Chain"));
    QStringList headings{Words::tr("File"), Words::tr("Format"), Words::tr("Virtual"), Words::tr("On disk")};
    for (const MapState state : kLegendStates) headings.append(mapStateName(state));
    page.beginTable(headings);
    for (qsizetype layer = 0; layer < report.layers.size(); ++layer) {
        const LayerFacts& facts = report.layers[layer];
        QStringList cells{facts.name, facts.format, sizeText(facts.virtualSize), sizeText(facts.onDisk)};
        for (const MapState state : kLegendStates) cells.append(sizeText(bytesIn(report, layer, state)));
        page.row(cells);
    }
    page.endTable();
}

void addContent(HtmlPage& page, const ImageReport& report) {
    if (!report.partitions.isEmpty()) {
        page.heading(Words::tr("Partitions"));
        page.beginTable({Words::tr("Partition"), Words::tr("Start"), Words::tr("Length"), Words::tr("Identifier")});
        for (const PartitionFacts& facts : report.partitions) page.row({facts.title(), hexText(facts.range.offset), sizeText(facts.range.length), facts.uuid});
        page.endTable();
    }
    const auto& snapshots = report.layers.first().snapshots;
    if (snapshots.isEmpty()) return;
    page.heading(Words::tr("Snapshots"));
    page.beginTable({Words::tr("Snapshot"), Words::tr("Taken"), Words::tr("Machine state")});
    for (const SnapshotFacts& facts : snapshots) page.row({harmless(facts.name), QLocale().toString(facts.date, QLocale::ShortFormat), sizeText(facts.vmStateSize)});
    page.endTable();
}

void addFindings(HtmlPage& page, const ImageReport& report) {
    page.heading(Words::tr("Check"));
    page.paragraph(report.verdict.isEmpty() ? Words::tr("Not checked.") : report.verdict + QStringLiteral(" · ") + report.figures);
    if (report.findings.isEmpty()) return;
    page.beginTable({Words::tr("Kind"), Words::tr("What it means"), Words::tr("What follows"), Words::tr("In the file at")});
    for (const FindingRow& row : report.findings) page.row({gradeName(row.grade), row.meaning, row.consequence, row.hostOffset ? hexText(*row.hostOffset) : QString()});
    page.endTable();
}

// Words for programs: never translated.
QString codeOf(MapState state) {
    switch (state) {
    case MapState::Data: return QStringLiteral("data");
    case MapState::Compressed: return QStringLiteral("compressed");
    case MapState::Zero: return QStringLiteral("zero");
    case MapState::Shadowed: return QStringLiteral("shadowed");
    case MapState::Hole: return QStringLiteral("hole");
    case MapState::Error: return QStringLiteral("error");
    case MapState::BeyondEnd: return QStringLiteral("beyond-end");
    case MapState::Unscanned: return QStringLiteral("not-scanned");
    }
    return {};
}

QString healthCode(Health health) {
    switch (health) {
    case Health::Good: return QStringLiteral("good");
    case Health::Notice: return QStringLiteral("notice");
    case Health::Warning: return QStringLiteral("warning");
    case Health::Broken: return QStringLiteral("broken");
    }
    return {};
}

QJsonArray layersJson(const ImageReport& report) {
    QJsonArray layers;
    for (qsizetype layer = 0; layer < report.layers.size(); ++layer) {
        QJsonObject bytes;
        for (const MapState state : kLegendStates) bytes.insert(codeOf(state), static_cast<qint64>(bytesIn(report, layer, state)));
        layers.append(QJsonObject{{QStringLiteral("filename"), report.layers[layer].path}, {QStringLiteral("bytes"), bytes}});
    }
    return layers;
}

} // namespace

ImageReport imageReport(const ImageDocument& document, const FindingModel& findings, const QString& verdict, const QString& figures) {
    ImageReport report{.path = document.path(), .made = QDateTime::currentDateTime(), .layers = document.layers(), .totals = {}, .remarks = document.remarks(),
                       .partitions = document.partitions(), .verdict = verdict, .figures = figures, .findings = {}, .infoJson = document.infoJson(), .picture = {}, .chain = document.chain()};
    for (qsizetype layer = 0; layer < report.layers.size(); ++layer) report.totals.append(document.map().totals(static_cast<std::size_t>(layer)));
    for (int row = 0; row < findings.rowCount(); ++row)
        if (!findings.rowAt(row).code.isEmpty()) report.findings.append(findings.rowAt(row));
    return report;
}

QByteArray reportAsHtml(const ImageReport& report) {
    const LayerFacts& top = report.layers.first();
    HtmlPage page(Words::tr("Report on %1").arg(top.name));
    QList<std::pair<QString, QString>> facts{{Words::tr("Path"), harmless(report.path)},
                                             {Words::tr("Made"), QLocale().toString(report.made, QLocale::LongFormat)},
                                             {Words::tr("Format"), top.formatTitle.isEmpty() ? top.format : Words::tr("%1 – %2").arg(top.format, top.formatTitle)},
                                             {Words::tr("Virtual size"), exactBytesText(top.virtualSize)},
                                             {Words::tr("File length"), exactBytesText(top.fileLength)}};
    for (const FormatDetail& detail : top.details) facts.append({detail.name, detail.value});
    page.facts(facts);
    page.heading(Words::tr("Worth knowing"));
    if (report.remarks.isEmpty()) page.paragraph(Words::tr("Nothing odd about this chain."));
    for (const Remark& remark : report.remarks) page.paragraph(healthName(remark.health) + QStringLiteral(": ") + remark.text + u' ' + remark.advice);
    addChain(page, report);
    page.heading(Words::tr("Map"));
    page.picture(report.picture, Words::tr("What each file of the chain holds along the disk; the table above has the sums."));
    addContent(page, report);
    addFindings(page, report);
    return page.finish();
}

QByteArray reportAsJson(const ImageReport& report) {
    QJsonArray partitions, remarks, findings;
    for (const PartitionFacts& facts : report.partitions)
        partitions.append(QJsonObject{{QStringLiteral("index"), facts.index}, {QStringLiteral("offset"), static_cast<qint64>(facts.range.offset)}, {QStringLiteral("length"), static_cast<qint64>(facts.range.length)},
                                      {QStringLiteral("type"), facts.type}, {QStringLiteral("name"), facts.name}, {QStringLiteral("uuid"), facts.uuid}, {QStringLiteral("holds"), facts.holds}, {QStringLiteral("label"), facts.label}});
    for (const Remark& remark : report.remarks)
        remarks.append(QJsonObject{{QStringLiteral("severity"), healthCode(remark.health)}, {QStringLiteral("layer"), remark.layer}, {QStringLiteral("text"), remark.text}, {QStringLiteral("advice"), remark.advice}});
    for (const FindingRow& row : report.findings) {
        QJsonObject finding{{QStringLiteral("id"), row.code}, {QStringLiteral("detail"), row.detail}, {QStringLiteral("repairable"), row.repairable}};
        if (row.hostOffset) finding.insert(QStringLiteral("offset"), static_cast<qint64>(*row.hostOffset));
        findings.append(finding);
    }
    const QJsonObject whole{{QStringLiteral("filename"), report.path},
                            {QStringLiteral("made"), report.made.toUTC().toString(Qt::ISODate)},
                            {QStringLiteral("info"), QJsonDocument::fromJson(report.infoJson.toUtf8()).array()}, // as platter info prints it
                            {QStringLiteral("layers"), layersJson(report)},
                            {QStringLiteral("partitions"), partitions},
                            {QStringLiteral("remarks"), remarks},
                            {QStringLiteral("checked"), !report.verdict.isEmpty()},
                            {QStringLiteral("findings"), findings}};
    return QJsonDocument(whole).toJson();
}

bool writeReportCsv(const ImageReport& report, QIODevice& out, const std::stop_token& stop) {
    const auto put = [&out](const QStringList& fields) {
        const QByteArray line = csvLine(fields).toUtf8();
        return out.write(line) == line.size();
    };
    if (!put({QStringLiteral("start"), QStringLiteral("length"), QStringLiteral("state"), QStringLiteral("file"), QStringLiteral("file_offset"), QStringLiteral("partition")})) return false;
    blockcore::Chain& chain = *report.chain->chain;
    blockcore::ExtentWalker walker(chain);
    for (std::uint64_t at = 0; at < chain.size();) {
        if (stop.stop_requested()) return false;
        const auto extent = walker.at(at, chain.size() - at);
        if (!extent || extent->range.length == 0) {
            return put({QString::number(at), QString::number(chain.size() - at), QStringLiteral("error"), {}, {}, {}});
        }
        const bool nobody = extent->kind == blockcore::ExtentKind::Unallocated;
        const PartitionFacts* partition = partitionAt(report.partitions, at);
        if (!put({QString::number(at), QString::number(extent->range.length), codeOf(stateOfExtent(extent->kind)), nobody ? QString() : report.layers[extent->layer].path,
                  extent->hostOffset ? QString::number(*extent->hostOffset) : QString(), partition ? partition->title() : QString()}))
            return false;
        at = extent->range.end();
    }
    return true;
}

} // namespace model
