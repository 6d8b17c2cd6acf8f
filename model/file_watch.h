// SPDX-License-Identifier: MIT
// What other programs do to the file shown: who holds it, and whether it has changed since it was read. Asks once a
// second on a worker, takes no locks, and is in nobody's way. Lives on the GUI thread.
#pragma once

#include <QDateTime>
#include <QList>
#include <QObject>
#include <QString>
#include <QTimer>

namespace model {

class WorkerPools;

struct LockHolder {
    qint64 processId = 0;
    QString program;
    bool operator==(const LockHolder&) const = default;
};

// What is so at one moment.
struct FileUse {
    bool locked = false;                        // somebody's locks leave no room for a writer
    bool writing = false;                       // and somebody writes, or may
    bool ours = false;                          // it is a job of this program
    QList<LockHolder> holders;                  // other programs, as far as this user may see them
    bool exists = false;
    qint64 length = 0;                          // bytes
    QDateTime modified;

    bool operator==(const FileUse&) const = default;
    bool sameFile(const FileUse& other) const {
        return exists == other.exists && length == other.length && modified == other.modified;
    }
};
// On a worker.
FileUse findUse(const QString& path);
// "qemu-system-x86 (process 4711)"; several with commas; or that it is somebody who cannot be seen.
QString holdersText(const FileUse& use);

class FileWatch : public QObject {
    Q_OBJECT
public:
    static constexpr int kInterval = 1000;      // milliseconds

    explicit FileWatch(WorkerPools& pools, QObject* parent = nullptr);

    // Watches that file from now on; what it is now counts as known. Empty: nothing.
    void watch(const QString& path);
    // What the file is now is what is shown.
    void acceptChange();
    const FileUse& use() const { return m_use; }
    bool isKnown() const { return m_known; }    // asked at least once
    bool hasChanged() const { return m_changed; }

signals:
    void changed();                             // of use() or hasChanged()

private:
    void ask();
    void take(const FileUse& use);

    WorkerPools& m_pools;
    QString m_path;
    QTimer m_timer;
    FileUse m_use, m_shown;
    bool m_known = false, m_changed = false, m_accept = true, m_asking = false;
    int m_generation = 0;
};

} // namespace model
