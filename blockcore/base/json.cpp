// SPDX-License-Identifier: MIT
#include "blockcore/base/json.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace blockcore {

namespace {

// A value without members. Bytes that are no UTF-8 (file names may hold any) become U+FFFD, and escapes have
// capital digits, as in the reference.
std::string scalarText(const Json& value) {
    std::string text = value.dump(-1, ' ', true, Json::error_handler_t::replace);
    if (!value.is_string()) return text;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\\') continue;
        ++at;
        if (text[at] != 'u') continue;
        const auto digits = text.begin() + static_cast<std::ptrdiff_t>(at) + 1;
        std::transform(digits, digits + 4, digits, [](char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; });
    }
    return text;
}

// indent is that of the line the value stands on; negative: everything on one line.
void append(std::string& out, const Json& value, int indent) {
    if (!value.is_structured()) {
        out += scalarText(value);
        return;
    }
    const bool pretty = indent >= 0;
    const auto newLine = [&](int blanks) {
        if (pretty) out += '\n' + std::string(static_cast<std::size_t>(blanks), ' ');
    };
    const int inner = pretty ? indent + 4 : indent;
    out += value.is_object() ? '{' : '[';
    bool first = true;
    for (const auto& [key, member] : value.items()) {
        if (!first) out += pretty ? "," : ", ";
        first = false;
        newLine(inner);
        if (value.is_object()) out += scalarText(Json(key)) + ": ";
        append(out, member, inner);
    }
    newLine(indent);
    out += value.is_object() ? '}' : ']';
}

} // namespace

std::string prettyJson(const Json& value) {
    std::string out;
    append(out, value, 0);
    return out;
}

std::string compactJson(const Json& value) {
    std::string out;
    append(out, value, -1);
    return out;
}

} // namespace blockcore
