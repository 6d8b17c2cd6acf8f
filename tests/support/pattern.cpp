// SPDX-License-Identifier: MIT
#include "tests/support/pattern.h"

#include <QtEnvironmentVariables>

#include <algorithm>

namespace test_support {

std::byte patternByte(std::uint64_t seed, std::uint64_t offset) {
    return static_cast<std::byte>(mixBits(seed * 0x9e3779b97f4a7c15ULL + offset) % 255 + 1);
}

void fillPattern(std::span<std::byte> out, std::uint64_t seed, std::uint64_t offset) {
    for (std::byte& byte : out) byte = patternByte(seed, offset++);
}

std::vector<std::byte> pattern(std::uint64_t seed, std::uint64_t offset, std::size_t length) {
    std::vector<std::byte> bytes(length);
    fillPattern(bytes, seed, offset);
    return bytes;
}

std::uint64_t rounds(std::uint64_t count) {
    bool given = false;
    const int percent = qEnvironmentVariableIntValue("PLATTER_TEST_EFFORT", &given);
    if (!given || percent < 0) return count;
    return std::max<std::uint64_t>(1, count * static_cast<std::uint64_t>(percent) / 100);
}

} // namespace test_support
