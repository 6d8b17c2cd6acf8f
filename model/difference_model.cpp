// SPDX-License-Identifier: MIT
#include "model/difference_model.h"

#include "model/format_text.h"

#include <algorithm>

namespace model {

namespace {

QVariant alignment(int column) {
    const bool number = column == DifferenceModel::Start || column == DifferenceModel::Length || column == DifferenceModel::Sector;
    return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft)));
}

} // namespace

void DifferenceModel::setDifferences(std::shared_ptr<const Differences> differences) {
    beginResetModel();
    m_differences = std::move(differences);
    endResetModel();
}

int DifferenceModel::rowNear(quint64 offset) const {
    if (rowCount() == 0) return -1;
    const auto& rows = m_differences->rows;
    const auto found = std::ranges::upper_bound(rows, offset, {}, [](const DifferenceRow& row) { return row.range.end(); });
    return static_cast<int>(std::min<std::ptrdiff_t>(found - rows.begin(), rowCount() - 1));
}

QString DifferenceModel::describe(int row) const {
    if (row < 0 || row >= rowCount()) return {};
    const DifferenceRow& shown = rowAt(row);
    const QString meaning = meaningOf(m_differences->layout, shown.range);
    const QString text = tr("%1, %2: %3").arg(hexText(shown.range.offset), sizeText(shown.range.length), differenceName(shown.kind));
    return meaning.isEmpty() ? text : tr("%1, %2").arg(text, meaning);
}

int DifferenceModel::rowCount(const QModelIndex& parent) const {
    if (parent.isValid() || !m_differences) return 0;
    return static_cast<int>(std::min<std::size_t>(m_differences->rows.size(), kMaxRows));
}

int DifferenceModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString DifferenceModel::text(const DifferenceRow& row, int column) const {
    switch (column) {
    case Start: return hexText(row.range.offset);
    case Length: return sizeText(row.range.length);
    case Sector: return countText(row.range.offset / 512);
    case What: return differenceName(row.kind);
    case Meaning: return meaningOf(m_differences->layout, row.range);
    default: return {};
    }
}

QVariant DifferenceModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const DifferenceRow& row = rowAt(index.row());
    switch (role) {
    case Qt::DisplayRole: return text(row, index.column());
    case Qt::ToolTipRole: return index.column() == Length ? exactBytesText(row.range.length) : text(row, index.column());
    case Qt::TextAlignmentRole: return alignment(index.column());
    case kKindRole: return static_cast<int>(row.kind);
    default: return {};
    }
}

QVariant DifferenceModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return alignment(section);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case Start: return tr("Start");
    case Length: return tr("Length");
    case Sector: return tr("Sector");
    case What: return tr("What");
    case Meaning: return tr("Meaning");
    default: return {};
    }
}

} // namespace model
