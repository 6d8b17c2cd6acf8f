// SPDX-License-Identifier: MIT
// What a qcow2 file's bytes mean, as a tree of fields. Made from the raw header, not from a checked one: damaged files
// are what people look at.
#pragma once

#include "blockcore/formats/qcow2/geometry.h"
#include "blockcore/image/field_spec.h"

#include <optional>

namespace blockcore::qcow2 {

Field structure(BlockDevice& host);

// What the parts of the tree know about the file.
struct StructureFacts {
    BlockDevice& host;
    HeaderV2 v2{};
    HeaderV3 v3{};                          // of version 2: what it stands for
    std::optional<Geometry> geometry{};     // absent: the header's sizes are impossible
    bool externalData = false;              // clusters lie in another file
    std::string problem{};                  // why there is no geometry
};
StructureFacts readFacts(BlockDevice& host);

// structure_header.cpp
Field headerField(const StructureFacts& facts);
Field extensionsField(const StructureFacts& facts);
struct ExtensionPlace {
    std::uint32_t type;
    std::uint64_t offset, length;           // host bytes of its content
};
std::vector<ExtensionPlace> extensionPlaces(const StructureFacts& facts);

// structure_tables.cpp; they need the geometry.
Field l1Field(const StructureFacts& facts, std::string description, std::uint64_t offset, std::uint64_t entryCount);
Field refcountField(const StructureFacts& facts);

// structure_lists.cpp
Field snapshotsField(const StructureFacts& facts);
Field bitmapsField(const StructureFacts& facts, const ExtensionPlace& extension);

} // namespace blockcore::qcow2
