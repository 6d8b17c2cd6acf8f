// SPDX-License-Identifier: MIT
// Differences as files for other programs and people: numbers in full, and nothing translated but what is read by people.
#include "model/csv.h"
#include "model/differences.h"
#include "model/format_text.h"
#include "model/html_page.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace model {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Differences)
};

// Words for programs: never translated.
QString codeOf(DifferenceKind kind) {
    switch (kind) {
    case DifferenceKind::Content: return QStringLiteral("content");
    case DifferenceKind::OnlyLeft: return QStringLiteral("only-a");
    case DifferenceKind::OnlyRight: return QStringLiteral("only-b");
    case DifferenceKind::Allocation: return QStringLiteral("allocation");
    }
    return {};
}

QByteArray asCsv(const Differences& differences) {
    QString text = csvLine({QStringLiteral("offset"), QStringLiteral("length"), QStringLiteral("first_sector"), QStringLiteral("what"), QStringLiteral("meaning")});
    for (const DifferenceRow& row : differences.rows)
        text += csvLine({QString::number(row.range.offset), QString::number(row.range.length), QString::number(row.range.offset / 512), codeOf(row.kind),
                         meaningOf(differences.layout, row.range)});
    return text.toUtf8();
}

// The keys of `platter compare --all --output=json`, and the meaning.
QByteArray asJson(const Differences& differences) {
    QJsonArray rows;
    for (const DifferenceRow& row : differences.rows)
        rows.append(QJsonObject{{QStringLiteral("offset"), static_cast<qint64>(row.range.offset)},
                                {QStringLiteral("length"), static_cast<qint64>(row.range.length)},
                                {QStringLiteral("what"), codeOf(row.kind)},
                                {QStringLiteral("meaning"), meaningOf(differences.layout, row.range)}});
    const QJsonObject whole{{QStringLiteral("a"), differences.request.left},
                            {QStringLiteral("b"), differences.request.right},
                            {QStringLiteral("identical"), differences.rows.empty()},
                            {QStringLiteral("virtual-size-a"), static_cast<qint64>(differences.leftSize)},
                            {QStringLiteral("virtual-size-b"), static_cast<qint64>(differences.rightSize)},
                            {QStringLiteral("differing-bytes"), static_cast<qint64>(differences.differingBytes())},
                            {QStringLiteral("differences"), rows}};
    return QJsonDocument(whole).toJson();
}

QByteArray asHtml(const Differences& differences) {
    HtmlPage page(Words::tr("Comparison of two disks"));
    page.facts({{Words::tr("Left"), harmless(differences.request.left)},
                {Words::tr("Right"), harmless(differences.request.right)},
                {Words::tr("Size on the left"), exactBytesText(differences.leftSize)},
                {Words::tr("Size on the right"), exactBytesText(differences.rightSize)},
                {Words::tr("Ranges that differ"), countText(differences.rows.size())},
                {Words::tr("Bytes that differ, in whole sectors"), countText(differences.differingBytes())}});
    page.heading(Words::tr("Differences"));
    page.beginTable({Words::tr("Start"), Words::tr("Length"), Words::tr("Sector"), Words::tr("What"), Words::tr("Meaning")});
    for (const DifferenceRow& row : differences.rows)
        page.row({hexText(row.range.offset), sizeText(row.range.length), countText(row.range.offset / 512), differenceName(row.kind), meaningOf(differences.layout, row.range)});
    page.endTable();
    return page.finish();
}

} // namespace

QByteArray differencesAs(ReportFormat format, const Differences& differences) {
    switch (format) {
    case ReportFormat::Csv: return asCsv(differences);
    case ReportFormat::Json: return asJson(differences);
    case ReportFormat::Html: return asHtml(differences);
    }
    return {};
}

} // namespace model
