// SPDX-License-Identifier: MIT
// Repeatable random numbers (SplitMix64) for seeded tests and mutations. Not for anything secret.
#pragma once

#include <cstdint>

namespace test_support {

constexpr std::uint64_t mixBits(std::uint64_t value) {
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31);
}

class Random {
public:
    explicit Random(std::uint64_t seed) : m_state(seed) {}
    std::uint64_t next() { return mixBits(m_state += 0x9e3779b97f4a7c15ULL); }
    // From 0 to limit - 1; limit is not zero.
    std::uint64_t below(std::uint64_t limit) { return next() % limit; }
    bool chance(std::uint64_t oneIn) { return below(oneIn) == 0; }

private:
    std::uint64_t m_state;
};

} // namespace test_support
