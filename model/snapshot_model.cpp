// SPDX-License-Identifier: MIT
#include "model/snapshot_model.h"

#include "model/deliver.h"
#include "model/format_text.h"
#include "model/image_document.h"
#include "model/open_chain.h"
#include "model/worker_pools.h"

#include <QLocale>
#include <QtConcurrentRun>

namespace model {

namespace {

QVariant alignment(int column) {
    const bool number = column >= SnapshotModel::VmClock;
    return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft)));
}

} // namespace

SnapshotModel::SnapshotModel(QObject* parent) : QAbstractTableModel(parent) {}
SnapshotModel::~SnapshotModel() { m_stop.request_stop(); }

void SnapshotModel::setDocument(ImageDocument* document) {
    if (m_document) m_document->disconnect(this);
    m_document = document;
    if (document) connect(document, &ImageDocument::stateChanged, this, &SnapshotModel::restart);
    restart();
}

void SnapshotModel::restart() {
    m_stop.request_stop();
    m_stop = {};
    const int generation = ++m_generation;
    beginResetModel();
    const bool ready = m_document && m_document->state() == ImageDocument::State::Ready;
    m_snapshots = ready ? m_document->layers().first().snapshots : QList<SnapshotFacts>();
    m_space.clear();
    m_error.clear();
    endResetModel();
    emit spaceChanged();
    if (m_snapshots.isEmpty() || !m_document->layers().first().can.snapshots) return;
    const auto work = [path = m_document->path(), stop = m_stop.get_token()] { return readSpace(path, stop); };
    deliver(QtConcurrent::run(&m_document->pools().scans(), work), this, [this, generation](Space space) {
        if (generation == m_generation) takeSpace(std::move(space));
    });
}

// Opens the image once more: what the document holds is read by others meanwhile.
SnapshotModel::Space SnapshotModel::readSpace(const QString& path, const std::stop_token& stop) {
    Space space;
    if (stop.stop_requested()) return space;
    blockcore::RealFiles files;
    const blockcore::OpenPolicy policy{.followBacking = false, .reach = blockcore::Reach::SameFolder, .forceShare = true};
    const auto chain = blockcore::Chain::open({.name = path.toStdString()}, blockcore::Access::Read, policy, files);
    if (!chain) {
        space.error = harmless(QString::fromStdString(errorText(chain.error())));
        return space;
    }
    blockcore::SnapshotStore* store = (*chain)->layer(0).snapshots();
    if (!store) return space;
    blockcore::Progress progress;
    const auto found = store->space({.progress = progress, .stop = stop});
    if (!found) {
        space.error = harmless(QString::fromStdString(errorText(found.error())));
        return space;
    }
    for (const auto& one : *found) space.rows.append({.exclusive = one.exclusive, .shared = one.shared});
    return space;
}

void SnapshotModel::takeSpace(Space space) {
    m_error = space.error;
    // The image may have changed between the two readings.
    if (space.rows.size() == m_snapshots.size()) m_space = std::move(space.rows);
    if (!m_snapshots.isEmpty()) emit dataChanged(index(0, Exclusive), index(rowCount() - 1, Shared));
    emit spaceChanged();
}

std::optional<SnapshotSpaceFacts> SnapshotModel::spaceAt(int row) const {
    return row >= 0 && row < m_space.size() ? std::optional(m_space[row]) : std::nullopt;
}

QString SnapshotModel::freesText(int row) const {
    const auto space = spaceAt(row);
    if (!space) return m_error.isEmpty() ? tr("how much space it frees is not known yet") : tr("how much space it frees is not known");
    return tr("frees %1").arg(sizeText(space->exclusive));
}

int SnapshotModel::rowOf(const QString& id) const {
    const auto found = std::ranges::find(m_snapshots, id, &SnapshotFacts::id);
    return found == m_snapshots.end() ? -1 : static_cast<int>(found - m_snapshots.begin());
}

QString SnapshotModel::describe(int row) const {
    if (row < 0 || row >= m_snapshots.size()) return tr("No snapshot");
    QString text = tr("%1, %2").arg(this->text(row, Name), this->text(row, Date));
    if (const auto space = spaceAt(row)) text += tr(", %1 only its own").arg(sizeText(space->exclusive));
    return text;
}

int SnapshotModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_snapshots.size()); }
int SnapshotModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString SnapshotModel::text(int row, int column) const {
    const SnapshotFacts& snapshot = m_snapshots[row];
    const auto space = spaceAt(row);
    switch (column) {
    case Name: return harmless(snapshot.name);
    case Id: return harmless(snapshot.id);
    case Date: return QLocale().toString(snapshot.date, QLocale::ShortFormat);
    case VmClock: return vmClockText(snapshot.vmClockNanoseconds);
    case VmState: return snapshot.vmStateSize > 0 ? sizeText(snapshot.vmStateSize) : tr("none");
    case DiskSize: return sizeText(snapshot.diskSize);
    case Exclusive: return space ? sizeText(space->exclusive) : m_error.isEmpty() ? QStringLiteral("…") : tr("unknown");
    case Shared: return space ? sizeText(space->shared) : m_error.isEmpty() ? QStringLiteral("…") : tr("unknown");
    default: return {};
    }
}

QVariant SnapshotModel::sortValue(int row, int column) const {
    const SnapshotFacts& snapshot = m_snapshots[row];
    const auto space = spaceAt(row).value_or(SnapshotSpaceFacts{});
    switch (column) {
    case Date: return snapshot.date;
    case VmClock: return snapshot.vmClockNanoseconds;
    case VmState: return snapshot.vmStateSize;
    case DiskSize: return snapshot.diskSize;
    case Exclusive: return space.exclusive;
    case Shared: return space.shared;
    default: return text(row, column);
    }
}

QVariant SnapshotModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const int row = index.row();
    switch (role) {
    case Qt::DisplayRole: return text(row, index.column());
    case Qt::TextAlignmentRole: return alignment(index.column());
    case kSortRole: return sortValue(row, index.column());
    case Qt::AccessibleTextRole: return index.column() == Name ? describe(row) : text(row, index.column());
    case Qt::ToolTipRole:
        if (index.column() == Date) return QLocale().toString(m_snapshots[row].date, QLocale::LongFormat);
        if (const auto space = spaceAt(row); space && index.column() == Exclusive) return exactBytesText(space->exclusive);
        if (const auto space = spaceAt(row); space && index.column() == Shared) return exactBytesText(space->shared);
        return index.column() == Exclusive ? m_error : QString();
    default: return {};
    }
}

QVariant SnapshotModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return alignment(section);
    if (role == Qt::ToolTipRole && section == Exclusive) return tr("What deleting it would free");
    if (role == Qt::ToolTipRole && section == Shared) return tr("What it uses together with the disk or other snapshots");
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case Name: return tr("Snapshot");
    case Id: return tr("Id");
    case Date: return tr("Taken");
    case VmClock: return tr("Guest ran for");
    case VmState: return tr("Machine state");
    case DiskSize: return tr("Disk");
    case Exclusive: return tr("Only its own");
    case Shared: return tr("Shared");
    default: return {};
    }
}

QString vmClockText(quint64 nanoseconds) {
    if (nanoseconds == 0) return SnapshotModel::tr("not running");
    const quint64 seconds = nanoseconds / 1'000'000'000;
    const auto two = [](quint64 value) { return QStringLiteral("%1").arg(value, 2, 10, QLatin1Char('0')); };
    return QStringLiteral("%1:%2:%3").arg(two(seconds / 3600), two(seconds / 60 % 60), two(seconds % 60));
}

} // namespace model
