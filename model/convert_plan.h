// SPDX-License-Identifier: MIT
// What a conversion would do, found out before it starts: what is read, about how much would be written, whether
// it fits. Reads metadata and a few samples of the data; writes nothing.
#pragma once

#include <QStringList>

#include <stop_token>

namespace model {

struct PlanRequest {
    QString source;
    QStringList allowed;                        // as for ImageDocument::allow()
    QString target, targetFormat;
    quint64 targetCluster = 0;                  // bytes; 0: the format has none
    bool compress = false;
    bool keepBacking = false;                   // copy only what the top layer holds
};

struct ConvertPlan {
    QStringList reads;                          // names, top first
    quint64 virtualSize = 0;                    // all sizes in bytes
    quint64 dataBytes = 0;                      // guest bytes that have to be copied
    quint64 zeroBytes = 0;                      // known to be zero without reading
    quint64 forecastLow = 0, forecastHigh = 0;  // size of the target on disk
    quint64 freeBytes = 0;                      // where the target goes
    bool fits() const { return forecastHigh <= freeBytes; }
    bool targetExists = false;
    QString problem;                            // why it cannot be done; empty: it can
};

// On a worker.
ConvertPlan planConvert(const PlanRequest& request, const std::stop_token& stop);

} // namespace model
