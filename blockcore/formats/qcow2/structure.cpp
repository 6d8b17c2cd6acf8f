// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/structure.h"

#include <algorithm>
#include <format>

namespace blockcore::qcow2 {

namespace {

std::string whyNoGeometry(const StructureFacts& facts) {
    const std::uint32_t clusterBits = facts.v2.clusterBits, order = facts.v3.refcountOrder;
    if (facts.v2.magic != kMagic) return "The file does not begin with the qcow2 magic number";
    if (facts.v2.version < 2 || facts.v2.version > 3)
        return std::format("Version {} is not known", std::uint32_t{facts.v2.version});
    if (clusterBits < kMinClusterBits || clusterBits > kMaxClusterBits)
        return std::format("No tables can be found: cluster_bits is {}, not within {} and {}", clusterBits,
                           kMinClusterBits, kMaxClusterBits);
    if (order > kMaxRefcountOrder)
        return std::format("No tables can be found: refcount_order is {}, more than {}", order, kMaxRefcountOrder);
    const bool extended = (facts.v3.incompatible & kIncompatibleExtendedL2) != 0;
    if (extended && clusterBits < kMinExtendedClusterBits) return "Clusters are too small for extended L2 entries";
    return {};
}

Field backingNameField(const StructureFacts& facts) {
    const std::uint64_t offset = facts.v2.backingNameOffset;
    const std::uint64_t length = std::min<std::uint64_t>(facts.v2.backingNameLength, 4096);
    const auto bytes = readAvailable(facts.host, offset, length);
    if (bytes.size() < facts.v2.backingNameLength || facts.v2.backingNameLength > kMaxBackingNameLength)
        return errorField("backing_file_name", "The backing file's name does not fit: it lies beyond the end of the file or is too long",
                          Range{offset, bytes.size()});
    return describeField({"backing_file_name", static_cast<std::uint32_t>(length), Shown::Text,
                          "The image whose content shows through where this one holds nothing"},
                         std::endian::big, offset, bytes);
}

} // namespace

StructureFacts readFacts(BlockDevice& host) {
    StructureFacts facts{.host = host};
    facts.v2 = storedRecord<HeaderV2>(host, 0);
    facts.v3.refcountOrder = 4;
    facts.v3.headerLength = kHeaderV2Length;
    if (facts.v2.version >= 3) facts.v3 = storedRecord<HeaderV3>(host, kHeaderV2Length);
    facts.problem = whyNoGeometry(facts);
    if (!facts.problem.empty()) return facts;
    const bool extended = (facts.v3.incompatible & kIncompatibleExtendedL2) != 0;
    facts.geometry.emplace(facts.v2.clusterBits, facts.v3.refcountOrder, extended);
    facts.externalData = (facts.v3.incompatible & kIncompatibleDataFile) != 0;
    return facts;
}

Field structure(BlockDevice& host) {
    const StructureFacts facts = readFacts(host);
    Fields parts{headerField(facts)};
    if (!facts.geometry) {
        parts.push_back(errorField("tables", facts.problem));
        return groupField("qcow2", "QEMU copy-on-write image", std::move(parts));
    }
    parts.push_back(extensionsField(facts));
    if (facts.v2.backingNameOffset != 0) parts.push_back(backingNameField(facts));
    parts.push_back(l1Field(facts, "Active L1 table: where the L2 tables lie", facts.v2.l1Offset, facts.v2.l1EntryCount));
    parts.push_back(refcountField(facts));
    if (facts.v2.snapshotCount != 0) parts.push_back(snapshotsField(facts));
    for (const ExtensionPlace& extension : extensionPlaces(facts))
        if (extension.type == kExtensionBitmaps) parts.push_back(bitmapsField(facts, extension));
    return groupField("qcow2", "QEMU copy-on-write image", std::move(parts));
}

} // namespace blockcore::qcow2
