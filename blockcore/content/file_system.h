// SPDX-License-Identifier: MIT
// What lies on a disk or a partition: a file system, swap space, an encrypted volume, a member of a RAID. Asks libblkid
// about a sparse copy in memory of the ends of the range, where such things have their marks; the disk itself is
// only read, a MiB or two of it. Without libblkid (CMake option PLATTER_BLKID) nothing is recognised.
#pragma once

#include "blockcore/device/block_device.h"

#include <optional>
#include <string>

namespace blockcore {

struct FileSystem {
    std::string type;                       // "ext4", "crypto_LUKS", "LVM2_member"
    std::string usage{};                    // "filesystem", "crypto", "raid", "other"
    std::string label{}, uuid{}, version{}; // printable; empty: none
    bool operator==(const FileSystem&) const = default;
};

bool canRecogniseFileSystems();
// Nothing: empty, unknown, or more than one thing at once. Errors only when the disk cannot be read.
Result<std::optional<FileSystem>> recogniseFileSystem(BlockDevice& disk, Range range);

} // namespace blockcore
