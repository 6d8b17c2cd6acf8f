// SPDX-License-Identifier: MIT
// The Locate bar's language: what a person types to go to a place on the disk. Pure; knows no widget.
#pragma once

#include "blockcore/device/extent.h"

#include <QString>

#include <expected>

namespace model {

struct LocateContext {
    quint64 diskSize = 0;                       // bytes
    quint64 clusterSize = 0;                    // bytes; 0: the image has no clusters
    quint64 current = 0;                        // guest offset that "+…" and "-…" start from
};

// Understands "sector 4096", "s4096", "cluster 77", "0x1f400000", "4096" (bytes), "12.5GiB", "50%", "start",
// "end", "+1M" and "-64K" from here, and a length after any of them: "sector 4096 +8 sectors", "1G +64K".
// The range lies within the disk. The error is a translated sentence that says how to write it.
std::expected<blockcore::Range, QString> parseLocation(const QString& text, const LocateContext& context);

} // namespace model
