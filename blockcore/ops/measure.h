// SPDX-License-Identifier: MIT
// Tells how large the file of a new image would be: for a disk of some size, or for the content of an image. Reads
// tables only, no guest data; zeroes within data and compression are not foreseen.
#pragma once

#include "blockcore/chain/chain.h"
#include "blockcore/ops/operation.h"

namespace blockcore {

struct Measure {
    static constexpr std::string_view name = "measure";
    struct Options {
        std::optional<std::string> file{};        // the image to copy; absent: size says what to measure
        std::optional<std::uint64_t> size{};      // guest bytes
        std::optional<std::string> format{};      // of file; absent: probe
        std::optional<std::string> snapshot{};    // -l: read this one; see ops/snapshot_list.h
        std::string targetFormat = "raw";
        std::vector<std::string> targetOptions{}; // each -o as given
        OutputFormat output = OutputFormat::Human;
        bool forceShare = false;                // -U
        Reach reach = Reach::AnyFile;           // --trust
        bool operator==(const Options&) const = default;
    };
    struct Report {
        std::uint64_t required = 0;             // bytes, for the data there is
        std::uint64_t fullyAllocated = 0;       // bytes, once all of the disk was written
        std::optional<std::uint64_t> bitmaps{}; // bytes besides, for the source's bitmaps
        OutputFormat output = OutputFormat::Human;
        void write(ReportWriter& writer) const;
        int exitCode() const { return 0; }
    };
    static const OptionTable<Options>& table();
    // Unsupported: the target's format cannot tell.
    static Result<Report> run(const Options& options, const RunContext& context);
};

} // namespace blockcore
