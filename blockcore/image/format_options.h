// SPDX-License-Identifier: MIT
// `-o key=value,…` as the user gave it, checked against a format's OptionSpec table.
#pragma once

#include "blockcore/base/error.h"
#include "blockcore/base/option_spec.h"

#include <optional>
#include <string>
#include <vector>

namespace blockcore {

class FormatOptions {
public:
    // Text like "cluster_size=64k,compat=1.1"; ",," is a comma inside a value. Later text adds to earlier
    // and wins over it. Names are checked only by the typed readers' owner: see checkNames.
    Result<> add(std::string_view text);
    void set(std::string name, std::string value);
    void erase(std::string_view name);
    bool has(std::string_view name) const { return find(name) != nullptr; }
    const std::string* find(std::string_view name) const;
    const std::vector<std::pair<std::string, std::string>>& all() const { return m_values; }

    // Fails with InvalidArgument for a name that no spec has and for a value its kind does not allow.
    Result<> checkAgainst(std::span<const OptionSpec> specs) const;

    // Typed readers: absent is nullopt; an unreadable value fails in the reference's words.
    Result<std::optional<std::uint64_t>> size(std::string_view name) const;
    Result<std::optional<std::uint64_t>> number(std::string_view name) const;
    Result<std::optional<bool>> flag(std::string_view name) const; // "on" or "off"
    std::optional<std::string> text(std::string_view name) const;

    bool operator==(const FormatOptions&) const = default;

private:
    std::vector<std::pair<std::string, std::string>> m_values; // in the order given, last one of a name kept
};

} // namespace blockcore
