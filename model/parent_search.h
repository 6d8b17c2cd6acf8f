// SPDX-License-Identifier: MIT
// Files that may be the backing file which an image misses: looked for where such files go when they are moved or renamed,
// and ordered by what speaks for each. Opens every file alone and writes nothing.
#pragma once

#include "model/layer_facts.h"

#include <QAbstractTableModel>

#include <stop_token>

namespace model {

struct ParentQuest {
    QString image;                              // that misses its backing file
    BackingFacts wanted;                        // what it names
    quint64 imageSize = 0;                      // guest bytes
    QStringList moreFolders;                    // where images were opened lately
};

struct ParentCandidate {
    QString path, format;
    quint64 virtualSize = 0;                    // guest bytes
    QStringList reasons;                        // "same name", "same size"
    int score = 0;
};

// Best first. On a worker.
QList<ParentCandidate> findParents(const ParentQuest& quest, const std::stop_token& stop);

class ParentModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column : quint8 { Name, Why, Format, Size, Folder, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setCandidates(const QList<ParentCandidate>& candidates);
    // One that the person named; the row is returned.
    int add(const ParentCandidate& candidate);
    const ParentCandidate& at(int row) const { return m_candidates[row]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<ParentCandidate> m_candidates;
};

} // namespace model
