// SPDX-License-Identifier: MIT
#include "model/extent_model.h"

#include "blockcore/chain/extent_walker.h"
#include "model/csv.h"
#include "model/deliver.h"
#include "model/format_text.h"
#include "model/image_document.h"
#include "model/open_chain.h"
#include "model/worker_pools.h"

#include <QtConcurrentRun>

#include <algorithm>

namespace model {

using blockcore::Extent;
using blockcore::ExtentKind;

namespace {

constexpr quint64 kSectorSize = 512;

// Neighbours that say the same and lie behind each other in the file are one row.
bool continues(const Extent& row, const Extent& next) {
    if (row.kind != next.kind || row.layer != next.layer || row.hostOffset.has_value() != next.hostOffset.has_value())
        return false;
    return !row.hostOffset || *row.hostOffset + row.range.length == *next.hostOffset;
}

QVariant alignment(int column) {
    const bool number = column != ExtentModel::Layer && column != ExtentModel::State;
    return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft)));
}

} // namespace

MapState stateOfExtent(ExtentKind kind) {
    switch (kind) {
    case ExtentKind::Data: return MapState::Data;
    case ExtentKind::Compressed: return MapState::Compressed;
    case ExtentKind::Zero: return MapState::Zero;
    case ExtentKind::Unallocated: break;
    }
    return MapState::Hole;
}

ExtentModel::ExtentModel(QObject* parent) : QAbstractTableModel(parent) {}
ExtentModel::~ExtentModel() = default;

void ExtentModel::setDocument(ImageDocument* document) {
    if (m_document) m_document->disconnect(this);
    m_document = document;
    m_layer = kWholeChain;
    if (document) connect(document, &ImageDocument::stateChanged, this, &ExtentModel::restart);
    restart();
}

void ExtentModel::setLayer(int layer) {
    if (layer == m_layer) return;
    m_layer = layer;
    restart();
}

void ExtentModel::restart() {
    beginResetModel();
    ++m_generation;
    m_rows.clear();
    m_shown.clear();
    m_next = 0;
    m_error.clear();
    m_loading = false;
    m_complete = !m_document || !m_document->chain() || m_document->diskSize() == 0;
    endResetModel();
    // A view may have fetched already, when it saw the reset.
    if (!m_complete && !m_loading) loadPage();
    else emit loadingChanged();
}

ExtentModel::Page ExtentModel::readPage(OpenChain& open, int layer, quint64 from) {
    Page page{.rows = {}, .next = from, .error = {}};
    blockcore::ExtentWalker walker(*open.chain);
    const auto extentAt = [&](quint64 offset, quint64 maxLength) {
        if (layer == kWholeChain) return walker.at(offset, maxLength);
        return open.chain->layer(static_cast<std::size_t>(layer)).extentAt(offset, maxLength);
    };
    const quint64 size = layer == kWholeChain ? open.chain->size() : open.chain->layer(static_cast<std::size_t>(layer)).size();
    while (page.next < size && page.rows.size() < kPageRows) {
        auto extent = extentAt(page.next, size - page.next);
        if (!extent || extent->range.length == 0) {
            page.error = extent ? QString() : harmless(QString::fromStdString(blockcore::errorText(extent.error())));
            page.next = size;
            break;
        }
        if (layer != kWholeChain) extent->layer = static_cast<std::uint32_t>(layer);
        page.next = extent->range.end();
        if (!page.rows.empty() && continues(page.rows.back(), *extent))
            page.rows.back().range.length += extent->range.length;
        else page.rows.push_back(*extent);
    }
    return page;
}

void ExtentModel::loadPage() {
    m_loading = true;
    emit loadingChanged();
    const auto work = [open = m_document->chain(), layer = m_layer, from = m_next] { return readPage(*open, layer, from); };
    deliver(QtConcurrent::run(&m_document->pools().queries(), work), this, [this, generation = m_generation](Page page) {
        if (generation == m_generation) takePage(std::move(page));
    });
}

void ExtentModel::takePage(Page page) {
    m_loading = false;
    m_next = page.next;
    m_error = page.error;
    const auto diskEnd = m_layer == kWholeChain ? m_document->diskSize() : m_document->layers()[m_layer].virtualSize;
    m_complete = m_next >= diskEnd;
    std::vector<std::uint32_t> added;
    for (const Extent& row : page.rows) {
        m_rows.push_back(row);
        if (shown(row)) added.push_back(static_cast<std::uint32_t>(m_rows.size() - 1));
    }
    const bool atEnd = m_sortColumn == Start && m_sortOrder == Qt::AscendingOrder;
    if (atEnd && !added.empty()) {
        const int first = static_cast<int>(m_shown.size());
        beginInsertRows({}, first, first + static_cast<int>(added.size()) - 1);
        m_shown.insert(m_shown.end(), added.begin(), added.end());
        endInsertRows();
    } else if (!added.empty()) {
        rebuild();
    }
    emit loadingChanged();
}

bool ExtentModel::canFetchMore(const QModelIndex& parent) const {
    return !parent.isValid() && !m_complete && !m_loading && m_document && m_document->chain();
}

void ExtentModel::fetchMore(const QModelIndex& parent) {
    if (canFetchMore(parent)) loadPage();
}

