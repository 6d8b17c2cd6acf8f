// SPDX-License-Identifier: MIT
#include "blockcore/image/format_options.h"

#include "blockcore/base/size_text.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <format>
#include <limits>

namespace blockcore {

namespace {

// Cuts the first element off: up to a comma that is not doubled; doubled ones become one.
std::string takeElement(std::string_view& text) {
    std::string element;
    while (!text.empty()) {
        const bool doubled = text.starts_with(",,");
        if (text.front() == ',' && !doubled) break;
        element += text.front();
        text.remove_prefix(doubled ? 2 : 1);
    }
    if (!text.empty()) text.remove_prefix(1);
    return element;
}

Result<std::uint64_t> parseSizeValue(std::string_view name, const std::string& value) {
    if (const auto size = parseSize(value)) return *size;
    else if (size.error() == SizeProblem::OutOfRange)
        return fail(ErrorCode::InvalidArgument,
                    std::format("Value '{}' is out of range for parameter '{}'", value, name));
    auto failure = fail(ErrorCode::InvalidArgument,
                        std::format("Parameter '{}' expects a non-negative number below 2^64", name));
    failure.error().hint = "Optional suffix k, M, G, T, P or E means kilo-, mega-, giga-, tera-, peta-\n"
                           "and exabytes, respectively.";
    return failure;
}

// C's notation: blanks, a sign, 0x and a leading 0 mean what they mean there; "-1" wraps as in the reference.
Result<std::uint64_t> parseNumberValue(std::string_view name, const std::string& value) {
    errno = 0;
    char* end = nullptr;
    const auto number = std::strtoull(value.c_str(), &end, 0);
    if (end == value.c_str() || *end != '\0' || end != value.c_str() + value.size())
        return fail(ErrorCode::InvalidArgument, std::format("Parameter '{}' expects a number", name));
    if (errno == ERANGE)
        return fail(ErrorCode::InvalidArgument,
                    std::format("Value '{}' is too large for parameter '{}'", value, name));
    return number;
}

Result<bool> parseFlagValue(std::string_view name, std::string_view value) {
    constexpr std::array<std::string_view, 4> kYes{"on", "yes", "true", "y"};
    constexpr std::array<std::string_view, 4> kNo{"off", "no", "false", "n"};
    if (std::ranges::contains(kYes, value)) return true;
    if (std::ranges::contains(kNo, value)) return false;
    return fail(ErrorCode::InvalidArgument, std::format("Parameter '{}' expects 'on' or 'off'", name));
}

Result<> checkValue(const OptionSpec& spec, const std::string& value) {
    switch (spec.kind) {
    case OptionKind::Size: TRY(parseSizeValue(spec.name, value)); break;
    case OptionKind::Number: TRY(parseNumberValue(spec.name, value)); break;
    case OptionKind::Flag: TRY(parseFlagValue(spec.name, value)); break;
    case OptionKind::Text:
    case OptionKind::Choice: break;             // the driver knows which words it takes
    }
    return {};
}

std::string_view kindText(OptionKind kind) {
    switch (kind) {
    case OptionKind::Flag: return "bool (on/off)";
    case OptionKind::Size: return "size";
    case OptionKind::Number: return "num";
    case OptionKind::Text:
    case OptionKind::Choice: break;
    }
    return "str";
}

} // namespace

Result<> FormatOptions::add(std::string_view text) {
    const auto end = text.find_last_not_of(',');
    const auto commasAtEnd = text.size() - (end == std::string_view::npos ? 0 : end + 1);
    if (text.empty() || text.front() == ',' || commasAtEnd % 2 != 0)
        return fail(ErrorCode::InvalidArgument, std::format("Invalid option list: {}", text));
    while (!text.empty()) {
        // A comma in a name is never a literal one.
        const auto nameEnd = std::min(text.find_first_of("=,"), text.size());
        std::string name(text.substr(0, nameEnd));
        const bool hasValue = text.substr(nameEnd).starts_with('=');
        text.remove_prefix(std::min(nameEnd + 1, text.size()));
        if (hasValue) m_values.emplace_back(std::move(name), takeElement(text));
        else if (name.starts_with("no")) m_values.emplace_back(name.substr(2), "off");
        else m_values.emplace_back(std::move(name), "on");
    }
    return {};
}

void FormatOptions::set(std::string name, std::string value) {
    erase(name);
    m_values.emplace_back(std::move(name), std::move(value));
}

void FormatOptions::erase(std::string_view name) {
    std::erase_if(m_values, [name](const auto& entry) { return entry.first == name; });
}

const std::string* FormatOptions::find(std::string_view name) const {
    const auto found = std::ranges::find(m_values.rbegin(), m_values.rend(), name,
                                         [](const auto& entry) -> std::string_view { return entry.first; });
    return found == m_values.rend() ? nullptr : &found->second;
}

Result<> FormatOptions::checkAgainst(std::span<const OptionSpec> specs) const {
    for (const auto& [name, value] : m_values) {
        const auto spec = std::ranges::find(specs, name, &OptionSpec::name);
        if (spec == specs.end())
            return fail(ErrorCode::InvalidArgument, std::format("Invalid parameter '{}'", name));
        TRY(checkValue(*spec, value));
    }
    return {};
}

Result<std::optional<std::uint64_t>> FormatOptions::size(std::string_view name) const {
    const auto* value = find(name);
    if (!value) return std::nullopt;
    return TRY(parseSizeValue(name, *value));
}

Result<std::optional<std::uint64_t>> FormatOptions::number(std::string_view name) const {
    const auto* value = find(name);
    if (!value) return std::nullopt;
    return TRY(parseNumberValue(name, *value));
}

Result<std::optional<bool>> FormatOptions::flag(std::string_view name) const {
    const auto* value = find(name);
    if (!value) return std::nullopt;
    return TRY(parseFlagValue(name, *value));
}

std::optional<std::string> FormatOptions::text(std::string_view name) const {
    const auto* value = find(name);
    if (!value) return std::nullopt;
    return *value;
}

std::string FormatOptions::shown(const OptionSpec& spec) const {
    const auto* value = find(spec.name);
    if (!value) return std::string(spec.shownDefault);
    // The reference prints both as signed, and text as it would be given again.
    if (spec.kind == OptionKind::Size)
        if (const auto size = parseSizeValue(spec.name, *value)) return std::to_string(static_cast<std::int64_t>(*size));
    if (spec.kind == OptionKind::Number)
        if (const auto number = parseNumberValue(spec.name, *value))
            return std::to_string(static_cast<std::int64_t>(*number));
    std::string text;
    for (const char c : *value) text += c == ',' ? ",," : std::string(1, c);
    return text;
}

bool asksForHelp(std::string_view text) {
    while (!text.empty()) {
        const std::string element = takeElement(text);
        if (element == "help" || element == "?") return true;
    }
    return false;
}

std::span<const OptionSpec> fileCreateOptions() {
    static constexpr std::array<std::string_view, 3> kPreallocation{"off", "falloc", "full"};
    static constexpr std::array kOptions{
        OptionSpec{.name = "size", .kind = OptionKind::Size, .help = "Virtual disk size"},
        OptionSpec{.name = "nocow",
                   .kind = OptionKind::Flag,
                   .help = "Turn off copy-on-write (valid only on btrfs)"},
        OptionSpec{.name = "preallocation",
                   .kind = OptionKind::Choice,
                   .help = "Preallocation mode (allowed values: off, falloc, full)",
                   .choices = kPreallocation},
        OptionSpec{.name = "extent_size_hint",
                   .kind = OptionKind::Size,
                   .help = "Extent size hint for the image file, 0 to disable"},
    };
    return kOptions;
}

std::vector<OptionSpec> allCreateOptions(std::span<const OptionSpec> formatOptions) {
    std::vector<OptionSpec> all(formatOptions.begin(), formatOptions.end());
    for (const auto& option : fileCreateOptions())
        if (!std::ranges::contains(formatOptions, option.name, &OptionSpec::name)) all.push_back(option);
    return all;
}

Result<FileLayout> fileLayout(const FormatOptions& options) {
    FileLayout layout{.avoidCopyOnWrite = TRY(options.flag("nocow")).value_or(false)};
    if (const auto hint = TRY(options.size("extent_size_hint"))) {
        if (*hint > std::numeric_limits<std::uint32_t>::max())
            return fail(ErrorCode::InvalidArgument, "Extent size hint is too large");
        layout.extentSizeHint = static_cast<std::uint32_t>(*hint);
    }
    return layout;
}

std::string optionsHelp(std::span<const OptionSpec> specs) {
    std::vector<std::string> lines;
    for (const auto& spec : specs) {
        const std::string name = std::format("  {}=<{}>", spec.name, kindText(spec.kind));
        lines.push_back(std::format("{:<24} - {}\n", name, spec.help));
    }
    std::ranges::sort(lines);
    std::string text;
    for (const auto& line : lines) text += line;
    return text;
}

} // namespace blockcore
