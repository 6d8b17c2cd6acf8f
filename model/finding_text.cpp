// SPDX-License-Identifier: MIT
// To explain a finding: one row in kRows, named after its id. Findings that differ only in where they are share a row.
#include "model/finding_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace model {

using blockcore::Severity;

namespace {

struct Findings {
    Q_DECLARE_TR_FUNCTIONS(Findings)
};

struct Row {
    std::string_view id;
    const char *meaning, *consequence, *fix;
};

constexpr const char* kRepairAll = QT_TRANSLATE_NOOP("Findings", "“Repair all” mends this.");
constexpr const char* kRescue = QT_TRANSLATE_NOOP("Findings", "It cannot be mended in place: convert what is readable into a new image, or go back to a backup.");
constexpr const char* kOverwrite = QT_TRANSLATE_NOOP("Findings", "A later write may overwrite data that is still in use.");
constexpr const char* kUnreadable = QT_TRANSLATE_NOOP("Findings", "What lies there cannot be read, or reads as something else.");
constexpr const char* kUntouched = QT_TRANSLATE_NOOP("Findings", "The disk itself can be read; the accounting around it is wrong.");

constexpr std::array kRows{
    Row{"qcow2.refcount-too-low", QT_TRANSLATE_NOOP("Findings", "A cluster is in use more often than its reference count says."), kOverwrite, kRepairAll},
    Row{"qcow2.leaked-cluster", QT_TRANSLATE_NOOP("Findings", "A cluster is marked as used, but nothing uses it."),
        QT_TRANSLATE_NOOP("Findings", "It only takes space; no data is at risk."), QT_TRANSLATE_NOOP("Findings", "“Repair leaks” gives the space back, and is safe.")},
    Row{"qcow2.refcount-unreadable", QT_TRANSLATE_NOOP("Findings", "A reference count cannot be read."),
        QT_TRANSLATE_NOOP("Findings", "Nobody can tell which clusters are free; writing is a risk."), QT_TRANSLATE_NOOP("Findings", "See whether the disk under the file reports errors, then check again.")},
    Row{"qcow2.outside-file", QT_TRANSLATE_NOOP("Findings", "A table points to a place behind the end of the file."), kUnreadable, kRescue},
    Row{"qcow2.too-many-references", QT_TRANSLATE_NOOP("Findings", "A cluster is used more often than its reference count can say."), kOverwrite, kRescue},
    Row{"qcow2.refcount-entry-reserved-bits", QT_TRANSLATE_NOOP("Findings", "An entry of the reference count table has bits that must be zero."), kUntouched, kRepairAll},
    Row{"qcow2.refcount-block-unaligned", QT_TRANSLATE_NOOP("Findings", "A block of reference counts does not start where a cluster starts."), kOverwrite, kRepairAll},
    Row{"qcow2.refcount-block-outside-file", QT_TRANSLATE_NOOP("Findings", "A block of reference counts lies behind the end of the file."), kOverwrite, kRepairAll},
    Row{"qcow2.refcount-block-shared", QT_TRANSLATE_NOOP("Findings", "A block of reference counts lies on clusters that something else uses, too."), kOverwrite, kRepairAll},
    Row{"qcow2.l1-entry-reserved-bits", QT_TRANSLATE_NOOP("Findings", "An entry of the first mapping table has bits that must be zero."), kUnreadable, kRescue},
    Row{"qcow2.l2-table-unaligned", QT_TRANSLATE_NOOP("Findings", "A second mapping table does not start where a cluster starts."), kUnreadable, kRescue},
    Row{"qcow2.l2-entry-reserved-bits", QT_TRANSLATE_NOOP("Findings", "An entry of a second mapping table has bits that must be zero."), kUnreadable, kRescue},
    Row{"qcow2.data-cluster-unaligned", QT_TRANSLATE_NOOP("Findings", "Data does not start where a cluster starts."), kUnreadable, kRescue},
    Row{"qcow2.preallocated-cluster-unaligned", QT_TRANSLATE_NOOP("Findings", "Space set aside for zeroes does not start where a cluster starts."),
        QT_TRANSLATE_NOOP("Findings", "It still reads as zeroes; writing there would fail."), kRepairAll},
    Row{"qcow2.compressed-cluster-copied-flag", QT_TRANSLATE_NOOP("Findings", "A compressed cluster is marked as belonging to the disk alone, which compressed ones never are."), kOverwrite, kRepairAll},
    Row{"qcow2.compressed-cluster-with-data-file", QT_TRANSLATE_NOOP("Findings", "A compressed cluster in an image whose data lies in a separate file."), kUnreadable, kRescue},
    Row{"qcow2.compressed-cluster-with-bitmap", QT_TRANSLATE_NOOP("Findings", "A compressed cluster says which of its parts are in use, which only plain ones can."), kUnreadable, kRescue},
    Row{"qcow2.subcluster-bitmap-invalid", QT_TRANSLATE_NOOP("Findings", "Parts of a cluster are said to hold data and to be zero at once."), kUnreadable, kRepairAll},
    Row{"qcow2.unallocated-cluster-with-bitmap", QT_TRANSLATE_NOOP("Findings", "Parts of a cluster are said to hold data, but the cluster lies nowhere."), kUnreadable, kRescue},
    Row{"qcow2.copied-flag-of-l2-table", QT_TRANSLATE_NOOP("Findings", "A mapping table is marked as belonging to the disk alone, and its reference count says otherwise, or the reverse."), kOverwrite, kRepairAll},
    Row{"qcow2.copied-flag-of-data-cluster", QT_TRANSLATE_NOOP("Findings", "A cluster is marked as belonging to the disk alone, and its reference count says otherwise, or the reverse."), kOverwrite, kRepairAll},
    Row{"qcow2.table-unreadable", QT_TRANSLATE_NOOP("Findings", "A mapping table cannot be read."), kUnreadable, QT_TRANSLATE_NOOP("Findings", "See whether the disk under the file reports errors, then check again.")},
    Row{"qcow2.snapshot-table-invalid", QT_TRANSLATE_NOOP("Findings", "The list of snapshots cannot be understood."), QT_TRANSLATE_NOOP("Findings", "The snapshots cannot be used, and what they need may be taken for free space."), kRescue},
    Row{"qcow2.snapshot-entry-incomplete", QT_TRANSLATE_NOOP("Findings", "A snapshot's entry lacks fields that newer images have."), kUntouched, kRepairAll},
    Row{"qcow2.snapshot-l1-unaligned", QT_TRANSLATE_NOOP("Findings", "A snapshot's mapping table does not start where a cluster starts."), QT_TRANSLATE_NOOP("Findings", "That snapshot cannot be used; the disk is not affected."), QT_TRANSLATE_NOOP("Findings", "Delete the snapshot, or go back to a backup that has it.")},
    Row{"qcow2.snapshot-l1-too-large", QT_TRANSLATE_NOOP("Findings", "A snapshot's mapping table is larger than any disk needs."), QT_TRANSLATE_NOOP("Findings", "That snapshot cannot be used; the disk is not affected."), QT_TRANSLATE_NOOP("Findings", "Delete the snapshot, or go back to a backup that has it.")},
    Row{"qcow2.snapshots-with-data-file", QT_TRANSLATE_NOOP("Findings", "Snapshots in an image whose data lies in a separate file, which cannot keep them."), QT_TRANSLATE_NOOP("Findings", "They show the present data, not that of their time."), QT_TRANSLATE_NOOP("Findings", "Delete the snapshots.")},
    Row{"qcow2.bitmap-directory-invalid", QT_TRANSLATE_NOOP("Findings", "The list of dirty bitmaps cannot be understood."), QT_TRANSLATE_NOOP("Findings", "Incremental backups have to start anew; the disk is not affected."), QT_TRANSLATE_NOOP("Findings", "Remove the bitmaps and make a full backup.")},
    Row{"qcow2.bitmap-table-invalid", QT_TRANSLATE_NOOP("Findings", "A dirty bitmap's table cannot be understood."), QT_TRANSLATE_NOOP("Findings", "Incremental backups have to start anew; the disk is not affected."), QT_TRANSLATE_NOOP("Findings", "Remove the bitmap and make a full backup.")},
    Row{"qcow2.file-too-large", QT_TRANSLATE_NOOP("Findings", "The file is longer than reference counts can describe."), QT_TRANSLATE_NOOP("Findings", "The check could not look at all of it."), kRescue},
    Row{"vdi.block-too-large", QT_TRANSLATE_NOOP("Findings", "The block map points behind the blocks that exist."), kUnreadable, kRescue},
    Row{"vdi.block-shared", QT_TRANSLATE_NOOP("Findings", "Two parts of the disk share one block."), QT_TRANSLATE_NOOP("Findings", "Writing to one changes the other."), kRescue},
    Row{"vdi.count-wrong", QT_TRANSLATE_NOOP("Findings", "The header counts other blocks than the map holds."), kUntouched, QT_TRANSLATE_NOOP("Findings", "Convert into a new image; that counts afresh.")},
    Row{"vhdx.block-past-end", QT_TRANSLATE_NOOP("Findings", "The block map points behind the end of the file."), kUnreadable, kRescue},
    Row{"parallels.in-use", QT_TRANSLATE_NOOP("Findings", "The image was not closed properly."), QT_TRANSLATE_NOOP("Findings", "What was written last may be missing."), kRepairAll},
    Row{"parallels.data-offset", QT_TRANSLATE_NOOP("Findings", "The header says that data starts where it cannot."), kUntouched, kRepairAll},
    Row{"parallels.cluster-outside", QT_TRANSLATE_NOOP("Findings", "The block map points behind the end of the file."), kUnreadable, kRescue},
    Row{"parallels.cluster-shared", QT_TRANSLATE_NOOP("Findings", "Two parts of the disk share one block."), QT_TRANSLATE_NOOP("Findings", "Writing to one changes the other."), kRescue},
    Row{"parallels.leak-at-end", QT_TRANSLATE_NOOP("Findings", "There is space at the end of the file that nothing uses."), QT_TRANSLATE_NOOP("Findings", "It only takes space; no data is at risk."), QT_TRANSLATE_NOOP("Findings", "“Repair leaks” gives the space back, and is safe.")},
};

FindingText bySeverity(Severity severity) {
    switch (severity) {
    case Severity::Leak: return {Findings::tr("Space is marked as used, but nothing uses it."), Findings::tr("It only takes space; no data is at risk."), {}};
    case Severity::Corruption: return {Findings::tr("The image's tables contradict each other."), Findings::tr("Data may be damaged, or become so by further writes."), {}};
    case Severity::CheckError: return {Findings::tr("The check could not look at everything."), Findings::tr("There may be more wrong than is listed."), {}};
    }
    return {};
}

const Row* rowOf(std::string_view id) {
    const auto row = std::ranges::find(kRows, id, &Row::id);
    return row == kRows.end() ? nullptr : &*row;
}

} // namespace

FindingText findingText(const blockcore::Finding& finding) {
    const Row* row = rowOf(finding.id);
    if (!row) return bySeverity(finding.severity);
    return {Findings::tr(row->meaning), Findings::tr(row->consequence), Findings::tr(row->fix)};
}

bool isExplained(std::string_view id) { return rowOf(id) != nullptr; }

} // namespace model
