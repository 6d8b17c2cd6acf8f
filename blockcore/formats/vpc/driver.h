// SPDX-License-Identifier: MIT
// VHD, the format of Virtual PC, Hyper-V's first generation and Azure; "vpc" is the reference's name for it.
#pragma once

#include "blockcore/image/format_driver.h"

namespace blockcore::vpc {

extern const FormatDriver kDriver;

} // namespace blockcore::vpc
