// SPDX-License-Identifier: MIT
// What is wrong or odd with the image shown, worst first: what a check found, and before one ran (and after) what can be
// remarked from facts alone. Knows no checker; a finished check hands its report over.
#pragma once

#include "blockcore/image/image.h"
#include "model/health.h"

#include <QAbstractTableModel>

#include <optional>

namespace model {

// How a row is to be taken, worst first.
enum class Grade : quint8 { Corruption, CheckError, Warning, Leak, Notice };
QString gradeName(Grade grade);

struct FindingRow {
    Grade grade = Grade::Notice;
    QString code;                               // the stable id; empty: a remark
    QString meaning, consequence, fix;
    QString detail;                             // the engine's line
    std::optional<quint64> hostOffset;          // where in the file
    bool repairable = false;
};

class FindingModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column : quint8 { GradeColumn, Meaning, Place, Code, ColumnCount };
    static constexpr int kGradeRole = Qt::UserRole;

    using QAbstractTableModel::QAbstractTableModel;

    void setRemarks(const QList<Remark>& remarks);
    void setReport(const blockcore::CheckReport& report);
    void clearReport();
    const FindingRow& rowAt(int row) const { return m_rows[row]; }
    // Findings counted but not kept: there may be millions.
    quint64 left() const { return m_left; }
    // All rows as text: for a file or the clipboard.
    QString asText() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void rebuild();

    QList<FindingRow> m_remarks, m_findings, m_rows;
    quint64 m_left = 0;
};

} // namespace model
