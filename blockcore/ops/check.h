// SPDX-License-Identifier: MIT
// Checks one image: findings are shown while they are found, figures at the end. Opens that file alone (and an
// external data file), never its backing files. With -r what is wrong is mended where the format knows how, and the
// image is checked once more.
#pragma once

#include "blockcore/chain/chain.h"
#include "blockcore/ops/operation.h"

namespace blockcore {

template <>
struct OptionCodec<RepairMode> {
    static constexpr auto kind = OptionKind::Choice;
    static constexpr std::array<std::string_view, 2> choices{"leaks", "all"};
    static ParseResult<RepairMode> parse(std::string_view text);
    static std::string format(RepairMode value) { return std::string(choices[static_cast<std::size_t>(value)]); }
};

struct Check {
    static constexpr std::string_view name = "check";
    struct Options {
        std::string file;
        std::optional<std::string> format;      // absent: probe
        OutputFormat output = OutputFormat::Human;
        CacheMode cache = CacheMode::Writeback; // -T
        std::optional<RepairMode> repair{};     // -r; absent: nothing is written
        bool forceShare = false;                // -U
        bool quiet = false;                     // no figures; findings are shown all the same
        ProgressMode progress = ProgressMode::None;
        bool dryRun = false;                    // of -r
        Reach reach = Reach::AnyFile;           // --trust
        bool operator==(const Options&) const = default;
    };
    enum class ExitCode : std::uint8_t { Sound = 0, Failed = 1, Corrupt = 2, Leaks = 3, Unsupported = 63 };
    struct Report {
        std::string filename{}, format{};
        CheckReport result{};
        OutputFormat output = OutputFormat::Human;
        bool quiet = false;
        bool supported = true;                  // the format can be checked (repaired) at all
        bool repaired = false;                  // result is what a second check found
        void write(ReportWriter& writer) const;
        int exitCode() const;
    };
    static const OptionTable<Options>& table();
    // Fails when the check could not go on; what was found until then has been shown.
    static Result<Report> run(const Options& options, const RunContext& context);
};

} // namespace blockcore
