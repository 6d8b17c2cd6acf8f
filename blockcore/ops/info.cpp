// SPDX-License-Identifier: MIT
#include "blockcore/ops/info.h"

#include "blockcore/chain/file_name.h"
#include "blockcore/ops/operation_files.h"

#include <algorithm>
#include <format>

namespace blockcore {

namespace {

Result<ImageSummary> summarise(const ImageRef& image, const Info::Options& options, FileOpener& files) {
    const OpenPolicy policy{.followBacking = false,
                            .reach = options.reach,
                            .forceShare = options.forceShare,
                            .metadataOnly = true};
    const auto chain = TRY(Chain::open(image, Access::Read, policy, files));
    const Image& top = chain->layer(0);
    ImageSummary summary{.filename = chain->path(0).string(),
                         .format = std::string(top.driver().name),
                         .info = top.info(),
                         .backing = top.backing(),
                         .fullBackingName = {},
                         .file = chain->status(0)};
    for (const ImageInfo::File& file : summary.info.files) summary.otherFiles.push_back(TRY(files.status(file.path)));
    if (summary.backing) summary.fullBackingName = resolveBeside(chain->path(0), summary.backing->name);
    return summary;
}

} // namespace

const OptionTable<Info::Options>& Info::table() {
    static const auto table =
        OptionTable<Options>{}
            .value({"-f", "--format"}, "FMT", "format of the image; found out when not given", &Options::format)
            .value({"--output"}, "human|json", "how to print", &Options::output)
            .flag({"-b", "--backing-chain"}, "tell about the backing files too", &Options::backingChain)
            .later({"--object"}, "OBJDEF")
            .later({"--image-opts"})
            .flag({"-U", "--force-share"}, "open it although others may be writing to it", &Options::forceShare)
            .value({}, "LEVEL", "how far names found in images are followed", &Options::reach)
            .alias({"--trust"})
            .operand("FILENAME", "the image", &Options::file);
    return table;
}

Result<Info::Report> Info::run(const Options& options, const RunContext& context) {
    Report report{.images = {}, .output = options.output, .asList = options.backingChain};
    OperationFiles files(context);
    ImageRef next{.name = options.file, .format = options.format};
    while (true) {
        TRY(context.checkpoint());
        report.images.push_back(TRY(summarise(next, options, files.existing())));
        const ImageSummary& image = report.images.back();
        const auto sameFile = [&](const ImageSummary& other) { return other.file.identity == image.file.identity; };
        if (std::ranges::count_if(report.images, sameFile) > 1)
            return fail(ErrorCode::Corrupt,
                        std::format("Backing file '{}' creates an infinite loop.", image.filename));
        if (!options.backingChain || !image.backing) return report;
        if (report.images.size() >= kMaxChainDepth)
            return fail(ErrorCode::Corrupt, std::format("The backing chain is longer than {} images", kMaxChainDepth));
        next = {.name = image.fullBackingName, .format = image.backing->format};
    }
}

} // namespace blockcore
