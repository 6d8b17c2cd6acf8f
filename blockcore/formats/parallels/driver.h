// SPDX-License-Identifier: MIT
// Parallels' expandable disk: one file of clusters behind a flat table.
#pragma once

#include "blockcore/image/format_driver.h"

namespace blockcore::parallels {

extern const FormatDriver kDriver;

} // namespace blockcore::parallels
