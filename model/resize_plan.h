// SPDX-License-Identifier: MIT
// What a resize would do to a disk, found out before it starts: above all what would be cut off. Reads metadata only.
#pragma once

#include <QStringList>

#include <stop_token>

namespace model {

struct ResizeRequest {
    QString image;
    QStringList allowed;                        // as for ImageDocument::allow()
    quint64 newSize = 0;                        // bytes
};

struct ResizePlan {
    quint64 oldSize = 0, newSize = 0;           // guest bytes
    quint64 dataBeyond = 0;                     // bytes of data that would be cut off
    quint64 dataEnd = 0;                        // where the last data on the disk ends
    int snapshots = 0;
    quint64 freeBytes = 0;                      // where the file lies
    QString problem;                            // why it cannot be done; empty: it can
    bool shrinks() const { return newSize < oldSize; }
};

// On a worker.
ResizePlan planResize(const ResizeRequest& request, const std::stop_token& stop);

} // namespace model