void ExtentModel::setStates(quint8 mask) {
    if (std::exchange(m_states, mask) != mask) rebuild();
}

void ExtentModel::setText(const QString& needle) {
    const QString simple = needle.simplified();
    if (simple == m_needle) return;
    m_needle = simple;
    m_needleStates = 0;
    for (std::size_t state = 0; state < kMapStateCount; ++state)
        if (mapStateName(static_cast<MapState>(state)).contains(simple, Qt::CaseInsensitive))
            m_needleStates |= static_cast<quint8>(1u << state);
    rebuild();
}

bool ExtentModel::shown(const Extent& row) const {
    const auto state = static_cast<unsigned>(stateOfExtent(row.kind));
    if (!(m_states >> state & 1)) return false;
    if (m_needle.isEmpty() || m_needleStates >> state & 1) return true;
    // Only what is cheap to make: there may be a hundred thousand rows.
    return std::ranges::any_of(std::array{Start, Sector, Layer, FileOffset}, [&](Column column) {
        return cellText(row, column).contains(m_needle, Qt::CaseInsensitive);
    });
}

bool ExtentModel::before(std::uint32_t a, std::uint32_t b) const {
    const Extent &left = m_rows[a], &right = m_rows[b];
    switch (m_sortColumn) {
    case Length: return left.range.length < right.range.length;
    case Layer: return left.layer < right.layer;
    case State: return left.kind < right.kind;
    case FileOffset: return left.hostOffset < right.hostOffset;
    default: return a < b;
    }
}

void ExtentModel::rebuild() {
    beginResetModel();
    m_shown.clear();
    for (std::uint32_t i = 0; i < m_rows.size(); ++i)
        if (shown(m_rows[i])) m_shown.push_back(i);
    if (m_sortOrder == Qt::AscendingOrder)
        std::ranges::stable_sort(m_shown, [this](auto a, auto b) { return before(a, b); });
    else
        std::ranges::stable_sort(m_shown, [this](auto a, auto b) { return before(b, a); });
    endResetModel();
}

void ExtentModel::sort(int column, Qt::SortOrder order) {
    if (column < 0 || (column == m_sortColumn && order == m_sortOrder)) return;
    m_sortColumn = column;
    m_sortOrder = order;
    rebuild();
}

int ExtentModel::rowAt(quint64 offset) const {
    const auto found = std::ranges::find_if(m_shown, [&](std::uint32_t i) {
        return offset >= m_rows[i].range.offset && offset < m_rows[i].range.end();
    });
    return found == m_shown.end() ? -1 : static_cast<int>(found - m_shown.begin());
}

blockcore::Range ExtentModel::rangeAt(int row) const { return m_rows[m_shown[static_cast<std::size_t>(row)]].range; }

int ExtentModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int ExtentModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString ExtentModel::layerName(std::uint32_t layer) const {
    if (!m_document || layer >= static_cast<std::size_t>(m_document->layers().size())) return {};
    return m_document->layers()[layer].name;
}

QString ExtentModel::cellText(const Extent& row, int column) const {
    switch (column) {
    case Start: return hexText(row.range.offset);
    case Length: return sizeText(row.range.length);
    case Sector: return QString::number(row.range.offset / kSectorSize);
    case Layer: return row.kind == ExtentKind::Unallocated && m_layer == kWholeChain ? tr("none") : layerName(row.layer);
    case State: return mapStateName(stateOfExtent(row.kind));
    case FileOffset: return row.hostOffset ? hexText(*row.hostOffset) : QStringLiteral("–");
    default: return {};
    }
}

QVariant ExtentModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Extent& row = m_rows[m_shown[static_cast<std::size_t>(index.row())]];
    switch (role) {
    case Qt::DisplayRole: return cellText(row, index.column());
    case Qt::ToolTipRole:
        if (index.column() == Start) return exactBytesText(row.range.offset);
        if (index.column() == Length) return exactBytesText(row.range.length);
        if (index.column() == State) return mapStateMeaning(stateOfExtent(row.kind));
        return {};
    case Qt::TextAlignmentRole: return alignment(index.column());
    case Qt::UserRole: return static_cast<int>(stateOfExtent(row.kind));
    default: return {};
    }
}

QVariant ExtentModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return alignment(section);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case Start: return tr("Start");
    case Length: return tr("Length");
    case Sector: return tr("Sector");
    case Layer: return m_layer == kWholeChain ? tr("Supplied by") : tr("Layer");
    case State: return tr("State");
    case FileOffset: return tr("File offset");
    default: return {};
    }
}

QString ExtentModel::csv() const {
    QString text = QStringLiteral("start,length,sector,layer,state,file_offset\n");
    text.reserve(static_cast<qsizetype>(m_shown.size()) * 64);
    for (const std::uint32_t i : m_shown) {
        const Extent& row = m_rows[i];
        const QString host = row.hostOffset ? QString::number(*row.hostOffset) : QString();
        text += QString::number(row.range.offset) + u',' + QString::number(row.range.length) + u',' +
                QString::number(row.range.offset / kSectorSize) + u',' + csvField(cellText(row, Layer)) + u',' +
                csvField(cellText(row, State)) + u',' + host + u'\n';
    }
    return text;
}

} // namespace model
