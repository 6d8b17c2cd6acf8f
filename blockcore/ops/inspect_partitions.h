// SPDX-License-Identifier: MIT
// A disk's partitions as text for people and as JSON.
#pragma once

#include "blockcore/base/json.h"
#include "blockcore/content/disk_content.h"

namespace blockcore {

std::string partitionsText(const DiskContent& content, std::uint64_t diskSize);
Json partitionsJson(const DiskContent& content, std::uint64_t diskSize);

} // namespace blockcore
