// SPDX-License-Identifier: MIT
// What a fuzzer does with any bytes: open them as an image, ask for information, map and read the disk, check it, show its
// fields, write to it. No result is wrong here; what must not happen is a crash, a hang or an allocation beyond what the
// file can back.
#pragma once

#include "blockcore/image/format_driver.h"

namespace fuzz {

// Bounded: at most kMaxExtents steps of mapping and about 1 MiB of reading. Bytes may be folded (sparse_device.h).
void exercise(const blockcore::FormatDriver& driver, std::span<const std::byte> image);

} // namespace fuzz
