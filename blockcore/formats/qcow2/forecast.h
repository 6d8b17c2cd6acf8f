// SPDX-License-Identifier: MIT
// How large the file of a new image will be. Pure arithmetic; what create really lays out may be a little smaller,
// since refcount blocks are counted here for a full disk.
#pragma once

#include "blockcore/image/format_driver.h"

namespace blockcore::qcow2 {

// See FormatDriver::forecast. Looks only at the options that matter for sizes.
Result<SpaceForecast> forecast(const ForecastRequest& request);

} // namespace blockcore::qcow2
