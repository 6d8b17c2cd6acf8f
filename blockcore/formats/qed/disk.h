// SPDX-License-Identifier: MIT
// The QED file's records, flags and limits (QEMU, docs/interop/qed_spec). Nothing else.
#pragma once

#include "blockcore/base/stored.h"

namespace blockcore::qed {

inline constexpr std::uint32_t kMagic = 0x00444551; // "QED\0"

struct HeaderRecord {
    le32 magic, clusterSize;
    le32 tableClusters, headerClusters;
    le64 features, compatFeatures, autoclearFeatures;
    le64 l1Offset;  // host bytes
    le64 imageSize; // guest bytes
    le32 backingNameOffset, backingNameLength;
};
static_assert(sizeof(HeaderRecord) == 64 && DiskRecord<HeaderRecord>);

// Feature bits that a reader must know.
inline constexpr std::uint64_t kFeatureBacking = 1, kFeatureNeedCheck = 2, kFeatureBackingRaw = 4, kFeaturesKnown = 7;
inline constexpr std::uint64_t kFeaturesFieldOffset = 16, kImageSizeFieldOffset = 48;

inline constexpr std::uint32_t kMinClusterSize = 4096, kMaxClusterSize = 64U << 20, kDefaultClusterSize = 65536;
inline constexpr std::uint32_t kMinTableClusters = 1, kMaxTableClusters = 16, kDefaultTableClusters = 4;
inline constexpr std::uint32_t kMaxBackingName = 1023; // as the reference's own limit on names

// Entries of both tables are le64 offsets of clusters, but for these two.
inline constexpr std::uint64_t kUnallocated = 0, kZeroCluster = 1; // the latter in L2 only

} // namespace blockcore::qed
