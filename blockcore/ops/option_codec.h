// SPDX-License-Identifier: MIT
// OptionCodec<T> turns the text of one option into a value and back: parse(format(value)) == value. To make a new
// type usable in a table, specialise it here (or beside the type) with kind, choices, parse and format.
#pragma once

#include "blockcore/base/option_spec.h"
#include "blockcore/chain/chain.h"

#include <array>

namespace blockcore {

// Why arguments were refused. The kind decides how a program words it:
struct ParseError : Error {
    enum class Kind : std::uint8_t {
        Scan,  // "PROGRAM COMMAND: message", then where the help is: unknown options, missing arguments
        Usage, // "PROGRAM: message", then where the help is
        Value, // "PROGRAM: message"
        Help,  // nothing is wrong: --help was met
    };
    Kind kind = Kind::Value;
    // Reported only when nothing else is wrong with the arguments.
    bool deferred = false;
};
template <class T = void>
using ParseResult = std::expected<T, ParseError>;
std::unexpected<ParseError> refuse(ParseError::Kind kind, std::string message);

enum class OutputFormat : std::uint8_t { Human, AsJson };

// How the progress is shown: not at all; as the reference's bar; as one JSON object a line.
enum class ProgressMode : std::uint8_t { None, Bar, AsJson };

template <class T>
struct OptionCodec;

template <>
struct OptionCodec<std::string> {
    static constexpr auto kind = OptionKind::Text;
    static constexpr std::span<const std::string_view> choices{};
    static ParseResult<std::string> parse(std::string_view text) { return std::string(text); }
    static std::string format(const std::string& value) { return value; }
};

template <>
struct OptionCodec<OutputFormat> {
    static constexpr auto kind = OptionKind::Choice;
    static constexpr std::array<std::string_view, 2> choices{"human", "json"};
    static ParseResult<OutputFormat> parse(std::string_view text);
    static std::string format(OutputFormat value);
};

template <>
struct OptionCodec<ProgressMode> {
    static constexpr auto kind = OptionKind::Choice;
    static constexpr std::span<const std::string_view> choices{};
    // Nothing, or "json".
    static ParseResult<ProgressMode> parse(std::string_view text);
    static std::string format(ProgressMode value) { return value == ProgressMode::AsJson ? "json" : ""; }
};

template <>
struct OptionCodec<CacheMode> {
    static constexpr auto kind = OptionKind::Choice;
    // "off" is read as none.
    static constexpr std::array<std::string_view, 5> choices{"writeback", "writethrough", "none", "directsync",
                                                             "unsafe"};
    static ParseResult<CacheMode> parse(std::string_view text);
    static std::string format(CacheMode value);
};

template <>
struct OptionCodec<Reach> {
    static constexpr auto kind = OptionKind::Choice;
    static constexpr std::array<std::string_view, 4> choices{"none", "same-dir", "any-file", "any"};
    static ParseResult<Reach> parse(std::string_view text);
    static std::string format(Reach value);
};

template <>
struct OptionCodec<DeflateWindow> {
    static constexpr auto kind = OptionKind::Choice;
    static constexpr std::array<std::string_view, 2> choices{"32k", "4k"};
    static ParseResult<DeflateWindow> parse(std::string_view text);
    static std::string format(DeflateWindow value);
};

template <>
struct OptionCodec<std::uint64_t> {
    static constexpr auto kind = OptionKind::Size;
    static constexpr std::span<const std::string_view> choices{};
    static ParseResult<std::uint64_t> parse(std::string_view text);
    static std::string format(std::uint64_t value) { return std::to_string(value); }
};

// Numbers that are sizes: what names the value in error texts ("Invalid start offset specified: 'x'.").
struct SizeRange {
    std::string_view what;
    std::uint64_t minimum = 0, maximum = INT64_MAX;
};
ParseResult<std::uint64_t> parseSizeOption(std::string_view text, const SizeRange& range);
// Numbers that count something: decimal, 0x…, 0… or 0b…, without suffix.
ParseResult<std::uint64_t> parseCountOption(std::string_view text, const SizeRange& range);

// A -o list as it is; refused when it is empty or a comma leads or trails it.
ParseResult<std::string> parseOptionList(std::string_view text);
// For -T: "Invalid source cache option: …".
ParseResult<CacheMode> parseSourceCache(std::string_view text);

} // namespace blockcore
