// SPDX-License-Identifier: MIT
// Compressed loop images (Knoppix and others), for reading.
#pragma once

#include "blockcore/image/format_driver.h"

namespace blockcore::cloop {

extern const FormatDriver kDriver;

} // namespace blockcore::cloop
