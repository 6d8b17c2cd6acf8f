// SPDX-License-Identifier: MIT
// JSON values that keep the order of their keys, printed as qemu-img prints: four blanks of indent, ": ",
// everything outside ASCII escaped. Only the forward declaration: who builds or reads values includes
// <nlohmann/json.hpp> (it is slow to compile).
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace blockcore {

using Json = nlohmann::ordered_json;

// Neither ends with a newline.
std::string prettyJson(const Json& value);
// On one line: "{"start": 0, …}".
std::string compactJson(const Json& value);

} // namespace blockcore
