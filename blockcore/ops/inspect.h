// SPDX-License-Identifier: MIT
// Shows what the bytes of an image's file mean: its fields as a tree, one field by its name, or which field covers a byte;
// or what partitions and file systems its disk holds. Only this file is opened, unless partitions are asked for; a file too
// damaged to be opened is shown as far as it makes sense.
#pragma once

#include "blockcore/chain/chain.h"
#include "blockcore/ops/operation.h"

namespace blockcore {

struct Inspect {
    static constexpr std::string_view name = "inspect";
    struct Options {
        std::string file;
        std::optional<std::string> format;      // absent: probe
        OutputFormat output = OutputFormat::Human;
        std::uint64_t depth = 2;                // levels below what is shown
        std::uint64_t entries = 16;             // of each table
        std::string path;                       // "l1_table[0]"; empty: everything
        std::optional<std::uint64_t> at;        // host offset
        bool partitions = false;                // what the disk holds, instead of the file's fields
        bool forceShare = false;                // -U
        Reach reach = Reach::AnyFile;           // --trust; matters with partitions only
        bool operator==(const Options&) const = default;
    };
    struct Report {
        std::string text;
        void write(ReportWriter& writer) const { writer.out(text); }
        int exitCode() const { return 0; }
    };
    // So many fields are shown at most: a damaged file can name one table a million times.
    static constexpr std::size_t kMaxFields = 200'000;
    static const OptionTable<Options>& table();
    static Result<Report> run(const Options& options, const RunContext& context);
};

} // namespace blockcore
