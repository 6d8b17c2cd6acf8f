// SPDX-License-Identifier: MIT
// Turns the header of an existing image into another one, in an order that a power cut leaves a whole header: the
// old one, the new one, or one that differs from them in what the file does not need. Pure; what the header points at is
// the caller's.
#pragma once

#include "blockcore/device/update_plan.h"
#include "blockcore/formats/qcow2/header.h"

namespace blockcore::qcow2 {

// What single writes cannot tear (TRUST (d)).
inline constexpr std::uint64_t kAtomicBytes = 512;

// current: the file's first cluster. A plan of one phase happens whole or not at all. With more, a backing name stays
// readable all the time, and so do extensions before the first that differs; one that moved out of or across a sector may
// be torn, so take back first what vouches for it. TooLarge when next does not fit.
Result<UpdatePlan> planHeaderSectors(std::span<const std::byte> current, const Header& next);

} // namespace blockcore::qcow2
