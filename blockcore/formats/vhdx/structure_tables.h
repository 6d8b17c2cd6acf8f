// SPDX-License-Identifier: MIT
// Two parts of the VHDX structure tree: the block allocation table and the log.
#pragma once

#include "blockcore/formats/vhdx/disk.h"
#include "blockcore/image/field_spec.h"

namespace blockcore::vhdx {

struct BlockTablePlace {
    Range region;
    std::uint64_t diskSize, blockSize, sectorSize; // as the metadata says, unchecked
};
Field blockTableField(BlockDevice& host, const BlockTablePlace& place);
Field logField(BlockDevice& host, Range log);

} // namespace blockcore::vhdx
