// SPDX-License-Identifier: MIT
// Fields as text for people and as JSON. Stops at a number of fields, not at the end of what a damaged file pretends.
#pragma once

#include "blockcore/base/json.h"
#include "blockcore/base/run_context.h"
#include "blockcore/image/structure.h"
#include "blockcore/ops/option_codec.h"

namespace blockcore {

class InspectReport {
public:
    struct Limits {
        std::uint64_t depth, entries;
        OutputFormat output;
    };
    InspectReport(const RunContext& context, const Limits& limits) : m_context(context), m_limits(limits) {}

    // The field and what is below it. path: its own, empty for the root.
    Result<std::string> tree(const Field& field, const std::string& path);
    // One line for each field on the way from the root.
    Result<std::string> along(const Field& root, const Fields& fields);

private:
    struct Children {
        Fields shown;
        std::uint64_t more = 0;
    };
    Result<Children> childrenOf(const Field& field);
    Result<Json> jsonOf(const Field& field, std::uint64_t depth);
    Result<> appendLines(std::string& out, const Field& field, std::size_t indent, std::uint64_t depth);

    const RunContext& m_context;
    Limits m_limits;
    std::size_t m_count = 0;
};

// Without its children.
Json fieldJson(const Field& field);

} // namespace blockcore
