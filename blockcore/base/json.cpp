// SPDX-License-Identifier: MIT
#include "blockcore/base/json.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace blockcore {

namespace {
// Bytes that are no UTF-8 (file names may hold any) become U+FFFD as in the reference.
constexpr auto kOnBadText = Json::error_handler_t::replace;

void appendCompact(std::string& out, const Json& value) {
    if (value.is_object()) {
        out += '{';
        for (bool first = true; const auto& [key, member] : value.items()) {
            if (!std::exchange(first, false)) out += ", ";
            out += Json(key).dump(-1, ' ', true, kOnBadText) + ": ";
            appendCompact(out, member);
        }
        out += '}';
    } else if (value.is_array()) {
        out += '[';
        for (bool first = true; const auto& element : value) {
            if (!std::exchange(first, false)) out += ", ";
            appendCompact(out, element);
        }
        out += ']';
    } else {
        out += value.dump(-1, ' ', true, kOnBadText);
    }
}
} // namespace

std::string prettyJson(const Json& value) { return value.dump(4, ' ', true, kOnBadText); }

std::string compactJson(const Json& value) {
    std::string out;
    appendCompact(out, value);
    return out;
}

} // namespace blockcore
