// SPDX-License-Identifier: MIT
// Writes what an overlay holds into a layer below it, and empties the overlay.
#pragma once

#include "blockcore/chain/chain.h"
#include "blockcore/ops/operation.h"

namespace blockcore {

struct Commit {
    static constexpr std::string_view name = "commit";
    struct Options {
        std::string image;
        std::optional<std::string> format{};    // absent: probe
        std::optional<std::string> base{};      // a layer's name; implies keepOverlay. Absent: the one below the top
        bool keepOverlay = false;               // -d: the overlay keeps what it holds
        std::optional<std::uint64_t> rateLimit{}; // -r, bytes per second
        CacheMode cache = CacheMode::Writeback;
        ProgressMode progress = ProgressMode::None;
        bool quiet = false;
        bool dryRun = false;
        Reach reach = Reach::AnyFile;           // --trust
        bool operator==(const Options&) const = default;
    };
    struct Report {
        std::uint64_t bytesCopied = 0, bytesZero = 0; // guest bytes
        bool quiet = false;
        void write(ReportWriter& writer) const;
        int exitCode() const { return 0; }
    };
    static const OptionTable<Options>& table();
    // The disk that the overlay shows never changes, wherever it is cut off; the base is durable before the overlay is
    // emptied. Stopped or failed, the base may hold some of the overlay's content.
    static Result<Report> run(const Options& options, const RunContext& context);
};

} // namespace blockcore
