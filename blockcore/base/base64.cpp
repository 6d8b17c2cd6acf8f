// SPDX-License-Identifier: MIT
#include "blockcore/base/base64.h"

#include <cstdint>

namespace blockcore {

namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

} // namespace

std::optional<std::vector<std::byte>> decodeBase64(std::string_view text) {
    std::vector<std::byte> bytes;
    bytes.reserve(text.size() / 4 * 3);
    std::uint32_t group = 0;
    unsigned count = 0, padding = 0;
    for (const char character : text) {
        if (character == ' ' || character == '\t' || character == '\r' || character == '\n') continue;
        const std::size_t value = character == '=' ? 0 : kAlphabet.find(character);
        if (value == std::string_view::npos || (padding > 0 && character != '=')) return std::nullopt;
        padding += character == '=';
        group = group << 6 | static_cast<std::uint32_t>(value);
        if (++count < 4) continue;
        if (padding > 2) return std::nullopt;
        for (unsigned i = 0; i < 3 - padding; ++i) bytes.push_back(static_cast<std::byte>(group >> (16 - 8 * i)));
        group = 0;
        count = 0;
    }
    if (count != 0) return std::nullopt;
    return bytes;
}

} // namespace blockcore
