// SPDX-License-Identifier: MIT
// What is known about one file of a chain: values copied out of the engine on a worker, so that the GUI thread
// can show them without touching the image again.
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

namespace blockcore {
class Chain;
struct BrokenLink;
} // namespace blockcore

namespace model {

struct BackingFacts {
    QString name;                               // as stored in the image
    QString path;                               // where that is
    QString format;                             // empty: not recorded
};

struct SnapshotFacts {
    QString id, name;                           // as stored: what operations are told
    QDateTime date;
    quint64 vmStateSize = 0;                    // bytes
    quint64 diskSize = 0;                       // guest bytes when it was taken
    quint64 vmClockNanoseconds = 0;
};

// What can be done with an image besides reading it, as the engine says.
struct Capabilities {
    bool snapshots = false, check = false, repair = false, resize = false, rebase = false;
};

struct FormatDetail {
    QString name, value;                        // "compression type", "zlib"
};

struct LayerFacts {
    QString path;                               // absolute
    QString name;                               // the file's name
    QString format, formatTitle;
    bool probed = false;                        // the format is a guess from the content
    quint64 virtualSize = 0;                    // bytes, like all sizes here
    quint64 fileLength = 0, onDisk = 0;
    std::optional<quint64> clusterSize;
    bool encrypted = false;
    std::optional<bool> dirty;                  // not shut cleanly; absent: the format does not know
    Capabilities can;
    QList<SnapshotFacts> snapshots;
    std::optional<BackingFacts> backing;
    QStringList extraFiles;
    QList<FormatDetail> details;                // what only this format has
};

// Why a chain ends before its images say so.
struct BrokenBacking {
    BackingFacts backing;
    bool forbidden = false;                     // there, but outside what may be opened without being asked
    QString reason;                             // the engine's text
};

// An absolute path with links resolved as far as they exist; the one key by which files are compared.
QString canonicalPath(const QString& path);

// On a worker: asks the file system.
LayerFacts layerFacts(blockcore::Chain& chain, std::size_t layer);
BrokenBacking brokenBacking(const blockcore::BrokenLink& link);

} // namespace model
