// SPDX-License-Identifier: MIT
// What was open and how it was looked at, kept in the state directory and brought back on the next start. Written
// whole and at once or not at all; a file that cannot be read is an empty session.
#pragma once

#include "blockcore/device/extent.h"

#include <QFuture>
#include <QHash>
#include <QObject>
#include <QStringList>

class QThreadPool;

namespace model {

struct SessionView {
    blockcore::Range shown, selected;           // guest bytes; empty: not yet known
    bool operator==(const SessionView&) const = default;
};

struct SessionState {
    QStringList images;                         // in the order of the tree
    QString current;
    QString tab;                                // object name of the tab shown
    quint8 mapStates = 0xff;                    // legend: bit per MapState
    bool mapAsTable = false;
    QString imageFilter;
    QHash<QString, SessionView> views;          // by path
    QByteArray geometry, layout;                // of the window
    bool operator==(const SessionState&) const = default;
};

QByteArray toJson(const SessionState& state);
// Whatever is not understood is left out: the file may be of another version, or damaged.
SessionState sessionFromJson(const QByteArray& json);

class Session : public QObject {
    Q_OBJECT
public:
    // The pool writes: waiting for the disk is not for the GUI thread.
    Session(QString file, QThreadPool& pool, QObject* parent = nullptr);

    SessionState load() const;
    // On a worker; what changes while one is being written is written after it.
    void save(const SessionState& state);
    // Now, and only returns when it is written.
    void flush();

signals:
    void saved();

private:
    void write();

    const QString m_file;
    QThreadPool& m_pool;
    QByteArray m_wanted, m_written;
    QFuture<QByteArray> m_writing;              // what was written; empty: it failed
};

} // namespace model
