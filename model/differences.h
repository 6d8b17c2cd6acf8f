// SPDX-License-Identifier: MIT
// What a comparison of two disks found, with what each range means, and both disks open to look into. Made once on a
// worker and never changed: views and exports share it.
#pragma once

#include "blockcore/ops/compare.h"
#include "model/disk_places.h"
#include "model/open_chain.h"

#include <memory>

namespace model {

// How a range differs.
enum class DifferenceKind : quint8 {
    Content,                                    // both have data there
    OnlyLeft, OnlyRight,                        // the other one reads as zeroes
    Allocation,                                 // the same content, kept differently
};
QString differenceName(DifferenceKind kind);

struct DifferenceRow {
    blockcore::Range range;                     // guest bytes, whole sectors
    DifferenceKind kind = DifferenceKind::Content;
};

struct CompareRequest {
    QString left, right;                        // paths
    QStringList allowed;                        // as for ImageDocument::allow()
    bool strict = false;                        // allocation counts, too
    bool anyFolder = false;                     // follow names that lead out of the images' folders
    blockcore::Compare::Options engineOptions() const;
};

struct Differences {
    CompareRequest request;
    quint64 leftSize = 0, rightSize = 0;
    std::vector<DifferenceRow> rows;            // in the order of the disk
    DiskLayout layout;                          // of the left disk; of the right one where that has none
    std::shared_ptr<OpenChain> left, right;     // null: could not be opened again
    // Of all rows that differ in content, and only of those.
    quint64 differingBytes() const;
    quint64 size() const { return std::max(leftSize, rightSize); }
};

// On a worker.
std::shared_ptr<const Differences> readDifferences(const CompareRequest& request, const blockcore::Compare::Report& report, const std::stop_token& stop);

enum class ReportFormat : quint8 { Csv, Json, Html };
// All rows; on a worker.
QByteArray differencesAs(ReportFormat format, const Differences& differences);

} // namespace model
