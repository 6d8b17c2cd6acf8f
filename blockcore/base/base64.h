// SPDX-License-Identifier: MIT
// Base64 (RFC 4648, section 4) as it stands in text files: white space between the characters does not count.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace blockcore {

// Nothing when some other character is met, or the last group is incomplete.
std::optional<std::vector<std::byte>> decodeBase64(std::string_view text);

} // namespace blockcore
