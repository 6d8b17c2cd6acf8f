// SPDX-License-Identifier: MIT
#include "blockcore/ops/rebase.h"

#include "blockcore/chain/file_name.h"
#include "blockcore/image/registry.h"
#include "blockcore/ops/open_image.h"
#include "blockcore/ops/operation_files.h"
#include "blockcore/ops/rebase_copy.h"

#include <cerrno>
#include <format>

namespace blockcore {

namespace {

using Options = Rebase::Options;

ParseResult<> checkBackingNamed(const Options& options) {
    if (options.backing) return {};
    if (options.unsafe)
        return refuse(ParseError::Kind::Usage, "Must specify backing file (-b), or -b '' for none");
    return refuse(ParseError::Kind::Usage, "Must specify backing file (-b) or use unsafe mode (-u)");
}

std::optional<BackingRef> wantedBacking(const Options& options) {
    if (options.backing->empty()) return std::nullopt;
    return BackingRef{*options.backing, options.backingFormat};
}

// The disk that the overlay is going to stand on; null: none.
Result<std::unique_ptr<Chain>> openNewBacking(const Options& options, const Chain& overlay, FileOpener& files) {
    const auto backing = wantedBacking(options);
    if (!backing) return nullptr;
    const auto opening = [&] { return during(std::format("Could not open new backing file '{}'", backing->name)); };
    const OpenPolicy policy{.reach = options.reach, .forceShare = options.forceShare, .cache = options.backingCache};
    auto chain = Chain::open({resolveBeside(overlay.path(0), backing->name), backing->format}, Access::Read, policy, files);
    if (!chain) {
        Error error = std::move(chain).error();
        error.context.pop_back(); // the message names the file already
        return std::unexpected(opening()(std::move(error)));
    }
    for (std::size_t layer = 0; layer < (*chain)->depth(); ++layer)
        if ((*chain)->status(layer).identity == overlay.status(0).identity)
            return std::unexpected(opening()(fail(ErrorCode::Corrupt, "The image would stand on itself").error()));
    return chain;
}

Result<> changeName(const Options& options, Image& image) {
    BackingChanger* changer = image.backingChanger();
    const auto backing = wantedBacking(options);
    Result<> changed{};
    if (backing && !backing->format) changed = fail(ErrorCode::InvalidArgument, "backing format must be specified");
    else if (changer == nullptr) changed = failSystem(ENOTSUP);
    else changed = changer->setBacking(backing);
    if (!changed && changed.error().systemError == ENOSPC && changed.error().context.empty())
        changed = fail(ErrorCode::NoSpace, "No space left in the file header");
    return changed.transform_error(during(std::format("Could not change the backing file to '{}'", *options.backing)));
}

// Found out before anything is copied.
Result<> checkPossible(const Options& options, Image& image) {
    const bool missesFormat = !options.backing->empty() && !options.backingFormat;
    return image.backingChanger() == nullptr || missesFormat ? changeName(options, image) : Result<>{};
}

Result<Rebase::Report> copyDifferences(const Options& options, Chain& chain, OperationFiles& files,
                                       const RunContext& context) {
    const auto fresh = TRY(openNewBacking(options, chain, files.existing()));
    TRY(checkPossible(options, chain.layer(0)));
    const bool compress = options.compress && chain.layer(0).compressedWriter() != nullptr;
    RebaseCopy copy(chain, fresh.get(), compress ? RebaseCopy::Compression::Wanted : RebaseCopy::Compression::None);
    TRY(copy.run(context));
    context.progress.begin(Stage::Flushing, context.progress.snapshot().total);
    // Tables too: the new name must not be there before what it would show wrongly is in the overlay.
    TRY(chain.layer(0).flush());
    return Rebase::Report{.bytesCopied = copy.bytesCopied(), .bytesZero = copy.bytesZero()};
}

} // namespace

Result<Rebase::Report> Rebase::run(const Options& options, const RunContext& context) {
    OperationFiles files(context);
    const OpenPolicy policy{.followBacking = !options.unsafe, .reach = options.reach, .cache = options.cache};
    const auto chain = TRY(openForWriting({.name = options.image, .format = options.format}, policy,
                                          files.existing(), context));
    Image& image = chain->layer(0);
    if (options.backingFormat && !findFormat(*options.backingFormat))
        return fail(ErrorCode::InvalidArgument, std::format("Invalid format name: '{}'", *options.backingFormat));
    if (options.compress && !image.driver().supportsCompression)
        return fail(ErrorCode::Unsupported, "Compression not supported for this file format");
    Report report;
    if (!options.unsafe) report = TRY(copyDifferences(options, *chain, files, context));
    TRY(context.checkpoint());
    const auto named = changeName(options, image);
    // What was copied is sound without the new name, too: it is stored, and so are the bitmaps.
    if (!named && named.error().code == ErrorCode::Io) return std::unexpected(named.error());
    TRY(image.close());
    TRY(image.flush());
    TRY(named);
    return report;
}

const OptionTable<Rebase::Options>& Rebase::table() {
    static const auto table =
        OptionTable<Options>{}
            .flag({"-q", "--quiet"}, "print nothing but errors", &Options::quiet)
            .later({"--object"}, "OBJDEF")
            .value({"-f", "--format"}, "FMT", "format of the image; found out when not given", &Options::format)
            .later({"--image-opts"})
            .value({"-t", "--cache"}, "MODE", "cache mode, writeback when not given", &Options::cache)
            .flag({"-U", "--force-share"}, "open the new backing file although others may be writing to it",
                  &Options::forceShare)
            .progress({"-p", "--progress"}, &Options::progress)
            .value({"-b", "--backing"}, "FILE", "the new backing file, relative to the image's folder; '' for none",
                   &Options::backing)
            .value({"-F", "-B", "--backing-format"}, "FMT", "format of the new backing file", &Options::backingFormat)
            .value({"-T", "--backing-cache"}, "MODE", "cache mode of the new backing file, writeback when not given",
                   &Options::backingCache, parseSourceCache)
            .flag({"-u", "--backing-unsafe"}, "change the name only: right when both files have the same content",
                  &Options::unsafe)
            .flag({"-c", "--compress"}, "compress what has to be copied", &Options::compress)
            .dryRun(&Options::dryRun)
            .value({}, "LEVEL", "how far names found in images are followed", &Options::reach)
            .alias({"--trust"})
            .operand("FILENAME", "the image", &Options::image)
            .rule(checkBackingNamed);
    return table;
}

} // namespace blockcore
