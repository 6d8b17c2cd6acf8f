// SPDX-License-Identifier: MIT
// What putting an image on another backing file would do, found out before it starts: the chain before and after, how much
// would have to be copied, and, where nothing is to be copied, whether both files look alike. Writes nothing.
#pragma once

#include <QStringList>

#include <optional>
#include <stop_token>

namespace model {

struct RebaseRequest {
    QString image;
    QStringList allowed;                        // as for ImageDocument::allow()
    QString backing, backingFormat;             // path; empty: none. Empty format: recognised
    bool nameOnly = false;
};

struct RebasePlan {
    QStringList before, after;                  // file names, top first
    quint64 mostCopied = 0;                     // guest bytes that have to be copied, at most
    quint64 freeBytes = 0;                      // where the image lies
    int samples = 0;                            // places read from both, when only the name changes
    std::optional<quint64> differsAt;           // guest offset of the first sample that differs
    QStringList dependents;                     // paths of overlays that stand on the image
    QString problem;                            // why it cannot be done; empty: it can
};

// On a worker.
RebasePlan planRebase(const RebaseRequest& request, const std::stop_token& stop);

} // namespace model
