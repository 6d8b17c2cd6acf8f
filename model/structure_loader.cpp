// SPDX-License-Identifier: MIT
// How StructureModel reads: pages of fields on workers, inserted when they arrive.
#include "model/deliver.h"
#include "model/format_text.h"
#include "model/structure_node.h"
#include "model/worker_pools.h"

#include <QtConcurrentRun>

#include <algorithm>

namespace model {

namespace {

constexpr std::uint64_t kMaxRaw = 16;

QByteArray rawBytes(blockcore::BlockDevice& device, const blockcore::Field& field) {
    if (!field.place || field.place->length == 0 || field.place->length > kMaxRaw || field.kind == blockcore::FieldKind::Bit ||
        field.place->offset >= device.size() || field.place->length > device.size() - field.place->offset)
        return {};
    QByteArray bytes(static_cast<qsizetype>(field.place->length), Qt::Uninitialized);
    const std::span<char> out(bytes.data(), static_cast<std::size_t>(bytes.size()));
    return device.read(field.place->offset, std::as_writable_bytes(out)) ? bytes : QByteArray();
}

// How many fields each range of so many holds, so that no more than kRangeLength ranges stand side by side.
quint64 stepFor(quint64 count) {
    quint64 step = StructureModel::kRangeLength;
    while (count / step > StructureModel::kRangeLength) step *= StructureModel::kRangeLength;
    return step;
}

} // namespace

StructureModel::LoadedPage StructureModel::loadPage(HostFile& file, const blockcore::Field& field, quint64 index) {
    LoadedPage page{.count = field.children->count(), .first = index / kRangeLength * kRangeLength, .fields = {}, .raw = {}};
    if (page.first >= page.count) return page;
    page.fields = field.children->fetch(page.first, std::min(kRangeLength, page.count - page.first));
    for (const blockcore::Field& child : page.fields) page.raw.append(rawBytes(*file.device, child));
    return page;
}

StructureModel::Revealed StructureModel::loadPath(HostFile& file, const Find& find, const std::stop_token& stop) {
    Revealed result;
    auto path = find(*file.root, stop);
    if (!path) {
        result.problem = harmless(QString::fromStdString(path.error().message));
        return result;
    }
    blockcore::Field field = *file.root;
    for (const std::uint64_t index : *path) {
        if (!field.children || stop.stop_requested()) break;
        result.pages.push_back(loadPage(file, field, index));
        const LoadedPage& page = result.pages.back();
        if (index - page.first >= page.fields.size()) {
            result.pages.pop_back();
            break;
        }
        result.path.push_back(index);
        field = page.fields[index - page.first];
    }
    return result;
}

bool StructureModel::canFetchMore(const QModelIndex& parent) const {
    return parent.column() <= 0 && nodeOf(parent)->state == Node::State::Unloaded && hasChildren(parent);
}

void StructureModel::fetchMore(const QModelIndex& parent) {
    if (!canFetchMore(parent)) return;
    Node* node = nodeOf(parent);
    if (node->isRange && node->count > kRangeLength) return addRanges(*node, node->first, node->count);
    node->state = Node::State::Loading;
    // The node lives as long as the generation does.
    deliver(QtConcurrent::run(&m_pools.queries(), [file = m_file, field = node->field, first = node->first] { return loadPage(*file, field, first); }),
            this, [this, node, generation = m_generation](const LoadedPage& page) {
                if (generation == m_generation && node->state == Node::State::Loading) fill(*node, page);
            });
}

void StructureModel::fill(Node& node, const LoadedPage& page) {
    if (!node.isRange && page.count > kRangeLength) addRanges(node, 0, page.count);
    else addFields(node, page);
}

void StructureModel::addRanges(Node& node, quint64 first, quint64 count) {
    const quint64 step = stepFor(count), ranges = (count + step - 1) / step;
    beginInsertRows(indexOf(node), 0, static_cast<int>(ranges) - 1);
    for (quint64 at = 0; at < ranges; ++at) {
        auto range = std::make_unique<Node>();
        range->parent = &node;
        range->row = static_cast<int>(at);
        range->isRange = true;
        range->first = first + at * step;
        range->count = std::min(step, count - at * step);
        range->field = {.name = node.field.name, .kind = blockcore::FieldKind::Group, .children = node.field.children};
        node.children.push_back(std::move(range));
    }
    node.state = Node::State::Loaded;
    endInsertRows();
}

void StructureModel::addFields(Node& node, const LoadedPage& page) {
    node.state = Node::State::Loaded;
    if (page.fields.empty()) {
        const QModelIndex index = indexOf(node);
        if (index.isValid()) emit dataChanged(index, index);
        return;
    }
    beginInsertRows(indexOf(node), 0, static_cast<int>(page.fields.size()) - 1);
    for (std::size_t at = 0; at < page.fields.size(); ++at) {
        auto child = std::make_unique<Node>();
        child->parent = &node;
        child->row = static_cast<int>(at);
        child->field = page.fields[at];
        child->raw = page.raw[static_cast<qsizetype>(at)];
        if (child->field.children == nullptr) child->state = Node::State::Loaded;
        node.children.push_back(std::move(child));
    }
    endInsertRows();
}

StructureModel::Node* StructureModel::holderOf(Node& node, quint64 index, const LoadedPage& page) {
    Node* holder = &node;
    while (true) {
        const quint64 count = holder->isRange ? holder->count : page.count;
        const bool direct = count <= kRangeLength;
        if (holder->state != Node::State::Loaded) {
            if (direct) addFields(*holder, page);
            else addRanges(*holder, holder->first, count);
        }
        if (direct) return holder;
        const std::size_t at = (index - holder->first) / stepFor(count);
        if (at >= holder->children.size()) return nullptr;
        holder = holder->children[at].get();
    }
}

void StructureModel::findInBackground(Find find) {
    m_stop.request_stop();
    m_stop = {};
    if (!m_file || !m_file->root) return emit notRevealed({});
    deliver(QtConcurrent::run(&m_pools.queries(), [file = m_file, find = std::move(find), stop = m_stop.get_token()] { return loadPath(*file, find, stop); }),
            this, [this, search = ++m_search](const Revealed& result) {
                if (search == m_search) accept(result);
            });
}

void StructureModel::reveal(quint64 hostOffset) {
    findInBackground([hostOffset](const blockcore::Field& root, std::stop_token stop) -> blockcore::Result<blockcore::FieldPath> {
        return blockcore::fieldAt(root, hostOffset, {.stop = std::move(stop)});
    });
}

void StructureModel::reveal(const QString& path) {
    findInBackground([path](const blockcore::Field& root, const std::stop_token&) { return blockcore::fieldNamed(root, path.toStdString()); });
}

void StructureModel::accept(const Revealed& result) {
    if (result.path.empty()) return emit notRevealed(result.problem);
    Node* node = m_root.get();
    for (std::size_t level = 0; level < result.pages.size(); ++level) {
        const LoadedPage& page = result.pages[level];
        Node* holder = holderOf(*node, result.path[level], page);
        const quint64 row = result.path[level] - (holder ? holder->first : 0);
        if (!holder || row >= holder->children.size()) break;
        node = holder->children[row].get();
    }
    emit revealed(indexOf(*node));
}

} // namespace model
