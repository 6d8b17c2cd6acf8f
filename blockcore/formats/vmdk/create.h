// SPDX-License-Identifier: MIT
// New VMDK images: their options, and files laid out as the reference lays them out.
#pragma once

#include "blockcore/image/format_driver.h"

namespace blockcore::vmdk {

Result<std::unique_ptr<Image>> create(CreateRequest request);

} // namespace blockcore::vmdk
