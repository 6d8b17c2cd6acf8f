// SPDX-License-Identifier: MIT
// Setting space of a host file aside, as preallocation modes say.
#pragma once

#include "blockcore/image/image.h"

namespace blockcore {

// range, which reads as zeroes already, gets its blocks (Falloc) or is written with zeroes (Full); the other modes leave
// it a hole. Errors read "Could not preallocate new data: …".
Result<> setSpaceAside(BlockDevice& host, Range range, Preallocation preallocation);

} // namespace blockcore
