// SPDX-License-Identifier: MIT
#include "blockcore/base/crc32c.h"

#include <array>
#include <bit>
#include <cstring>

namespace blockcore {

namespace {

constexpr std::uint32_t kPolynomial = 0x82f63b78;

using Table = std::array<std::uint32_t, 256>;

// tables[k][b]: the effect of byte b when k more bytes follow it in a group of eight.
consteval std::array<Table, 8> makeTables() {
    std::array<Table, 8> tables{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t value = byte;
        for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) != 0 ? kPolynomial : 0);
        tables[0][byte] = value;
    }
    for (std::size_t level = 1; level < 8; ++level)
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const std::uint32_t before = tables[level - 1][byte];
            tables[level][byte] = (before >> 8) ^ tables[0][before & 0xff];
        }
    return tables;
}

constexpr std::array<Table, 8> kTables = makeTables();

std::uint64_t littleEndian(const std::byte* bytes) {
    std::uint64_t word;
    std::memcpy(&word, bytes, sizeof(word));
    return std::endian::native == std::endian::little ? word : std::byteswap(word);
}

} // namespace

std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t previous) {
    std::uint32_t crc = ~previous;
    for (; bytes.size() >= 8; bytes = bytes.subspan(8)) {
        const std::uint64_t word = littleEndian(bytes.data()) ^ crc;
        crc = 0;
        for (std::size_t at = 0; at < 8; ++at) crc ^= kTables[7 - at][(word >> (8 * at)) & 0xff];
    }
    for (const std::byte byte : bytes) crc = (crc >> 8) ^ kTables[0][(crc ^ static_cast<std::uint32_t>(byte)) & 0xff];
    return ~crc;
}

} // namespace blockcore
