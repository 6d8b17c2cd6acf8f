// SPDX-License-Identifier: MIT
#include "blockcore/ops/option_codec.h"

#include "blockcore/base/size_text.h"
#include "blockcore/image/format_options.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <format>

namespace blockcore {

namespace {

template <class Enum>
std::optional<Enum> choiceNamed(std::string_view text) {
    const auto& choices = OptionCodec<Enum>::choices;
    const auto found = std::ranges::find(choices, text);
    if (found == choices.end()) return std::nullopt;
    return static_cast<Enum>(found - choices.begin());
}

template <class Enum>
std::string choiceText(Enum value) {
    return std::string(OptionCodec<Enum>::choices[static_cast<std::size_t>(value)]);
}

ParseResult<CacheMode> parseCache(std::string_view text, std::string_view what) {
    static_assert(OptionCodec<CacheMode>::choices.size() == static_cast<std::size_t>(CacheMode::Unsafe) + 1);
    if (text == "off") return CacheMode::None;
    if (const auto value = choiceNamed<CacheMode>(text)) return *value;
    auto refused = refuse(ParseError::Kind::Value, std::format("Invalid {}: {}", what, text));
    refused.error().deferred = true;
    return refused;
}

using Number = std::expected<std::uint64_t, SizeProblem>;

// An integer as C writes it.
Number parseInteger(std::string_view text) {
    const std::string word(text);
    char* end = nullptr;
    errno = 0;
    const auto value = std::strtoull(word.c_str(), &end, 0);
    if (word.empty() || end != word.data() + word.size() || end == word.data())
        return std::unexpected(SizeProblem::Invalid);
    if (errno == ERANGE || word.contains('-')) return std::unexpected(SizeProblem::OutOfRange);
    return value;
}

ParseResult<std::uint64_t> inRange(const Number& number, std::string_view text, const SizeRange& range) {
    if (!number && number.error() == SizeProblem::Invalid)
        return refuse(ParseError::Kind::Value, std::format("Invalid {} specified: '{}'.", range.what, text));
    if (!number || *number < range.minimum || *number > range.maximum)
        return refuse(ParseError::Kind::Value, std::format("Invalid {} specified. Must be between {} and {}.",
                                                           range.what, range.minimum, range.maximum));
    return *number;
}

} // namespace

std::unexpected<ParseError> refuse(ParseError::Kind kind, std::string message) {
    ParseError error{};
    error.code = ErrorCode::InvalidArgument;
    error.message = std::move(message);
    error.kind = kind;
    return std::unexpected(std::move(error));
}

ParseResult<OutputFormat> OptionCodec<OutputFormat>::parse(std::string_view text) {
    if (const auto value = choiceNamed<OutputFormat>(text)) return *value;
    return refuse(ParseError::Kind::Usage, std::format("--output expects 'human' or 'json' not '{}'", text));
}
std::string OptionCodec<OutputFormat>::format(OutputFormat value) { return choiceText(value); }

ParseResult<ProgressMode> OptionCodec<ProgressMode>::parse(std::string_view text) {
    if (text.empty()) return ProgressMode::Bar;
    if (text == "json") return ProgressMode::AsJson;
    return refuse(ParseError::Kind::Usage, std::format("--progress expects 'json' or nothing not '{}'", text));
}

ParseResult<CacheMode> OptionCodec<CacheMode>::parse(std::string_view text) {
    return parseCache(text, "cache option");
}
std::string OptionCodec<CacheMode>::format(CacheMode value) { return choiceText(value); }

ParseResult<Reach> OptionCodec<Reach>::parse(std::string_view text) {
    if (const auto value = choiceNamed<Reach>(text)) return *value;
    return refuse(ParseError::Kind::Usage,
                  std::format("--trust expects 'none', 'same-dir', 'any-file' or 'any' not '{}'", text));
}
std::string OptionCodec<Reach>::format(Reach value) { return choiceText(value); }

ParseResult<DeflateWindow> OptionCodec<DeflateWindow>::parse(std::string_view text) {
    if (const auto value = choiceNamed<DeflateWindow>(text)) return *value;
    return refuse(ParseError::Kind::Usage, std::format("--deflate-window expects '32k' or '4k' not '{}'", text));
}
std::string OptionCodec<DeflateWindow>::format(DeflateWindow value) { return choiceText(value); }

ParseResult<std::uint64_t> parseSizeOption(std::string_view text, const SizeRange& range) {
    return inRange(parseSize(text), text, range);
}

ParseResult<std::uint64_t> parseCountOption(std::string_view text, const SizeRange& range) {
    return inRange(parseInteger(text), text, range);
}

ParseResult<std::uint64_t> OptionCodec<std::uint64_t>::parse(std::string_view text) {
    return parseSizeOption(text, {.what = "size"});
}

ParseResult<std::string> parseOptionList(std::string_view text) {
    FormatOptions list;
    if (auto added = list.add(text); !added) return refuse(ParseError::Kind::Value, std::move(added.error().message));
    return std::string(text);
}

ParseResult<CacheMode> parseSourceCache(std::string_view text) { return parseCache(text, "source cache option"); }

} // namespace blockcore
