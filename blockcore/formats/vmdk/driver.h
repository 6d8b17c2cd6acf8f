// SPDX-License-Identifier: MIT
// VMDK, VMware's format: a text that describes the disk, and files with its parts.
#pragma once

#include "blockcore/image/format_driver.h"

namespace blockcore::vmdk {

extern const FormatDriver kDriver;

} // namespace blockcore::vmdk
