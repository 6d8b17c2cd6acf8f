// SPDX-License-Identifier: MIT
// Integers whose byte order is part of their type: the fields of on-disk records. Alignment 1, no padding,
// converted on use.
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace blockcore {

template <std::unsigned_integral T, std::endian Order>
class Stored {
public:
    constexpr Stored() = default;
    constexpr Stored(T value) : m_bytes(std::bit_cast<Bytes>(swapIfForeign(value))) {}
    constexpr operator T() const { return swapIfForeign(std::bit_cast<T>(m_bytes)); }

private:
    using Bytes = std::array<std::byte, sizeof(T)>;
    static constexpr T swapIfForeign(T value) {
        return Order == std::endian::native ? value : std::byteswap(value);
    }
    Bytes m_bytes{};
};

using be16 = Stored<std::uint16_t, std::endian::big>;
using be32 = Stored<std::uint32_t, std::endian::big>;
using be64 = Stored<std::uint64_t, std::endian::big>;
using le16 = Stored<std::uint16_t, std::endian::little>;
using le32 = Stored<std::uint32_t, std::endian::little>;
using le64 = Stored<std::uint64_t, std::endian::little>;

// What may be copied from and to raw bytes as it is.
template <class R>
concept DiskRecord = std::is_trivially_copyable_v<R> && alignof(R) == 1;

} // namespace blockcore
