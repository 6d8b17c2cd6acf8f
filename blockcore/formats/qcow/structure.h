// SPDX-License-Identifier: MIT
// What the bytes of a qcow file mean, as a tree of fields. Made from the raw header, not from a checked one: damaged
// files are what people look at.
#pragma once

#include "blockcore/image/field_spec.h"

namespace blockcore::qcow {

Field structure(BlockDevice& host);

} // namespace blockcore::qcow
