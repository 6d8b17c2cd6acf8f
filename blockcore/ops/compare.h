// SPDX-License-Identifier: MIT
// Tells whether two disks have the same content, whatever their formats and chains; where they differ first.
#pragma once

#include "blockcore/chain/chain.h"
#include "blockcore/ops/operation.h"

namespace blockcore {

struct Compare {
    static constexpr std::string_view name = "compare";
    struct Options {
        std::string first, second;
        std::optional<std::string> firstFormat, secondFormat; // absent: probe
        bool all = false;                       // every difference, not the first
        OutputFormat output = OutputFormat::Human; // of all differences
        bool strict = false;                    // sizes and what is allocated must match, too
        CacheMode cache = CacheMode::Writeback;
        bool forceShare = false;                // -U
        ProgressMode progress = ProgressMode::None;
        bool quiet = false;
        Reach reach = Reach::AnyFile;           // --trust
        bool operator==(const Options&) const = default;
    };
    enum class Outcome : std::uint8_t { Identical, ContentDiffers, AllocationDiffers, SizeDiffers };
    // A run of sectors of which each differs in content, or a run that is not allocated alike.
    struct Difference {
        enum class Kind : std::uint8_t { Content, Allocation } kind = Kind::Content;
        Range range{};                          // guest bytes
        bool operator==(const Difference&) const = default;
    };
    struct Report {
        Outcome outcome = Outcome::Identical;
        std::uint64_t offset = 0;               // guest bytes: the sector (the run, for AllocationDiffers) that differs first
        bool quiet = false;
        std::optional<std::vector<Difference>> all{}; // in the order of the disk, when all were asked for
        std::uint64_t firstSize = 0, secondSize = 0; // with all
        OutputFormat output = OutputFormat::Human;
        void write(ReportWriter& writer) const;
        int exitCode() const { return outcome == Outcome::Identical ? 0 : 1; }
    };
    static const OptionTable<Options>& table();
    // Disks of different sizes are the same when the longer one ends in zeroes; that is told as a Notice.
    static Result<Report> run(const Options& options, const RunContext& context);
    // 2: an image could not be opened; 3: its map could not be read; 4: its data could not be read.
    static int failureExitCode(const Error& error);
};

} // namespace blockcore
