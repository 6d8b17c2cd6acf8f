// SPDX-License-Identifier: MIT
// `-o key=value,…` as the user gave it, checked against a format's OptionSpec table.
#pragma once

#include "blockcore/base/error.h"
#include "blockcore/base/option_spec.h"
#include "blockcore/device/file_opener.h"

#include <optional>
#include <string>
#include <vector>

namespace blockcore {

class FormatOptions {
public:
    // Text like "cluster_size=64k,compat=1.1"; ",," is a comma inside a value; a name alone means "on", and "off"
    // with "no" in front. Later text adds to earlier and wins over it. InvalidArgument when the list is empty or
    // a comma leads or trails it; names and values are looked at by checkAgainst() only.
    Result<> add(std::string_view text);
    // Replaces every earlier value.
    void set(std::string name, std::string value);
    void erase(std::string_view name);
    bool has(std::string_view name) const { return find(name) != nullptr; }
    const std::string* find(std::string_view name) const;
    // In the order given; of a repeated name the last one counts.
    const std::vector<std::pair<std::string, std::string>>& all() const { return m_values; }

    // Fails with InvalidArgument for the first name that no spec has or value that its kind does not allow.
    Result<> checkAgainst(std::span<const OptionSpec> specs) const;

    // Typed readers: absent is nullopt; an unreadable value fails in the reference's words.
    Result<std::optional<std::uint64_t>> size(std::string_view name) const;
    Result<std::optional<std::uint64_t>> number(std::string_view name) const;
    Result<std::optional<bool>> flag(std::string_view name) const; // "on" or "off" and the like
    std::optional<std::string> text(std::string_view name) const;

    // The value as the "Formatting" line shows it: sizes and numbers in decimal, the rest as given.
    std::string shown(const OptionSpec& spec) const;

    bool operator==(const FormatOptions&) const = default;

private:
    std::vector<std::pair<std::string, std::string>> m_values;
};

// Whether a list asks for help ("help" or "?") instead of, or besides, setting something.
bool asksForHelp(std::string_view text);

// The options that every image in a plain file may have besides its format's.
std::span<const OptionSpec> fileCreateOptions();
// A format's options and the file's; of two with the same name the format's.
std::vector<OptionSpec> allCreateOptions(std::span<const OptionSpec> formatOptions);
// What a new image's file is asked for besides its content: nocow and extent_size_hint.
Result<FileLayout> fileLayout(const FormatOptions& options);
// "Supported options" as the reference lists them: by name, with kind and help.
std::string optionsHelp(std::span<const OptionSpec> specs);

} // namespace blockcore
