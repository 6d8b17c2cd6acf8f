// SPDX-License-Identifier: MIT
// Changes an image's bytes the way a hostile author would: mostly whole fields of headers and tables, set to values
// at the edges; sometimes single bits, the length, or pieces copied elsewhere. Knows where qcow2 and vmdk keep their
// tables; terrain.h knows about the others, and about checksums, which are mostly made right again.
#pragma once

#include "tests/support/random.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace fuzz {

void mutate(std::string_view format, std::vector<std::byte>& image, std::size_t maxSize, test_support::Random& random);

} // namespace fuzz
