// SPDX-License-Identifier: MIT
// Lists which parts of a disk hold data, and where in which file of its chain they lie. Prints while it walks, as
// Notices, since a map may be longer than memory; windows walk with ExtentWalker instead.
#pragma once

#include "blockcore/chain/chain.h"
#include "blockcore/ops/operation.h"

namespace blockcore {

struct Map {
    static constexpr std::string_view name = "map";
    struct Options {
        std::string file;
        std::optional<std::string> format;      // absent: probe
        OutputFormat output = OutputFormat::Human;
        std::optional<std::uint64_t> startOffset, maxLength; // guest bytes
        bool forceShare = false;                // -U
        Reach reach = Reach::AnyFile;           // --trust
        bool operator==(const Options&) const = default;
    };
    struct Report {
        std::uint64_t entries = 0;
        void write(ReportWriter&) const {}      // everything was printed on the way
        int exitCode() const { return 0; }
    };
    static const OptionTable<Options>& table();
    // In human form fails with Unsupported at data that has no place in a file (compressed), after having
    // printed what comes before it, as the reference does.
    static Result<Report> run(const Options& options, const RunContext& context);
};

} // namespace blockcore
