// SPDX-License-Identifier: MIT
// Tells what is known about an image, or about each image of its chain, from the headers alone. Opens exactly the
// files it reports on: names found inside are shown, and followed only when the chain is asked for.
#pragma once

#include "blockcore/chain/chain.h"
#include "blockcore/ops/operation.h"

namespace blockcore {

// One image of a chain, as reports and windows show it.
struct ImageSummary {
    std::string filename;
    std::string format;
    ImageInfo info;
    std::optional<BackingRef> backing;
    std::string fullBackingName;                // where the backing name leads to; empty without one
    FileStatus file;
    std::vector<FileStatus> otherFiles{};       // of info.files, in their order
};

std::string infoText(const ImageSummary& image);
Json infoJson(const ImageSummary& image);

struct Info {
    static constexpr std::string_view name = "info";
    struct Options {
        std::string file;
        std::optional<std::string> format;      // absent: probe
        OutputFormat output = OutputFormat::Human;
        bool backingChain = false;
        bool forceShare = false;                // -U
        Reach reach = Reach::AnyFile;           // --trust; matters with backingChain only
        bool operator==(const Options&) const = default;
    };
    struct Report {
        std::vector<ImageSummary> images;       // from the top down
        OutputFormat output = OutputFormat::Human;
        bool asList = false;
        void write(ReportWriter& writer) const;
        int exitCode() const { return 0; }
    };
    static const OptionTable<Options>& table();
    static Result<Report> run(const Options& options, const RunContext& context);
};

} // namespace blockcore
