// SPDX-License-Identifier: MIT
// All known image files as a forest: a file's parent is its backing file, so overlays of one base stand side by
// side below it, and nothing appears twice. Fed with facts; opens nothing itself.
#pragma once

#include "model/health.h"

#include <QAbstractItemModel>

#include <memory>
#include <vector>

namespace model {

class ChainModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Column : quint8 { Name, Format, VirtualSize, OnDisk, HealthColumn, ColumnCount };
    static constexpr int kPathRole = Qt::UserRole;
    static constexpr int kHealthRole = Qt::UserRole + 1;
    // What is known about a file so far.
    enum class Status : quint8 { Mentioned, Loading, Known, Missing, Forbidden, Failed };
    static constexpr int kStatusRole = Qt::UserRole + 2;

    explicit ChainModel(QObject* parent = nullptr);
    ~ChainModel() override;

    // A file the person asked for; its row stays until removeImage().
    void addLoading(const QString& path);
    void addFacts(const LayerFacts& facts);
    void setStatus(const QString& path, Status status, const QString& reason);
    // Forgets the file and those below it that nobody asked for or needs.
    void removeImage(const QString& path);
    bool isWanted(const QString& path) const;   // was added by addLoading()
    QStringList wantedPaths() const;            // in the order of the rows

    QModelIndex indexOf(const QString& path) const;
    QString pathOf(const QModelIndex& index) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Node;
    Node* nodeOf(const QModelIndex& index) const;
    Node* find(const QString& path) const;
    Node* ensure(const QString& path);
    void changeParent(Node& node, Node& parent);
    void remove(Node& node);
    void forgetIfUnneeded(Node* node);
    void refresh(Node& node);
    QModelIndex indexOf(const Node& node, int column = 0) const;
    QString text(const Node& node, int column) const;
    QString accessibleText(const Node& node) const;
    Health healthOf(const Node& node) const;

    std::unique_ptr<Node> m_root;
    QHash<QString, Node*> m_nodes;
};

} // namespace model
