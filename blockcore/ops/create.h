// SPDX-License-Identifier: MIT
// Makes a new image of any writable format. A regular file is replaced only by a whole image: when anything fails,
// what was there before is still there.
#pragma once

#include "blockcore/chain/chain.h"
#include "blockcore/ops/operation.h"

namespace blockcore {

// What `-o help` prints. HelpScope::WithFile adds the options that files have besides the format's.
enum class HelpScope : std::uint8_t { FormatOnly, WithFile };
Result<std::string> createOptionsHelp(std::string_view format, HelpScope scope);

struct Create {
    static constexpr std::string_view name = "create";
    struct Options {
        std::optional<std::string> file;        // absent: only help about options is wanted
        std::optional<std::uint64_t> size;      // bytes; absent: option size, else the backing file's
        std::string format = "raw";
        std::vector<std::string> formatOptions; // each -o as given
        std::optional<std::string> backingFile, backingFormat;
        bool backingUnsafe = false;             // -u: do not look at the backing file
        bool quiet = false;
        bool dryRun = false;
        Reach reach = Reach::AnyFile;           // --trust, for the backing file's chain
        bool operator==(const Options&) const = default;
    };
    struct Report {
        std::string text;                       // the help that was asked for; otherwise empty
        void write(ReportWriter& writer) const;
        int exitCode() const { return 0; }
    };
    static const OptionTable<Options>& table();
    // The "Formatting" line comes as a Notice before anything is written.
    static Result<Report> run(const Options& options, const RunContext& context);
};

} // namespace blockcore
