// SPDX-License-Identifier: MIT
#include "model/file_space_model.h"

#include "model/deliver.h"
#include "model/format_text.h"
#include "model/image_document.h"
#include "model/worker_pools.h"

#include <QtConcurrentRun>

#include <algorithm>

namespace model {

namespace {
constexpr std::size_t kMostRows = 2'000'000;    // rows are for people
}

FileSpaceModel::FileSpaceModel(QObject* parent) : QAbstractTableModel(parent) {}
FileSpaceModel::~FileSpaceModel() { m_stop.request_stop(); }

void FileSpaceModel::setDocument(ImageDocument* document) {
    if (m_document) m_document->disconnect(this);
    m_document = document;
    if (document) connect(document, &ImageDocument::stateChanged, this, &FileSpaceModel::restart);
    restart();
}

void FileSpaceModel::restart() {
    m_stop.request_stop();
    m_stop = {};
    ++m_generation;
    m_loading = false;
    beginResetModel();
    m_space.reset();
    m_runs.clear();
    endResetModel();
    emit spaceChanged();
    if (m_wanted) load();
}

void FileSpaceModel::load() {
    m_wanted = true;
    if (m_loading || m_space || !m_document || m_document->state() != ImageDocument::State::Ready) return;
    m_loading = true;
    emit spaceChanged();
    using Shared = std::shared_ptr<const FileSpace>;
    const auto work = [path = m_document->path(), stop = m_stop.get_token()]() -> Shared { return std::make_shared<const FileSpace>(readFileSpace(path, stop)); };
    deliver(QtConcurrent::run(&m_document->pools().scans(), work), this, [this, generation = m_generation](Shared space) {
        if (generation == m_generation) take(std::move(space));
    });
}

void FileSpaceModel::take(std::shared_ptr<const FileSpace> space) {
    m_loading = false;
    beginResetModel();
    m_space = std::move(space);
    m_runs = m_space->runs();
    if (m_runs.size() > kMostRows) m_runs.resize(kMostRows);
    endResetModel();
    emit spaceChanged();
}

int FileSpaceModel::rowAt(quint64 offset) const {
    const auto behind = std::ranges::upper_bound(m_runs, offset, {}, &FileRun::offset);
    return static_cast<int>(behind - m_runs.begin()) - 1;
}

int FileSpaceModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_runs.size()); }
int FileSpaceModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant FileSpaceModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const FileRun& run = runAtRow(index.row());
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == Start) return hexText(run.offset);
        return index.column() == Length ? sizeText(run.length) : fileKindName(run.kind);
    case Qt::ToolTipRole:
        if (index.column() == Kind) return fileKindMeaning(run.kind);
        return exactBytesText(index.column() == Start ? run.offset : run.length);
    case Qt::TextAlignmentRole: return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (index.column() == Kind ? Qt::AlignLeft : Qt::AlignRight)));
    case kKindRole: return static_cast<int>(run.kind);
    default: return {};
    }
}

QVariant FileSpaceModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (section == Kind ? Qt::AlignLeft : Qt::AlignRight)));
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case Start: return tr("In the file at");
    case Length: return tr("Length");
    case Kind: return tr("Used for");
    default: return {};
    }
}

} // namespace model
