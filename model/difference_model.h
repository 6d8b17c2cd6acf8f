// SPDX-License-Identifier: MIT
// The ranges in which two disks differ, with their meaning, for a table. Rows are made when they are looked at: there may
// be millions; of more than a table can bear the rest is in the exports only.
#pragma once

#include "model/differences.h"

#include <QAbstractTableModel>

namespace model {

class DifferenceModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column : quint8 { Start, Length, Sector, What, Meaning, ColumnCount };
    static constexpr int kMaxRows = 1'000'000;
    static constexpr int kKindRole = Qt::UserRole;

    using QAbstractTableModel::QAbstractTableModel;

    // Null: nothing compared yet.
    void setDifferences(std::shared_ptr<const Differences> differences);
    const std::shared_ptr<const Differences>& differences() const { return m_differences; }
    const DifferenceRow& rowAt(int row) const { return m_differences->rows[static_cast<std::size_t>(row)]; }
    // The row at that offset of the disk, or the next one behind it, or the last one; -1: there are none.
    int rowNear(quint64 offset) const;
    // "0x100000, 512 B: content differs, p1 ext4: superblock"
    QString describe(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const DifferenceRow& row, int column) const;

    std::shared_ptr<const Differences> m_differences;
};

} // namespace model
