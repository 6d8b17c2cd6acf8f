// SPDX-License-Identifier: MIT
// Changes the dirty bitmaps stored in an image, by actions in the order of the command line; or lists them. Backing
// files are not opened.
#pragma once

#include "blockcore/chain/chain.h"
#include "blockcore/ops/operation.h"

namespace blockcore {

struct Bitmap {
    static constexpr std::string_view name = "bitmap";
    struct Options {
        std::string file;
        std::optional<std::string> bitmap{};     // what the actions are about; not for --list and --remove-all alone
        std::vector<OptionAction> actions;       // in their order
        std::optional<std::uint64_t> granularity{}; // -g, for --add; 0: the default
        std::optional<std::string> sourceFile{}, sourceFormat{}; // -b, -F: where --merge finds its bitmaps
        std::optional<std::string> format{};     // absent: probe
        bool list = false;
        OutputFormat output = OutputFormat::Human; // of --list
        bool dryRun = false;
        Reach reach = Reach::AnyFile;            // --trust
        bool operator==(const Options&) const = default;
    };
    struct Listed {
        BitmapInfo info;
        std::optional<std::uint64_t> dirtyBytes{}; // guest bytes; unknown of an inconsistent one
    };
    struct Report {
        std::optional<std::vector<Listed>> listed{};
        OutputFormat output = OutputFormat::Human;
        void write(ReportWriter& writer) const;
        int exitCode() const { return 0; }
    };
    static const OptionTable<Options>& table();
    // When an action fails, those before it have been carried out.
    static Result<Report> run(const Options& options, const RunContext& context);
};

} // namespace blockcore
