// SPDX-License-Identifier: MIT
#include "model/chain_model.h"

#include "model/format_text.h"

#include <QFileInfo>
#include <QFont>
#include <QHash>

namespace model {

namespace {
QVariant alignment(int column) {
    const bool number = column == ChainModel::VirtualSize || column == ChainModel::OnDisk;
    return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft)));
}
} // namespace

struct ChainModel::Node {
    QString path;
    Node* parent = nullptr;
    std::vector<std::unique_ptr<Node>> children;
    std::optional<LayerFacts> facts;
    Status status = Status::Mentioned;
    QString reason;                             // of Missing and Failed
    bool wanted = false;

    int row() const {
        const auto& siblings = parent->children;
        return static_cast<int>(std::ranges::find(siblings, this, &std::unique_ptr<Node>::get) - siblings.begin());
    }
    bool descendsFrom(const Node& other) const {
        for (const Node* node = this; node; node = node->parent)
            if (node == &other) return true;
        return false;
    }
};

ChainModel::ChainModel(QObject* parent) : QAbstractItemModel(parent), m_root(std::make_unique<Node>()) {}
ChainModel::~ChainModel() = default;

ChainModel::Node* ChainModel::nodeOf(const QModelIndex& index) const {
    return index.isValid() ? static_cast<Node*>(index.internalPointer()) : m_root.get();
}

ChainModel::Node* ChainModel::find(const QString& path) const { return m_nodes.value(path); }

ChainModel::Node* ChainModel::ensure(const QString& path) {
    if (Node* known = find(path)) return known;
    auto node = std::make_unique<Node>();
    node->path = path;
    node->parent = m_root.get();
    const int row = static_cast<int>(m_root->children.size());
    beginInsertRows({}, row, row);
    m_nodes.insert(path, node.get());
    m_root->children.push_back(std::move(node));
    endInsertRows();
    return m_root->children.back().get();
}

void ChainModel::changeParent(Node& node, Node& parent) {
    // A loop of backing files is refused by the engine; here it must not tie the tree into a knot.
    if (node.parent == &parent || parent.descendsFrom(node)) return;
    const int from = node.row();
    const int to = static_cast<int>(parent.children.size());
    if (!beginMoveRows(indexOf(*node.parent), from, from, indexOf(parent), to)) return;
    auto& siblings = node.parent->children;
    auto owned = std::move(siblings[static_cast<std::size_t>(from)]);
    siblings.erase(siblings.begin() + from);
    node.parent = &parent;
    parent.children.push_back(std::move(owned));
    endMoveRows();
}

void ChainModel::addLoading(const QString& path) {
    Node* node = ensure(path);
    node->wanted = true;
    if (!node->facts) node->status = Status::Loading;
    refresh(*node);
}

void ChainModel::addFacts(const LayerFacts& facts) {
    Node* node = ensure(facts.path);
    node->facts = facts;
    node->status = Status::Known;
    node->reason.clear();
    Node* before = node->parent;
    changeParent(*node, facts.backing ? *ensure(facts.backing->path) : *m_root);
    refresh(*node);
    if (before != node->parent) forgetIfUnneeded(before);
}

void ChainModel::setStatus(const QString& path, Status status, const QString& reason) {
    Node* node = ensure(path);
    node->status = status;
    node->reason = reason;
    refresh(*node);
}

bool ChainModel::isWanted(const QString& path) const {
    const Node* node = find(path);
    return node && node->wanted;
}

QStringList ChainModel::wantedPaths() const {
    QStringList paths;
    std::vector<const Node*> open{m_root.get()};
    while (!open.empty()) {
        const Node* node = open.back();
        open.pop_back();
        if (node->wanted) paths.append(node->path);
        for (auto child = node->children.rbegin(); child != node->children.rend(); ++child) open.push_back(child->get());
    }
    return paths;
}

void ChainModel::removeImage(const QString& path) {
    Node* node = find(path);
    if (!node) return;
    node->wanted = false;
    forgetIfUnneeded(node);
}

// Nor those that it stood on, when nobody else does.
void ChainModel::forgetIfUnneeded(Node* node) {
    while (node != m_root.get() && !node->wanted && node->children.empty()) {
        Node* below = node->parent;
        remove(*node);
        node = below;
    }
}

