// SPDX-License-Identifier: MIT
// Copies one disk, or several put end to end, into a new image of any writable format, or into an existing
// one.
#pragma once

#include "blockcore/chain/chain.h"
#include "blockcore/ops/operation.h"

namespace blockcore {

struct Convert {
    static constexpr std::string_view name = "convert";
    struct Options {
        std::vector<std::string> sources;
        std::string target;
        std::optional<std::string> sourceFormat; // absent: probe
        std::optional<std::string> snapshot{};   // -l: read this one; see ops/snapshot_list.h
        std::string targetFormat = "raw";
        std::vector<std::string> targetOptions;                // each -o as given
        std::optional<std::string> backingFile, backingFormat; // -B / -b, -F
        bool compress = false;
        DeflateWindow deflateWindow = DeflateWindow::Full;
        bool noCreate = false; // -n
        bool targetIsZero = false;
        bool bitmaps = false;     // --bitmaps: those of the source are copied, too
        bool skipBrokenBitmaps = false;
        bool outOfOrder = false;  // -W: accepted; the copy engine is free in its order anyway
        bool copyOffload = false; // -C
        bool salvage = false;
        bool forceShare = false; // -U
        ProgressMode progress = ProgressMode::None;
        bool quiet = false;
        bool dryRun = false;
        bool verify = false;                    // reads the target back
        std::optional<std::uint64_t> sparseSize; // -S in bytes; absent: 4 KiB
        std::optional<std::uint64_t> workers;    // -m, 1 to 16; absent: as many as useful
        std::optional<std::uint64_t> rateLimit;  // -r, bytes per second
        CacheMode sourceCache = CacheMode::Writeback;
        CacheMode targetCache = CacheMode::Unsafe;
        Reach reach = Reach::AnyFile; // --trust
        bool operator==(const Options&) const = default;
    };
    struct Report {
        std::uint64_t virtualSize = 0, bytesCopied = 0, bytesZero = 0; // guest bytes
        std::string help{};                     // of `-o help`; otherwise empty
        void write(ReportWriter& writer) const;
        int exitCode() const { return 0; }
    };
    static const OptionTable<Options>& table();
    // A cancelled or failed run leaves nothing behind and an existing target as it was.
    static Result<Report> run(const Options& options, const RunContext& context);
};

} // namespace blockcore
