// SPDX-License-Identifier: MIT
// QED, QEMU's short-lived successor of qcow2: clusters behind two levels of tables, no reference counts.
#pragma once

#include "blockcore/image/format_driver.h"

namespace blockcore::qed {

extern const FormatDriver kDriver;

} // namespace blockcore::qed
