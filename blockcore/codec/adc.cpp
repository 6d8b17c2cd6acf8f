// SPDX-License-Identifier: MIT
#include "blockcore/codec/adc.h"

#include <algorithm>

namespace blockcore {

namespace {

// A token's first byte tells its kind: 1nnnnnnn: n+1 plain bytes follow; 01nnnnnn: n+4 bytes from a 16-bit distance;
// 00nnnndd: n+3 bytes from a 10-bit distance. Distances count from 1.
struct Token {
    std::size_t size = 1;      // bytes of in
    std::size_t length = 0;    // bytes of out
    std::size_t distance = 0;  // 0: plain bytes follow the token
};

Result<Token> tokenAt(std::span<const std::byte> in) {
    const auto byteAt = [in](std::size_t index) { return std::to_integer<std::size_t>(in[index]); };
    if (in.empty()) return fail(ErrorCode::Corrupt, "ADC data ends too early");
    const std::size_t first = byteAt(0);
    if ((first & 0x80) != 0) return Token{.size = 1, .length = (first & 0x7f) + 1};
    const bool wide = (first & 0x40) != 0;
    if (in.size() < (wide ? 3U : 2U)) return fail(ErrorCode::Corrupt, "ADC data ends too early");
    if (wide) return Token{.size = 3, .length = (first & 0x3f) + 4, .distance = (byteAt(1) << 8 | byteAt(2)) + 1};
    return Token{.size = 2, .length = (first >> 2 & 0xf) + 3, .distance = ((first & 3) << 8 | byteAt(1)) + 1};
}

} // namespace

Result<> adcDecode(std::span<const std::byte> in, std::span<std::byte> out) {
    for (std::size_t done = 0; done < out.size();) {
        const Token token = TRY(tokenAt(in));
        in = in.subspan(token.size);
        const std::size_t length = std::min(token.length, out.size() - done);
        if (token.distance == 0) {
            if (in.size() < token.length) return fail(ErrorCode::Corrupt, "ADC data ends too early");
            std::ranges::copy(in.first(length), out.begin() + static_cast<std::ptrdiff_t>(done));
            in = in.subspan(token.length);
        } else {
            if (token.distance > done) return fail(ErrorCode::Corrupt, "ADC data refers to bytes before its start");
            // One by one: source and target overlap where bytes repeat.
            for (std::size_t i = 0; i < length; ++i) out[done + i] = out[done + i - token.distance];
        }
        done += length;
    }
    return {};
}

} // namespace blockcore
