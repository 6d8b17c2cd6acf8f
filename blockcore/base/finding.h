// SPDX-License-Identifier: MIT
// One thing that a check found wrong with an image.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace blockcore {

enum class Severity : std::uint8_t { Leak, Corruption, CheckError };

struct Finding {
    std::string_view id; // stable for years: "qcow2.refcount-too-low"
    Severity severity;
    std::string detail; // one line in the reference's words: "ERROR cluster 5 refcount=0 …"
    std::optional<std::uint64_t> hostOffset{};
    bool repairable = false;
};

} // namespace blockcore
