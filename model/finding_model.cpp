// SPDX-License-Identifier: MIT
#include "model/finding_model.h"

#include "model/finding_text.h"
#include "model/format_text.h"

#include <algorithm>

namespace model {

using blockcore::Severity;

namespace {

Grade gradeOf(Severity severity) {
    switch (severity) {
    case Severity::Leak: return Grade::Leak;
    case Severity::Corruption: return Grade::Corruption;
    case Severity::CheckError: return Grade::CheckError;
    }
    return Grade::CheckError;
}

Grade gradeOf(Health health) {
    switch (health) {
    case Health::Broken: return Grade::Corruption;
    case Health::Warning: return Grade::Warning;
    default: return Grade::Notice;
    }
}

FindingRow rowOf(const blockcore::Finding& finding) {
    const FindingText text = findingText(finding);
    return {.grade = gradeOf(finding.severity),
            .code = QString::fromUtf8(finding.id),
            .meaning = text.meaning,
            .consequence = text.consequence,
            .fix = text.fix,
            .detail = harmless(QString::fromStdString(finding.detail).trimmed()),
            .hostOffset = finding.hostOffset,
            .repairable = finding.repairable};
}

FindingRow rowOf(const Remark& remark) {
    FindingRow row;
    row.grade = gradeOf(remark.health);
    row.meaning = remark.text;
    row.consequence = remark.advice;
    return row;
}

QString placeText(const FindingRow& row) { return row.hostOffset ? hexText(*row.hostOffset) : QString(); }

} // namespace

QString gradeName(Grade grade) {
    switch (grade) {
    case Grade::Corruption: return FindingModel::tr("damage");
    case Grade::CheckError: return FindingModel::tr("not checked");
    case Grade::Warning: return FindingModel::tr("warning");
    case Grade::Leak: return FindingModel::tr("leak");
    case Grade::Notice: return FindingModel::tr("note");
    }
    return {};
}

void FindingModel::setRemarks(const QList<Remark>& remarks) {
    m_remarks.clear();
    for (const Remark& remark : remarks) m_remarks.append(rowOf(remark));
    rebuild();
}

void FindingModel::setReport(const blockcore::CheckReport& report) {
    m_findings.clear();
    for (const auto& finding : report.findings) m_findings.append(rowOf(finding));
    const quint64 counted = report.corruptions + report.leaks + report.checkErrors;
    m_left = counted - std::min<quint64>(counted, report.findings.size());
    rebuild();
}

void FindingModel::clearReport() {
    m_findings.clear();
    m_left = 0;
    rebuild();
}

void FindingModel::rebuild() {
    beginResetModel();
    m_rows = m_findings + m_remarks;
    std::ranges::stable_sort(m_rows, {}, &FindingRow::grade);
    endResetModel();
}

QString FindingModel::asText() const {
    QString text;
    for (const FindingRow& row : m_rows) {
        text += QStringLiteral("[%1] %2").arg(gradeName(row.grade), row.meaning);
        if (row.hostOffset) text += tr(" (at %1)").arg(hexText(*row.hostOffset));
        text += u'\n';
        for (const QString& line : {row.consequence, row.fix, row.detail, row.code})
            if (!line.isEmpty()) text += QStringLiteral("    ") + line + u'\n';
    }
    return text;
}

int FindingModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
int FindingModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant FindingModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const FindingRow& row = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case GradeColumn: return gradeName(row.grade);
        case Meaning: return row.meaning;
        case Place: return placeText(row);
        case Code: return row.code;
        default: return {};
        }
    case Qt::ToolTipRole: return row.detail;
    case Qt::AccessibleTextRole:
        if (index.column() == Meaning) return tr("%1: %2").arg(gradeName(row.grade), row.meaning);
        return data(index, Qt::DisplayRole);
    case kGradeRole: return static_cast<int>(row.grade);
    default: return {};
    }
}

QVariant FindingModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case GradeColumn: return tr("Kind");
    case Meaning: return tr("What it means");
    case Place: return tr("In the file at");
    case Code: return tr("Code");
    default: return {};
    }
}

} // namespace model
