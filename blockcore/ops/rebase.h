// SPDX-License-Identifier: MIT
// Puts an overlay on another backing file, or on none, without changing what its guest sees.
#pragma once

#include "blockcore/chain/chain.h"
#include "blockcore/ops/operation.h"

namespace blockcore {

struct Rebase {
    static constexpr std::string_view name = "rebase";
    struct Options {
        std::string image;
        std::optional<std::string> format{};    // absent: probe
        std::optional<std::string> backing{};   // as it will stand in the image; "": none
        std::optional<std::string> backingFormat{};
        bool unsafe = false;                    // -u: change the name only, look at nothing
        bool compress = false;                  // what has to be copied
        bool forceShare = false;                // -U, of the new backing file
        ProgressMode progress = ProgressMode::None;
        bool quiet = false;
        bool dryRun = false;
        CacheMode cache = CacheMode::Writeback;
        CacheMode backingCache = CacheMode::Writeback;
        Reach reach = Reach::AnyFile;           // --trust
        bool operator==(const Options&) const = default;
    };
    struct Report {
        std::uint64_t bytesCopied = 0, bytesZero = 0; // guest bytes that the overlay holds from now on
        void write(ReportWriter&) const {}
        int exitCode() const { return 0; }
    };
    static const OptionTable<Options>& table();
    // What differs between old and new is copied and durable before the name changes. Stopped or failed, the old name
    // stands.
    static Result<Report> run(const Options& options, const RunContext& context);
};

} // namespace blockcore