void ChainModel::remove(Node& node) {
    const int row = node.row();
    beginRemoveRows(indexOf(*node.parent), row, row);
    m_nodes.remove(node.path);
    auto& siblings = node.parent->children;
    siblings.erase(siblings.begin() + row);
    endRemoveRows();
}

void ChainModel::refresh(Node& node) { emit dataChanged(indexOf(node), indexOf(node, ColumnCount - 1)); }

QModelIndex ChainModel::indexOf(const Node& node, int column) const {
    return &node == m_root.get() ? QModelIndex() : createIndex(node.row(), column, &node);
}

QModelIndex ChainModel::indexOf(const QString& path) const {
    const Node* node = find(path);
    return node ? indexOf(*node) : QModelIndex();
}

QString ChainModel::pathOf(const QModelIndex& index) const { return nodeOf(index)->path; }

QModelIndex ChainModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, nodeOf(parent)->children[static_cast<std::size_t>(row)].get());
}

QModelIndex ChainModel::parent(const QModelIndex& child) const {
    return child.isValid() ? indexOf(*nodeOf(child)->parent) : QModelIndex();
}

int ChainModel::rowCount(const QModelIndex& parent) const {
    return parent.column() > 0 ? 0 : static_cast<int>(nodeOf(parent)->children.size());
}

int ChainModel::columnCount(const QModelIndex&) const { return ColumnCount; }

Health ChainModel::healthOf(const Node& node) const {
    switch (node.status) {
    case Status::Missing:
    case Status::Failed: return Health::Broken;
    case Status::Forbidden: return Health::Warning;
    default: return node.facts ? worst(remarksOf(*node.facts, 0)) : Health::Good;
    }
}

QString ChainModel::text(const Node& node, int column) const {
    const bool known = node.facts.has_value();
    switch (column) {
    case Name: return harmless(QFileInfo(node.path).fileName());
    case Format: return known ? node.facts->format : QString();
    case VirtualSize: return known ? sizeText(node.facts->virtualSize) : QString();
    case OnDisk: return known ? sizeText(node.facts->onDisk) : QString();
    case HealthColumn: break;
    default: return {};
    }
    switch (node.status) {
    case Status::Loading: return tr("opening…");
    case Status::Missing: return tr("missing");
    case Status::Forbidden: return tr("not opened");
    case Status::Failed: return tr("unreadable");
    case Status::Mentioned: return tr("not opened");
    case Status::Known: return healthName(healthOf(node));
    }
    return {};
}

QString ChainModel::accessibleText(const Node& node) const {
    QString text = this->text(node, Name) + QStringLiteral(", ");
    if (node.facts)
        text += tr("%1, virtual %2, on disk %3, ")
                    .arg(node.facts->format, sizeText(node.facts->virtualSize), sizeText(node.facts->onDisk));
    return text + this->text(node, HealthColumn);
}

QVariant ChainModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Node& node = *nodeOf(index);
    switch (role) {
    case Qt::DisplayRole: return text(node, index.column());
    case Qt::AccessibleTextRole: return index.column() == Name ? accessibleText(node) : text(node, index.column());
    case Qt::ToolTipRole: {
        QStringList lines{harmless(node.path)};
        if (!node.reason.isEmpty()) lines.append(node.reason);
        if (node.facts)
            for (const Remark& remark : remarksOf(*node.facts, 0)) lines.append(remark.text);
        return lines.join(u'\n');
    }
    case Qt::TextAlignmentRole: return alignment(index.column());
    case Qt::FontRole: {
        QFont font;
        font.setBold(node.wanted && index.column() == Name);
        return font;
    }
    case kPathRole: return node.path;
    case kHealthRole: return static_cast<int>(healthOf(node));
    case kStatusRole: return static_cast<int>(node.status);
    default: return {};
    }
}

QVariant ChainModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return alignment(section);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case Name: return tr("Image");
    case Format: return tr("Format");
    case VirtualSize: return tr("Virtual");
    case OnDisk: return tr("On disk");
    case HealthColumn: return tr("Health");
    default: return {};
    }
}

} // namespace model
