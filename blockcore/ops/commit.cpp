// SPDX-License-Identifier: MIT
#include "blockcore/ops/commit.h"

#include "blockcore/chain/file_name.h"
#include "blockcore/ops/copy_engine.h"
#include "blockcore/ops/open_image.h"
#include "blockcore/ops/operation_files.h"
#include "blockcore/ops/resize.h"

#include <cerrno>
#include <format>

namespace blockcore {

namespace {

ParseResult<std::uint64_t> parseRate(std::string_view text) { return parseSizeOption(text, {.what = "rate limit"}); }

// A name means the layer that names it so, or that is the file which the name leads to from the image above.
bool isNamed(const Chain& chain, std::size_t layer, const std::string& name) {
    const auto reference = chain.layer(layer - 1).backing();
    if (reference && reference->name == name) return true;
    std::error_code ignored;
    return std::filesystem::equivalent(resolveBeside(chain.path(layer - 1), name), chain.path(layer), ignored);
}

Result<std::size_t> findBase(const Commit::Options& options, const Chain& chain) {
    if (!options.base && chain.depth() == 1) return fail(ErrorCode::InvalidArgument, "Image does not have a backing file");
    if (!options.base) return std::size_t{1};
    for (std::size_t layer = 1; layer < chain.depth(); ++layer)
        if (isNamed(chain, layer, *options.base)) return layer;
    return fail(ErrorCode::NotFound,
                std::format("Did not find '{}' in the backing chain of '{}'", *options.base, options.image));
}

Result<> growBase(Chain& base, std::uint64_t size) {
    if (base.size() >= size) return {};
    auto grown = resizeDisk(base, size, Preallocation::Off);
    if (!grown && grown.error().code == ErrorCode::Unsupported) grown = failSystem(ENOTSUP);
    return grown;
}

// Everything is durable in the base on return.
Result<CopyTotals> copyIntoBase(const Commit::Options& options, Chain& chain, Chain& base, std::size_t baseLayer,
                                const RunContext& context) {
    TRY(growBase(base, chain.size()));
    const CopyJob job{.sources = {{.chain = &chain, .firstSharedLayer = baseLayer}},
                      .target = &base,
                      .backedLength = base.size(),
                      .rateLimit = options.rateLimit.value_or(0),
                      .countFirst = options.progress != ProgressMode::None};
    const CopyTotals totals = TRY(copyDisks(job, context));
    context.progress.begin(Stage::Flushing, context.progress.snapshot().total);
    TRY(base.layer(0).close());
    TRY(base.layer(0).flush());
    return totals;
}

} // namespace

Result<Commit::Report> Commit::run(const Options& options, const RunContext& context) {
    OperationFiles files(context);
    const OpenPolicy policy{.reach = options.reach, .cache = options.cache};
    const auto chain = TRY(openForWriting({.name = options.image, .format = options.format}, policy,
                                          files.existing(), context));
    const std::size_t baseLayer = TRY(findBase(options, *chain));
    const auto base = TRY(chain->openBase(baseLayer));
    const auto totals = TRY(copyIntoBase(options, *chain, *base, baseLayer, context)
                                .transform_error(during("Block job failed")));
    Image& top = chain->layer(0);
    if (Emptier* emptier = top.emptier(); emptier != nullptr && !options.keepOverlay && !options.base)
        TRY(emptier->makeEmpty());
    TRY(top.close());
    TRY(top.flush());
    return Report{.bytesCopied = totals.copied, .bytesZero = totals.zeroes, .quiet = options.quiet};
}

void Commit::Report::write(ReportWriter& writer) const {
    if (!quiet) writer.out("Image committed.\n");
}

const OptionTable<Commit::Options>& Commit::table() {
    static const auto table =
        OptionTable<Options>{}
            .flag({"-q", "--quiet"}, "print nothing but errors", &Options::quiet)
            .later({"--object"}, "OBJDEF")
            .value({"-f", "--format"}, "FMT", "format of the image; found out when not given", &Options::format)
            .later({"--image-opts"})
            .value({"-t", "--cache"}, "MODE", "cache mode, writeback when not given", &Options::cache)
            .flag({"-d"}, "leave in the overlay what it holds", &Options::keepOverlay)
            .alias({"--drop"})
            .value({"-b"}, "BASE", "the layer to write to, the one right below when not given; implies -d",
                   &Options::base)
            .alias({"--base"})
            .value({"-r", "--rate"}, "SIZE", "bytes a second at most", &Options::rateLimit, parseRate)
            .alias({"--rate-limit"})
            .progress({"-p", "--progress"}, &Options::progress)
            .dryRun(&Options::dryRun)
            .value({}, "LEVEL", "how far names found in images are followed", &Options::reach)
            .alias({"--trust"})
            .operand("FILENAME", "the overlay", &Options::image);
    return table;
}

} // namespace blockcore
