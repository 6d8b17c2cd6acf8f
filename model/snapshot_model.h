// SPDX-License-Identifier: MIT
// The snapshots inside the top image as rows, in the order of its table, with the space that each takes. Space is read
// on a worker from all tables, and arrives later. Nothing says which snapshot was made from which: there is no tree.
#pragma once

#include "model/layer_facts.h"

#include <QAbstractTableModel>
#include <QPointer>

#include <stop_token>

namespace model {

class ImageDocument;

// Bytes in the file; see blockcore::SnapshotSpace.
struct SnapshotSpaceFacts {
    quint64 exclusive = 0, shared = 0;
};

class SnapshotModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column : quint8 { Name, Id, Date, VmClock, VmState, DiskSize, Exclusive, Shared, ColumnCount };
    static constexpr int kSortRole = Qt::UserRole; // numbers and dates as such

    explicit SnapshotModel(QObject* parent = nullptr);
    ~SnapshotModel() override;

    void setDocument(ImageDocument* document);
    const SnapshotFacts& snapshotAt(int row) const { return m_snapshots[row]; }
    const QList<SnapshotFacts>& all() const { return m_snapshots; }
    // Absent until it is known, and where reading the tables failed.
    std::optional<SnapshotSpaceFacts> spaceAt(int row) const;
    bool spaceIsKnown() const { return !m_space.isEmpty(); }
    QString spaceError() const { return m_error; }
    // "frees 1.2 GiB", or that it is not known yet.
    QString freesText(int row) const;
    int rowOf(const QString& id) const;         // -1: none
    // A row in one sentence.
    QString describe(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    void spaceChanged();

private:
    struct Space {
        QList<SnapshotSpaceFacts> rows;
        QString error;
    };
    static Space readSpace(const QString& path, const std::stop_token& stop);
    void restart();
    void takeSpace(Space space);
    QString text(int row, int column) const;
    QVariant sortValue(int row, int column) const;

    QPointer<ImageDocument> m_document;
    QList<SnapshotFacts> m_snapshots;
    QList<SnapshotSpaceFacts> m_space;          // empty: not known
    QString m_error;
    std::stop_source m_stop;
    int m_generation = 0;
};

// "1 h 02 min 03 s" that the guest had run.
QString vmClockText(quint64 nanoseconds);

} // namespace model
