// SPDX-License-Identifier: MIT
#include "model/file_watch.h"

#include "blockcore/device/block_device.h"
#include "blockcore/io/lock_query.h"
#include "model/deliver.h"
#include "model/format_text.h"
#include "model/worker_pools.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QtConcurrentRun>

namespace model {

using blockcore::LockRequest;

namespace {

// What a format's driver asks for when it writes, and when it reads.
constexpr unsigned kSharedWithFormat = LockRequest::kConsistentRead | LockRequest::kWriteUnchanged;
constexpr blockcore::FilePermissions kToWrite{
    .used = LockRequest::kConsistentRead | LockRequest::kWrite | LockRequest::kResize, .shared = kSharedWithFormat};
constexpr blockcore::FilePermissions kToRead{.used = LockRequest::kConsistentRead, .shared = kSharedWithFormat};

bool isLocked(const std::filesystem::path& path, blockcore::FilePermissions wanted) {
    const auto asked = blockcore::askForLocks(path, wanted);
    return !asked && asked.error().code == blockcore::ErrorCode::Locked;
}

} // namespace

FileUse findUse(const QString& path) {
    FileUse use;
    const QFileInfo file(path);
    use.exists = file.exists();
    if (!use.exists) return use;
    use.length = file.size();
    use.modified = file.lastModified();
    const std::filesystem::path native = path.toStdString();
    use.locked = isLocked(native, kToWrite);
    if (!use.locked) return use;
    use.writing = isLocked(native, kToRead);
    for (const auto& holder : blockcore::findLockHolders(native)) {
        if (holder.processId == QCoreApplication::applicationPid()) use.ours = true;
        else use.holders.append({holder.processId, harmless(QString::fromStdString(holder.program))});
    }
    use.ours = use.ours && use.holders.isEmpty();
    return use;
}

QString holdersText(const FileUse& use) {
    if (use.ours) return FileWatch::tr("a job of this window");
    if (use.holders.isEmpty()) return FileWatch::tr("a program that cannot be seen from here");
    QStringList names;
    for (const LockHolder& holder : use.holders) names.append(FileWatch::tr("%1 (process %2)").arg(holder.program).arg(holder.processId));
    return names.join(QStringLiteral(", "));
}

FileWatch::FileWatch(WorkerPools& pools, QObject* parent) : QObject(parent), m_pools(pools) {
    m_timer.setInterval(kInterval);
    connect(&m_timer, &QTimer::timeout, this, &FileWatch::ask);
}

void FileWatch::watch(const QString& path) {
    m_path = path;
    ++m_generation;
    m_use = m_shown = {};
    m_known = m_changed = m_asking = false;
    m_accept = true;
    if (path.isEmpty()) {
        m_timer.stop();
    } else {
        m_timer.start();
        ask();
    }
    emit changed();
}

void FileWatch::acceptChange() {
    m_accept = true;
    ++m_generation; // an answer under way may be of before
    m_asking = false;
    ask();
}

void FileWatch::ask() {
    if (m_asking || m_path.isEmpty()) return; // a slow disk is not asked twice at once
    m_asking = true;
    deliver(QtConcurrent::run(&m_pools.queries(), [path = m_path] { return findUse(path); }), this,
            [this, generation = m_generation](const FileUse& use) {
                if (generation == m_generation) take(use);
            });
}

void FileWatch::take(const FileUse& use) {
    m_asking = false;
    const FileUse before = std::exchange(m_use, use);
    const bool wasChanged = m_changed, wasKnown = m_known;
    if (std::exchange(m_accept, false)) m_shown = use;
    // A running machine changes its disk all the time: that is said once, by naming it.
    m_changed = !use.locked && !m_shown.sameFile(use);
    m_known = true;
    if (!wasKnown || m_changed != wasChanged || before.locked != use.locked || before.writing != use.writing || before.holders != use.holders)
        emit changed();
}

} // namespace model
