// SPDX-License-Identifier: MIT
// A number for the content of a disk, whatever its format, chain, allocation and options: SHA-256 of all bytes, as
// sha256sum prints for the raw disk; or of a tree, which costs nearly nothing where the disk is zero.
//
// The tree: each MiB of the disk (the last may be short) has its SHA-256. The result is the SHA-256 of the words
// "platter tree 1\n", of the disk's size (8 bytes, big-endian) and of all those, one after another.
#pragma once

#include "blockcore/chain/chain.h"
#include "blockcore/ops/operation.h"

namespace blockcore {

struct Checksum {
    static constexpr std::string_view name = "checksum";
    struct Options {
        std::string file;
        std::optional<std::string> format;      // absent: probe
        bool tree = false;
        OutputFormat output = OutputFormat::Human;
        CacheMode cache = CacheMode::Writeback; // -T
        bool forceShare = false;                // -U
        ProgressMode progress = ProgressMode::None;
        Reach reach = Reach::AnyFile;           // --trust
        bool operator==(const Options&) const = default;
    };
    struct Report {
        std::string filename{}, digest{};       // in hexadecimal digits
        std::uint64_t size = 0;                 // guest bytes
        bool tree = false;
        OutputFormat output = OutputFormat::Human;
        void write(ReportWriter& writer) const;
        int exitCode() const { return 0; }
    };
    static const OptionTable<Options>& table();
    static Result<Report> run(const Options& options, const RunContext& context);
};

} // namespace blockcore
