// SPDX-License-Identifier: MIT
// Everything that a check of a qcow2 image can find: a stable id, how bad it is, whether `check -r all` mends it. To add
// a finding: one row here and in kAllFindings, and one recipe in tests/check.
#pragma once

#include "blockcore/base/finding.h"

#include <array>

namespace blockcore::qcow2 {

struct FindingKind {
    std::string_view id;
    Severity severity;
    bool repairable;
};

// References: who uses a cluster, and what the refcount blocks say about it.
inline constexpr FindingKind kRefcountTooLow{"qcow2.refcount-too-low", Severity::Corruption, true};
inline constexpr FindingKind kLeakedCluster{"qcow2.leaked-cluster", Severity::Leak, true};
inline constexpr FindingKind kRefcountUnreadable{"qcow2.refcount-unreadable", Severity::CheckError, true};
inline constexpr FindingKind kOutsideFile{"qcow2.outside-file", Severity::Corruption, true};
inline constexpr FindingKind kTooManyReferences{"qcow2.too-many-references", Severity::Corruption, true};
// Refcount table.
inline constexpr FindingKind kRefcountEntryReserved{"qcow2.refcount-entry-reserved-bits", Severity::Corruption, true};
inline constexpr FindingKind kRefcountBlockUnaligned{"qcow2.refcount-block-unaligned", Severity::Corruption, true};
inline constexpr FindingKind kRefcountBlockOutside{"qcow2.refcount-block-outside-file", Severity::Corruption, true};
inline constexpr FindingKind kRefcountBlockShared{"qcow2.refcount-block-shared", Severity::Corruption, true};
// L1 and L2 tables.
inline constexpr FindingKind kL1EntryReserved{"qcow2.l1-entry-reserved-bits", Severity::Corruption, true};
inline constexpr FindingKind kL2TableUnaligned{"qcow2.l2-table-unaligned", Severity::Corruption, true};
inline constexpr FindingKind kL2EntryReserved{"qcow2.l2-entry-reserved-bits", Severity::Corruption, true};
inline constexpr FindingKind kDataUnaligned{"qcow2.data-cluster-unaligned", Severity::Corruption, true};
inline constexpr FindingKind kPreallocatedUnaligned{"qcow2.preallocated-cluster-unaligned", Severity::Corruption, true};
inline constexpr FindingKind kCompressedCopied{"qcow2.compressed-cluster-copied-flag", Severity::Corruption, true};
inline constexpr FindingKind kCompressedInDataFile{"qcow2.compressed-cluster-with-data-file", Severity::Corruption, true};
inline constexpr FindingKind kCompressedWithBitmap{"qcow2.compressed-cluster-with-bitmap", Severity::Corruption, true};
inline constexpr FindingKind kSubclusterBitmapInvalid{"qcow2.subcluster-bitmap-invalid", Severity::Corruption, true};
inline constexpr FindingKind kUnallocatedWithBitmap{"qcow2.unallocated-cluster-with-bitmap", Severity::Corruption, true};
inline constexpr FindingKind kCopiedFlagOfTable{"qcow2.copied-flag-of-l2-table", Severity::Corruption, true};
inline constexpr FindingKind kCopiedFlagOfData{"qcow2.copied-flag-of-data-cluster", Severity::Corruption, true};
inline constexpr FindingKind kTableUnreadable{"qcow2.table-unreadable", Severity::CheckError, false};
// Snapshots.
inline constexpr FindingKind kSnapshotTableInvalid{"qcow2.snapshot-table-invalid", Severity::CheckError, true};
inline constexpr FindingKind kSnapshotIncomplete{"qcow2.snapshot-entry-incomplete", Severity::Corruption, true};
inline constexpr FindingKind kSnapshotL1Unaligned{"qcow2.snapshot-l1-unaligned", Severity::Corruption, true};
inline constexpr FindingKind kSnapshotL1TooLarge{"qcow2.snapshot-l1-too-large", Severity::Corruption, true};
inline constexpr FindingKind kSnapshotsWithDataFile{"qcow2.snapshots-with-data-file", Severity::Corruption, true};
// Bitmaps and the file as a whole.
inline constexpr FindingKind kBitmapDirectoryInvalid{"qcow2.bitmap-directory-invalid", Severity::Corruption, true};
inline constexpr FindingKind kBitmapTableInvalid{"qcow2.bitmap-table-invalid", Severity::Corruption, true};
inline constexpr FindingKind kFileTooLarge{"qcow2.file-too-large", Severity::CheckError, false};

inline constexpr std::array kAllFindings{
    &kRefcountTooLow,         &kLeakedCluster,          &kRefcountUnreadable,      &kOutsideFile,
    &kTooManyReferences,      &kRefcountEntryReserved,  &kRefcountBlockUnaligned,  &kRefcountBlockOutside,
    &kRefcountBlockShared,    &kL1EntryReserved,         &kL2TableUnaligned,
    &kL2EntryReserved,        &kDataUnaligned,          &kPreallocatedUnaligned,   &kCompressedCopied,
    &kCompressedInDataFile,   &kCompressedWithBitmap,   &kSubclusterBitmapInvalid, &kUnallocatedWithBitmap,
    &kCopiedFlagOfTable,      &kCopiedFlagOfData,       &kTableUnreadable,         &kSnapshotTableInvalid,
    &kSnapshotIncomplete,     &kSnapshotL1Unaligned,    &kSnapshotL1TooLarge,      &kSnapshotsWithDataFile,
    &kBitmapDirectoryInvalid, &kBitmapTableInvalid,     &kFileTooLarge,
};

} // namespace blockcore::qcow2
