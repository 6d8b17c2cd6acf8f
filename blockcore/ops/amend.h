// SPDX-License-Identifier: MIT
// Changes options of an existing image's format, in place. What can be changed is FormatDriver::amendOptions.
#pragma once

#include "blockcore/chain/chain.h"
#include "blockcore/ops/operation.h"

namespace blockcore {

struct Amend {
    static constexpr std::string_view name = "amend";
    struct Options {
        std::optional<std::string> image{};     // not needed for help, when the format is given
        std::optional<std::string> format{};    // absent: probe
        std::vector<std::string> changes;       // each -o as given
        CacheMode cache = CacheMode::Writeback; // -t
        bool force = false;                     // accepted: it is about key slots
        bool shrink = false;                    // --shrink: size=… may make the disk shorter
        ProgressMode progress = ProgressMode::None;
        bool quiet = false;
        bool dryRun = false;
        Reach reach = Reach::AnyFile;           // --trust
        // Started under the reference's name: a shorter disk is warned of, not refused. Not an option.
        bool dropIn = false;
        bool operator==(const Options&) const = default;
    };
    struct Report {
        std::string help{};                     // what -o help shows; else empty
        void write(ReportWriter& writer) const;
        int exitCode() const { return 0; }
    };
    static const OptionTable<Options>& table();
    static Result<Report> run(const Options& options, const RunContext& context);
};

} // namespace blockcore
