// SPDX-License-Identifier: MIT
// Arithmetic on untrusted numbers: fails instead of wrapping. The only place that multiplies or adds
// values from a disk.
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <optional>

namespace blockcore {

template <std::unsigned_integral T>
constexpr std::optional<T> checkedAdd(T a, T b) {
    T sum;
    if (__builtin_add_overflow(a, b, &sum)) return std::nullopt;
    return sum;
}

template <std::unsigned_integral T>
constexpr std::optional<T> checkedMultiply(T a, T b) {
    T product;
    if (__builtin_mul_overflow(a, b, &product)) return std::nullopt;
    return product;
}

// Quotient rounded up; divisor is not zero.
template <std::unsigned_integral T>
constexpr T divideUp(T value, T divisor) {
    return value / divisor + (value % divisor != 0);
}

// alignment is a power of two. alignUp's caller knows that value is far below the type's maximum.
constexpr std::uint64_t alignDown(std::uint64_t value, std::uint64_t alignment) {
    return value & ~(alignment - 1);
}
constexpr std::uint64_t alignUp(std::uint64_t value, std::uint64_t alignment) {
    return alignDown(value + alignment - 1, alignment);
}
constexpr std::optional<std::uint64_t> checkedAlignUp(std::uint64_t value, std::uint64_t alignment) {
    const auto sum = checkedAdd<std::uint64_t>(value, alignment - 1);
    if (!sum) return std::nullopt;
    return alignDown(*sum, alignment);
}
constexpr bool isAligned(std::uint64_t value, std::uint64_t alignment) {
    return (value & (alignment - 1)) == 0;
}

} // namespace blockcore
