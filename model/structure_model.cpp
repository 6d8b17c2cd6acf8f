// SPDX-License-Identifier: MIT
// The tree and what it says. Loading in the background: structure_loader.cpp.
#include "model/structure_model.h"

#include "model/format_text.h"
#include "model/structure_node.h"

namespace model {

using blockcore::FieldKind;

StructureModel::StructureModel(WorkerPools& pools, QObject* parent) :
    QAbstractItemModel(parent), m_pools(pools), m_root(std::make_unique<Node>()) {
    m_root->state = Node::State::Loaded;
}

StructureModel::~StructureModel() { m_stop.request_stop(); }

void StructureModel::setFile(std::shared_ptr<HostFile> file) {
    m_stop.request_stop();
    m_stop = {};
    beginResetModel();
    ++m_generation;
    ++m_search;
    m_file = std::move(file);
    m_root = std::make_unique<Node>();
    m_root->state = Node::State::Loaded;
    if (m_file && m_file->root) {
        m_root->field = *m_file->root;
        m_root->state = Node::State::Unloaded;
    }
    endResetModel();
    fetchMore({});
}

StructureModel::Node* StructureModel::nodeOf(const QModelIndex& index) const {
    return index.isValid() ? static_cast<Node*>(index.internalPointer()) : m_root.get();
}

QModelIndex StructureModel::indexOf(const Node& node) const {
    return node.parent == nullptr ? QModelIndex() : createIndex(node.row, 0, &node);
}

const blockcore::Field* StructureModel::field(const QModelIndex& index) const {
    const Node* node = nodeOf(index);
    return index.isValid() && !node->isRange ? &node->field : nullptr;
}

QString StructureModel::pathOf(const QModelIndex& index) const {
    blockcore::Fields along;
    for (const Node* node = nodeOf(index); node->parent != nullptr; node = node->parent)
        if (!node->isRange) along.insert(along.begin(), node->field);
    return QString::fromStdString(blockcore::pathText(along));
}

std::optional<blockcore::Range> StructureModel::guestOf(const QModelIndex& index, quint64 hostOffset) const {
    const Node* innermost = nodeOf(index);
    const auto& place = innermost->field.place;
    for (const Node* node = innermost; node->parent != nullptr; node = node->parent) {
        const auto& guest = node->field.guest;
        if (node->isRange || !guest) continue;
        // A cluster's bytes are the disk's bytes one by one, unless they are packed.
        const bool plain = node != innermost && place && place->length == guest->length && hostOffset >= place->offset;
        if (plain) return blockcore::Range{guest->offset + (hostOffset - place->offset), 1};
        return guest;
    }
    return std::nullopt;
}

QModelIndex StructureModel::index(int row, int column, const QModelIndex& parent) const {
    const Node* node = nodeOf(parent);
    if (row < 0 || column < 0 || column >= kColumnCount || row >= static_cast<int>(node->children.size())) return {};
    return createIndex(row, column, node->children[static_cast<std::size_t>(row)].get());
}

QModelIndex StructureModel::parent(const QModelIndex& child) const {
    return child.isValid() ? indexOf(*nodeOf(child)->parent) : QModelIndex();
}

int StructureModel::rowCount(const QModelIndex& parent) const {
    return parent.column() > 0 ? 0 : static_cast<int>(nodeOf(parent)->children.size());
}

int StructureModel::columnCount(const QModelIndex&) const { return kColumnCount; }

bool StructureModel::hasChildren(const QModelIndex& parent) const {
    if (parent.column() > 0) return false;
    const Node* node = nodeOf(parent);
    if (node->state == Node::State::Loaded) return !node->children.empty();
    return node->isRange || node->field.children != nullptr;
}

QString StructureModel::toolTip(const Node& node) const {
    if (node.isRange) return tr("%1 entries").arg(countText(node.count));
    QString text = QString::fromStdString(node.field.description);
    if (node.field.target) text += QStringLiteral("\n") + tr("Leads to %1 (Enter)").arg(hexText(node.field.target->offset));
    if (node.field.guest)
        text += QStringLiteral("\n") + tr("Disk: %1, %2").arg(hexText(node.field.guest->offset), sizeText(node.field.guest->length));
    return text;
}

QVariant StructureModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Node& node = *nodeOf(index);
    const auto& place = node.field.place;
    if (role == Qt::ToolTipRole) return toolTip(node);
    if (role == Qt::AccessibleDescriptionRole) return QString::fromStdString(node.field.description);
    if (role == Qt::TextAlignmentRole && index.column() >= OffsetColumn) return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
    case NameColumn:
        return node.isRange ? QStringLiteral("[%1 … %2]").arg(node.first).arg(node.first + node.count - 1)
                            : harmless(QString::fromStdString(node.field.name));
    case ValueColumn: {
        const QString value = QString::fromStdString(node.field.value);
        if (node.field.kind == FieldKind::Pointer && node.field.target) return QStringLiteral("→ ") + value;
        return node.field.kind == FieldKind::Error ? tr("Error: %1").arg(value) : value;
    }
    case RawColumn: return QString::fromLatin1(node.raw.toHex(' '));
    case OffsetColumn: return place ? hexText(place->offset) : QString();
    case LengthColumn: return place ? countText(place->length) : QString();
    default: return {};
    }
}

QVariant StructureModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return QVariant(Qt::AlignVCenter | (section >= OffsetColumn ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case NameColumn: return tr("Field");
    case ValueColumn: return tr("Value");
    case RawColumn: return tr("Raw");
    case OffsetColumn: return tr("Offset");
    case LengthColumn: return tr("Length");
    default: return {};
    }
}

} // namespace model
