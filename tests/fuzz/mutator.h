// SPDX-License-Identifier: MIT
// Changes an image's bytes the way a hostile author would: mostly whole fields of headers and tables, set to values
// at the edges; sometimes single bits, the length, or pieces copied elsewhere. Knows where qcow2 keeps its
// tables; any other format gets fields at round offsets.
#pragma once

#include "tests/support/random.h"

#include <cstddef>
#include <vector>

namespace fuzz {

void mutate(std::vector<std::byte>& image, std::size_t maxSize, test_support::Random& random);

} // namespace fuzz
