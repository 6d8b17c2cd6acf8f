// SPDX-License-Identifier: MIT
// Bytes that tell where they came from: each depends on its offset and a seed, so that data which landed in the
// wrong place never passes for the right data.
#pragma once

#include "tests/support/random.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace test_support {

// The byte that a pattern called seed has at offset; hardly ever zero.
std::byte patternByte(std::uint64_t seed, std::uint64_t offset);
void fillPattern(std::span<std::byte> out, std::uint64_t seed, std::uint64_t offset);
std::vector<std::byte> pattern(std::uint64_t seed, std::uint64_t offset, std::size_t length);

// How many of count seeded rounds to run: the environment's PLATTER_TEST_EFFORT is a percentage (100 when
// unset); slow builds lower it. At least one.
std::uint64_t rounds(std::uint64_t count);

} // namespace test_support
