// SPDX-License-Identifier: MIT
// Sizes as people write and read them: "1.5G" to bytes and bytes to "1.5 GiB", by the reference's rules.
// Not for -o options, whose size values have error texts of their own (image/format_options).
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace blockcore {

enum class SizeProblem : std::uint8_t { Invalid, OutOfRange };

// The largest size a file or disk may have.
inline constexpr std::uint64_t kMaxSize = INT64_MAX;

// Decimal digits with an optional fraction and one suffix of b k M G T P E (powers of 1024, any case), or 0x and
// hexadecimal digits alone. A fraction needs a suffix above b and is rounded to the nearest byte. OutOfRange
// when the value does not fit into 64 bits or is negative; callers compare with their own maximum.
std::expected<std::uint64_t, SizeProblem> parseSize(std::string_view text);

// Three significant digits with a binary unit: "0 B", "10.5 KiB", "0.977 MiB".
std::string humanSize(std::uint64_t bytes);

} // namespace blockcore
