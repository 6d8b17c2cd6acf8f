// SPDX-License-Identifier: MIT
// Checks one image: findings are shown while they are found, figures at the end. Opens that file alone (and an
// external data file), never its backing files. Does not repair.
#pragma once

#include "blockcore/chain/chain.h"
#include "blockcore/ops/operation.h"

namespace blockcore {

struct Check {
    static constexpr std::string_view name = "check";
    struct Options {
        std::string file;
        std::optional<std::string> format;      // absent: probe
        OutputFormat output = OutputFormat::Human;
        CacheMode cache = CacheMode::Writeback; // -T
        bool forceShare = false;                // -U
        bool quiet = false;                     // no figures; findings are shown all the same
        ProgressMode progress = ProgressMode::None;
        Reach reach = Reach::AnyFile;           // --trust
        bool operator==(const Options&) const = default;
    };
    enum class ExitCode : std::uint8_t { Sound = 0, Failed = 1, Corrupt = 2, Leaks = 3, Unsupported = 63 };
    struct Report {
        std::string filename{}, format{};
        CheckReport result{};
        OutputFormat output = OutputFormat::Human;
        bool quiet = false;
        bool supported = true;                  // the format can be checked at all
        void write(ReportWriter& writer) const;
        int exitCode() const;
    };
    static const OptionTable<Options>& table();
    // Fails when the check could not go on; what was found until then has been shown.
    static Result<Report> run(const Options& options, const RunContext& context);
};

} // namespace blockcore
