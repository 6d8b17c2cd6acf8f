// SPDX-License-Identifier: MIT
// What a format's -o option is. One table per format drives parsing, `-o help`, the wizard's form and the
// "Formatting …" line; nothing else knows the options' names.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace blockcore {

enum class OptionKind : std::uint8_t { Text, Flag, Size, Number, Choice };

struct OptionSpec {
    std::string_view name; // "cluster_size"
    OptionKind kind;
    std::string_view help;                           // as in `-o help`
    std::string_view defaultText{};                  // "65536" when help shows "(default: …)"; else empty
    std::span<const std::string_view> choices{};     // of a Choice, for forms and completions
    std::uint64_t minimum = 0, maximum = UINT64_MAX; // of Size and Number, for forms
    // The value the "Formatting" line shows when the option was not given; empty: not shown.
    std::string_view shownDefault{};
};

} // namespace blockcore
