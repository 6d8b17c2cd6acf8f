// SPDX-License-Identifier: MIT
// Making a new qcow2 image: options, their limits, and a file that lies as the reference's does, byte for byte.
#pragma once

#include "blockcore/image/format_driver.h"

namespace blockcore::qcow2 {

Result<std::unique_ptr<Image>> create(CreateRequest request);

} // namespace blockcore::qcow2
