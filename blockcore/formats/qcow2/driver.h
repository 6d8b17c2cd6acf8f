// SPDX-License-Identifier: MIT
// The qcow2 format as the rest of the program knows it.
#pragma once

#include "blockcore/image/format_driver.h"

namespace blockcore::qcow2 {

extern const FormatDriver kDriver;

} // namespace blockcore::qcow2
