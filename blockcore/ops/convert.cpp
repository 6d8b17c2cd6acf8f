// SPDX-License-Identifier: MIT
#include "blockcore/ops/convert.h"

#include "blockcore/chain/file_name.h"
#include "blockcore/image/opening_scope.h"
#include "blockcore/image/registry.h"
#include "blockcore/ops/convert_bitmaps.h"
#include "blockcore/ops/copy_engine.h"
#include "blockcore/ops/create.h"
#include "blockcore/ops/open_image.h"
#include "blockcore/ops/operation_files.h"
#include "blockcore/ops/snapshot_list.h"
#include "blockcore/ops/verify.h"

#include <algorithm>
#include <format>
#include <numeric>

namespace blockcore {

namespace {

using Chains = std::vector<std::unique_ptr<Chain>>;

std::unexpected<Error> invalid(std::string message) { return fail(ErrorCode::InvalidArgument, std::move(message)); }

Result<Chains> openSources(const Convert::Options& options, FileOpener& files) {
    Chains sources;
    const OpenPolicy policy{.reach = options.reach, .forceShare = options.forceShare, .cache = options.sourceCache};
    for (const std::string& name : options.sources) {
        sources.push_back(TRY(openForCopying({.name = name, .format = options.sourceFormat}, policy, files)));
    }
    return sources;
}

std::uint64_t totalSize(const Chains& sources) {
    return std::accumulate(sources.begin(), sources.end(), std::uint64_t{0},
                           [](std::uint64_t sum, const auto& chain) { return sum + chain->size(); });
}

// A target's format and -o options, checked as far as they can be before anything is written.
struct NewTarget {
    const FormatDriver* driver = nullptr;
    FormatOptions options;
};

Result<const FormatDriver*> creatingDriver(const std::string& name) {
    const FormatDriver* driver = findFormat(name);
    if (!driver) return invalid(std::format("Unknown file format '{}'", name));
    if (!driver->create) return invalid(std::format("Format driver '{}' does not support image creation", name));
    return driver;
}

Result<NewTarget> planTarget(const Convert::Options& options, std::uint64_t size) {
    NewTarget target{.driver = TRY(creatingDriver(options.targetFormat)), .options = {}};
    for (const std::string& text : options.targetOptions) TRY(target.options.add(text));
    TRY(target.options.checkAgainst(allCreateOptions(target.driver->createOptions)));
    target.options.set("size", std::to_string(size));
    const auto takes = [&](std::string_view option) {
        return std::ranges::contains(target.driver->createOptions, option, &OptionSpec::name);
    };
    if (options.backingFile) {
        if (!takes("backing_file"))
            return invalid(std::format("Backing file not supported for file format '{}'", options.targetFormat));
        target.options.set("backing_file", *options.backingFile);
    }
    if (options.backingFormat) {
        if (!takes("backing_fmt"))
            return invalid(std::format("Backing file format not supported for file format '{}'", options.targetFormat));
        target.options.set("backing_fmt", *options.backingFormat);
    }
    if (target.options.has("backing_file")) {
        if (options.sources.size() > 1)
            return invalid("Having a backing file for the target makes no sense when concatenating multiple input images");
        if (!target.options.has("backing_fmt")) return invalid("Use of backing file requires explicit backing format");
    }
    // The reference takes an empty name for none.
    if (const auto backing = target.options.text("backing_file"); backing && backing->empty()) {
        target.options.erase("backing_file");
        target.options.erase("backing_fmt");
    }
    return target;
}

Result<> checkCompression(const Convert::Options& options, const FormatDriver& driver, const FormatOptions& given) {
    if (!options.compress) return {};
    if (!driver.supportsCompression) return invalid("Compression not supported for this file format");
    if (given.text("preallocation").value_or("off") != "off")
        return invalid("Compression and preallocation not supported at the same time");
    return {};
}

// Locks would find this too, but not with -U.
Result<> checkNotASource(const std::filesystem::path& target, const Chains& sources, FileOpener& files) {
    const auto status = files.status(target);
    if (!status) return {};
    for (const auto& chain : sources) {
        for (std::size_t layer = 0; layer < chain->depth(); ++layer) {
            if (chain->status(layer).identity == status->identity && status->kind != FileStatus::Kind::Other)
                return fail(ErrorCode::Locked, std::format("The image '{}' is being read for this copy", target.string()));
        }
    }
    return {};
}

Result<std::unique_ptr<Chain>> createTarget(const Convert::Options& options, const Chains& sources, NewTarget plan,
                                            FileOpener& files) {
    const auto path = TRY(localPath(options.target));
    const auto creating = [&] {
        return during(std::format("{}: error while converting {}", options.target, options.targetFormat));
    };
    const auto backingFormat = plan.options.text("backing_fmt");
    if (backingFormat && !findFormat(*backingFormat))
        return std::unexpected(
            creating()(invalid(std::format("Parameter 'backing-fmt' does not accept value '{}'", *backingFormat)).error()));
    if (options.forceShare) TRY(checkNotASource(path, sources, files).transform_error(creating()));
    const FileLayout layout = TRY(fileLayout(plan.options).transform_error(creating()));
    const FileRequest request{.path = path,
                              .access = Access::ReadWrite,
                              .cache = options.targetCache,
                              .layout = layout};
    plan.options.erase("size");
    auto host = TRY(files.create(request).transform_error(creating()));
    CreateRequest create{.path = path,
                         .host = std::move(host),
                         .size = totalSize(sources),
                         .options = std::move(plan.options),
                         .files = files,
                         .cache = options.targetCache};
    auto image = TRY(plan.driver->create(std::move(create)).transform_error(creating()));
    return Chain::adopt(std::move(image), path, {.reach = options.reach}, files);
}

Result<std::unique_ptr<Chain>> openTarget(const Convert::Options& options, const Chains& sources, FileOpener& files,
                                          const RunContext& context) {
    const OpeningScope telling(context);
    const auto path = TRY(localPath(options.target).transform_error(during("Could not open '" + options.target + "'")));
    if (options.forceShare) TRY(checkNotASource(path, sources, files));
    auto chain = TRY(Chain::open({.name = options.target, .format = options.targetFormat}, Access::ReadWrite,
                                 {.reach = options.reach, .cache = options.targetCache}, files));
    if (options.targetIsZero && (chain->depth() > 1 || options.backingFile))
        return invalid("Cannot use --target-is-zero when the destination image has a backing file");
    TRY(checkCompression(options, chain->layer(0).driver(), {}));
    if (chain->size() < totalSize(sources)) return invalid("output file is smaller than input file");
    return chain;
}

// The first layer of the source that the target's backing file supplies as well. A backing file that is none of
// the source's layers is taken for a copy of the one below its top, as the reference does.
std::size_t firstSharedLayer(const Chain& source, const Chain& target) {
    for (std::size_t layer = 1; layer < source.depth(); ++layer) {
        if (source.status(layer).identity == target.status(1).identity) return layer;
    }
    return source.depth() > 1 ? 1 : CopySource{}.firstSharedLayer;
}

CopyJob makeJob(const Convert::Options& options, const Chains& sources, Chain& target) {
    CopyJob job{.target = &target,
                .compress = options.compress || target.layer(0).packsAllWrites(),
                .workers = static_cast<unsigned>(options.workers.value_or(0)),
                .salvage = options.salvage,
                .quiet = options.quiet,
                .rateLimit = options.rateLimit.value_or(0),
                .countFirst = options.progress != ProgressMode::None};
    const bool shares = target.depth() > 1 && (!options.noCreate || options.backingFile);
    for (const auto& chain : sources) {
        CopySource& source = job.sources.emplace_back(CopySource{.chain = chain.get()});
        if (shares) source.firstSharedLayer = firstSharedLayer(*chain, target);
    }
    if (shares) job.backedLength = target.layer(1).size();
    const bool fresh = !options.noCreate && target.layer(0).knownZero();
    if (options.targetIsZero || (fresh && target.depth() == 1)) job.zeroFrom = 0;
    // Beyond its backing file a new image reads as zeroes.
    if (!options.noCreate && shares) job.zeroFrom = job.backedLength;
    if (options.sparseSize) job.shortestHole = *options.sparseSize;
    if (options.copyOffload) job.zeroRule = ZeroRule::KeepHoles;
    if (options.sparseSize == 0) job.zeroRule = ZeroRule::WriteAll;
    return job;
}

Result<> finish(Chain& target, CacheMode cache, const RunContext& context) {
    // The total stays: a bar that has seen data copied says 100 % once more.
    context.progress.begin(Stage::Flushing, context.progress.snapshot().total);
    TRY(target.close());
    return cache == CacheMode::Unsafe ? Result<>{} : target.flush();
}

Result<> verify(const Convert::Options& options, const Chains& sources, FileOpener& files, const RunContext& context) {
    const auto copy = TRY(Chain::open({.name = options.target, .format = options.targetFormat}, Access::Read,
                                      {.reach = options.reach, .cache = options.sourceCache}, files));
    return verifyCopy(sources, *copy, context);
}

} // namespace

Result<Convert::Report> Convert::run(const Options& options, const RunContext& context) {
    if (options.snapshot) TRY(checkSnapshotChoice(*options.snapshot, context));
    if (std::ranges::any_of(options.targetOptions, asksForHelp)) {
        const auto scope = options.sources.empty() ? HelpScope::FormatOnly : HelpScope::WithFile;
        return Report{.help = TRY(createOptionsHelp(options.targetFormat, scope))};
    }
    OperationFiles files(context);
    const Chains sources = TRY(openSources(options, files.outputs()));
    if (options.snapshot && sources.size() > 1) return invalid("No support for concatenating multiple snapshot");
    if (options.snapshot) TRY(showSnapshot(sources.front()->layer(0), *options.snapshot, context));
    std::unique_ptr<Chain> target;
    const auto broken = options.skipBrokenBitmaps ? BrokenBitmaps::Skip : BrokenBitmaps::Fail;
    if (options.noCreate) {
        if (options.bitmaps) TRY(checkBitmapSource(sources, broken));
        target = TRY(openTarget(options, sources, files.existing(), context));
    } else {
        NewTarget plan = TRY(planTarget(options, totalSize(sources)));
        TRY(checkCompression(options, *plan.driver, plan.options));
        if (options.bitmaps) TRY(checkBitmapSource(sources, broken));
        target = TRY(createTarget(options, sources, std::move(plan), files.outputs()));
    }
    if (options.bitmaps) TRY(checkBitmapTarget(*target));
    const CopyJob job = makeJob(options, sources, *target);
    // The format compresses, but not in images of this kind; the reference words it so.
    if (job.compress && target->layer(0).compressedWriter() == nullptr) return invalid("invalid cluster size");
    if (job.compress) TRY(target->layer(0).compressedWriter()->useDeflateWindow(options.deflateWindow));
    const CopyTotals totals = TRY(copyDisks(job, context));
    if (options.bitmaps) TRY(copyBitmaps(*sources.front(), *target, context));
    TRY(finish(*target, options.targetCache, context));
    if (options.verify) {
        target.reset(); // what is in the file counts, not what is in memory
        TRY(verify(options, sources, options.noCreate ? files.existing() : files.outputs(), context));
    }
    // Stopped at the last moment means stopped: the new file has no name yet.
    TRY(context.checkpoint());
    using Durability = ReplaceFile::Durability;
    TRY(files.commit(options.targetCache == CacheMode::Unsafe ? Durability::None : Durability::FolderToo));
    return Report{.virtualSize = totalSize(sources), .bytesCopied = totals.copied, .bytesZero = totals.zeroes};
}

void Convert::Report::write(ReportWriter& writer) const { writer.out(help); }

} // namespace blockcore
