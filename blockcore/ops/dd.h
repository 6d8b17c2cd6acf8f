// SPDX-License-Identifier: MIT
// Copies a stretch of a disk, counted in blocks, into a new image. By default blocks are counted as the reference
// counts them: from the start of the input, those that are skipped included.
#pragma once

#include "blockcore/chain/chain.h"
#include "blockcore/ops/operation.h"

namespace blockcore {

struct Dd {
    static constexpr std::string_view name = "dd";
    struct Options {
        std::optional<std::string> input{}, output{}; // both must be given
        std::optional<std::string> inputFormat{}; // absent: probe
        std::string outputFormat = "raw";
        std::uint64_t blockSize = 512;          // bytes
        std::optional<std::uint64_t> count{};     // blocks; absent: to the end
        std::uint64_t skip = 0;                 // blocks
        bool posix = false;                     // count the blocks that are copied, as dd(1) does
        bool forceShare = false;                // -U
        ProgressMode progress = ProgressMode::None;
        bool dryRun = false;
        Reach reach = Reach::AnyFile;           // --trust
        bool operator==(const Options&) const = default;
    };
    struct Report {
        std::uint64_t bytesCopied = 0;
        void write(ReportWriter&) const {}
        int exitCode() const { return 0; }
    };
    static const OptionTable<Options>& table();
    // A failed or cancelled run leaves nothing behind and an existing output as it was.
    static Result<Report> run(const Options& options, const RunContext& context);
};

} // namespace blockcore
