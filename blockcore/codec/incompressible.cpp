// SPDX-License-Identifier: MIT
#include "blockcore/codec/incompressible.h"

#include <array>
#include <cstdint>

namespace blockcore {

namespace {

constexpr std::size_t kValues = 256;
constexpr std::size_t kEnough = 64 * kValues;   // less says nothing

bool valuesLookRandom(std::span<const std::byte> bytes) {
    // Four tables: equal neighbours would wait for each other's count.
    std::array<std::array<std::uint32_t, kValues>, 4> counts{};
    std::size_t at = 0;
    for (; at + counts.size() <= bytes.size(); at += counts.size())
        for (std::size_t table = 0; table < counts.size(); ++table)
            ++counts[table][std::to_integer<std::size_t>(bytes[at + table])];

    // Pearson's statistic: 255 on average for random bytes, with a deviation of 23; text has ten thousands.
    constexpr double kLimit = 400;
    const double expected = static_cast<double>(at) / kValues;
    double statistic = 0;
    for (std::size_t value = 0; value < kValues; ++value) {
        const double count = counts[0][value] + counts[1][value] + counts[2][value] + counts[3][value];
        statistic += (count - expected) * (count - expected) / expected;
    }
    return statistic < kLimit;
}

} // namespace

bool looksIncompressible(std::span<const std::byte> bytes) {
    // The first part tells nearly everything that is not random.
    return bytes.size() >= kEnough && valuesLookRandom(bytes.first(kEnough)) && valuesLookRandom(bytes);
}

} // namespace blockcore
