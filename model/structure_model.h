// SPDX-License-Identifier: MIT
// The fields of a file as a tree for views. Children are read on workers when they are first shown; long tables are cut
// into ranges of a thousand, so that a table of millions of entries has no more rows than are looked at. Finds the
// field of a byte and the field of a name the same way, in the background.
#pragma once

#include "blockcore/image/structure.h"
#include "model/host_file.h"

#include <QAbstractItemModel>

#include <stop_token>

namespace model {

class WorkerPools;

class StructureModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Column : quint8 { NameColumn, ValueColumn, RawColumn, OffsetColumn, LengthColumn, kColumnCount };
    static constexpr quint64 kRangeLength = 1024;

    explicit StructureModel(WorkerPools& pools, QObject* parent = nullptr);
    ~StructureModel() override;

    // Null or without fields: empty.
    void setFile(std::shared_ptr<HostFile> file);
    // Of a range of a table: null.
    const blockcore::Field* field(const QModelIndex& index) const;
    // "l1_table[0].l2_table[3]"
    QString pathOf(const QModelIndex& index) const;
    // What of the disk the bytes from hostOffset on are, as far as the fields around index tell.
    std::optional<blockcore::Range> guestOf(const QModelIndex& index, quint64 hostOffset) const;

    // Loads what leads to the innermost field there and announces it; the last call counts.
    void reveal(quint64 hostOffset);
    // InvalidArgument is announced as notRevealed.
    void reveal(const QString& path);

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    bool hasChildren(const QModelIndex& parent = {}) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    void revealed(const QModelIndex& index);
    void notRevealed(const QString& why);       // empty: no field covers the byte

private:
    struct Node;
    // Fields first, first + 1, … of a node that has count of them.
    struct LoadedPage {
        quint64 count = 0, first = 0;
        blockcore::Fields fields;
        QList<QByteArray> raw;
    };
    struct Revealed {
        blockcore::FieldPath path;
        std::vector<LoadedPage> pages;
        QString problem;
    };
    using Find = std::function<blockcore::Result<blockcore::FieldPath>(const blockcore::Field& root, std::stop_token stop)>;

    static LoadedPage loadPage(HostFile& file, const blockcore::Field& field, quint64 index);
    static Revealed loadPath(HostFile& file, const Find& find, const std::stop_token& stop);
    void findInBackground(Find find);
    void accept(const Revealed& result);
    void fill(Node& node, const LoadedPage& page);
    void addRanges(Node& node, quint64 first, quint64 count);
    void addFields(Node& node, const LoadedPage& page);
    // The node that holds child number `index` of a field's node, through its ranges.
    Node* holderOf(Node& node, quint64 index, const LoadedPage& page);
    Node* nodeOf(const QModelIndex& index) const;
    QModelIndex indexOf(const Node& node) const;
    QString toolTip(const Node& node) const;

    WorkerPools& m_pools;
    std::shared_ptr<HostFile> m_file;
    std::unique_ptr<Node> m_root;
    std::stop_source m_stop;                    // of the search that is running
    int m_generation = 0, m_search = 0;
};

} // namespace model
