// SPDX-License-Identifier: MIT
#include "blockcore/image/utf16.h"

#include "blockcore/image/field_spec.h"

namespace blockcore {

std::string utf8FromUtf16(std::span<const std::byte> bytes, std::endian order) {
    std::string text;
    const auto add = [&text](unsigned value) { text += static_cast<char>(value); };
    for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
        const auto unit = static_cast<unsigned>(loadNumber(bytes.subspan(at, 2), order));
        if (unit == 0) break;
        if (unit < 0x80) {
            add(unit);
        } else if (unit < 0x800) {
            add(0xc0 | unit >> 6);
            add(0x80 | (unit & 0x3f));
        } else {
            add(0xe0 | unit >> 12);
            add(0x80 | (unit >> 6 & 0x3f));
            add(0x80 | (unit & 0x3f));
        }
    }
    return text;
}

} // namespace blockcore
