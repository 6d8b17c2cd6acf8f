// SPDX-License-Identifier: MIT
#include "blockcore/base/size_text.h"

#include "blockcore/base/checked_math.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <optional>

namespace blockcore {

namespace {

constexpr std::string_view kSuffixes = "bkmgtpe";
constexpr auto kInvalid = std::unexpected(SizeProblem::Invalid);
constexpr auto kOutOfRange = std::unexpected(SizeProblem::OutOfRange);

constexpr bool isDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool isSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string_view takeDigits(std::string_view& text) {
    const auto end = std::ranges::find_if_not(text, isDigit) - text.begin();
    const auto digits = text.substr(0, static_cast<std::size_t>(end));
    text.remove_prefix(digits.size());
    return digits;
}

// The shift of a suffix, 0 without one; nullopt when what is left is no suffix.
std::optional<unsigned> suffixShift(std::string_view text) {
    if (text.empty()) return 0;
    const auto at = kSuffixes.find(lower(text[0]));
    if (text.size() > 1 || at == std::string_view::npos) return std::nullopt;
    return static_cast<unsigned>(at) * 10;
}

std::expected<std::uint64_t, SizeProblem> parseHex(std::string_view digits) {
    std::uint64_t value = 0;
    const auto end = digits.data() + digits.size();
    const auto parsed = std::from_chars(digits.data(), end, value, 16);
    if (parsed.ptr != end || digits.empty()) return kInvalid;
    if (parsed.ec == std::errc::result_out_of_range) return kOutOfRange;
    return value;
}

// Digits, optional point and digits, optional suffix; whole is parsed from the digits before the point.
std::expected<std::uint64_t, SizeProblem> parseDecimal(std::string_view text) {
    const auto wholeDigits = takeDigits(text);
    std::string_view fractionDigits;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        fractionDigits = takeDigits(text);
    }
    if (wholeDigits.empty() && fractionDigits.empty()) return kInvalid;

    std::uint64_t whole = 0;
    const auto parsed = std::from_chars(wholeDigits.data(), wholeDigits.data() + wholeDigits.size(), whole);
    const bool plainNumber = text.empty() && fractionDigits.empty();
    // The reference calls an overflow with anything behind it junk, not a size.
    if (parsed.ec == std::errc::result_out_of_range) return plainNumber ? kOutOfRange : kInvalid;

    const auto shift = suffixShift(text);
    if (!shift) return kInvalid;
    const auto factor = std::uint64_t{1} << *shift;
    const std::string fractionText = "0." + std::string(fractionDigits);
    double fraction = 0;
    std::from_chars(fractionText.data(), fractionText.data() + fractionText.size(), fraction);
    if (factor == 1 && fraction != 0) return kInvalid;
    const auto scaled = checkedMultiply(whole, factor);
    if (!scaled) return kOutOfRange;
    const auto rounded = static_cast<std::uint64_t>(fraction * static_cast<double>(factor) + 0.5);
    const auto sum = checkedAdd(*scaled, rounded);
    if (!sum) return kOutOfRange;
    return *sum;
}

} // namespace

std::expected<std::uint64_t, SizeProblem> parseSize(std::string_view text) {
    while (!text.empty() && isSpace(text[0])) text.remove_prefix(1);
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (text.empty() || (!isDigit(text[0]) && text[0] != '.')) return kInvalid;
    if (negative) return std::ranges::all_of(text, isDigit) ? kOutOfRange : kInvalid;
    if (text.starts_with("0x") || text.starts_with("0X")) return parseHex(text.substr(2));
    return parseDecimal(text);
}

std::string humanSize(std::uint64_t bytes) {
    constexpr std::array kUnits{"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
    // A unit is used from 1000 of the next smaller one on, so that three digits suffice.
    std::size_t unit = 0;
    double value = static_cast<double>(bytes);
    while (value >= 1000.0 && unit + 1 < kUnits.size()) {
        value /= 1024.0;
        ++unit;
    }
    std::array<char, 32> text;
    const int length = std::snprintf(text.data(), text.size(), "%0.3g %sB", value, kUnits[unit]);
    return std::string(text.data(), static_cast<std::size_t>(length));
}

} // namespace blockcore
