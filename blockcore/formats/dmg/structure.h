// SPDX-License-Identifier: MIT
// What the bytes of a dmg file mean, as a tree of fields: the trailer and the tables of chunks in a resource fork. Tables in
// a property list are base64 text, so no byte of the file is theirs: the list is one field.
#pragma once

#include "blockcore/image/field_spec.h"

namespace blockcore::dmg {

Field structure(BlockDevice& host);

} // namespace blockcore::dmg
