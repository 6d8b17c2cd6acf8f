// SPDX-License-Identifier: MIT
#include "blockcore/ops/dd.h"

#include "blockcore/base/checked_math.h"
#include "blockcore/chain/file_name.h"
#include "blockcore/image/registry.h"
#include "blockcore/ops/copy_engine.h"
#include "blockcore/ops/open_image.h"
#include "blockcore/ops/operation_files.h"

#include <algorithm>
#include <format>

namespace blockcore {

namespace {

ParseResult<> checkBothNamed(const Dd::Options& options) {
    if (options.input && options.output) return {};
    return refuse(ParseError::Kind::Value, "Must specify both input and output files");
}

ParseResult<std::uint64_t> parseBlockSize(std::string_view text) {
    return parseSizeOption(text, {.what = "bs", .minimum = 1, .maximum = INT32_MAX});
}
ParseResult<std::uint64_t> parseCount(std::string_view text) { return parseCountOption(text, {.what = "count"}); }
ParseResult<std::uint64_t> parseSkip(std::string_view text) { return parseCountOption(text, {.what = "skip"}); }

// The stretch to copy; nothing when it would start behind its end.
std::optional<Range> stretch(const Dd::Options& options, std::uint64_t diskSize) {
    const auto limit = options.count ? checkedMultiply(*options.count, options.blockSize) : std::nullopt;
    const auto start = checkedMultiply(options.skip, options.blockSize);
    const std::uint64_t end = options.posix ? diskSize : std::min(diskSize, limit.value_or(diskSize));
    if (!start || *start > end) return std::nullopt;
    Range range{*start, end - *start};
    if (options.posix && limit) range.length = std::min(range.length, *limit);
    return range;
}

Result<const FormatDriver*> outputDriver(const std::string& format) {
    const FormatDriver* driver = findFormat(format);
    if (!driver) return fail(ErrorCode::InvalidArgument, "Unknown file format");
    if (!driver->create)
        return fail(ErrorCode::Unsupported, std::format("Format driver '{}' does not support image creation", format));
    return driver;
}

std::move_only_function<Error(Error)> creating(const Dd::Options& options) {
    return during(*options.output + ": error while creating output image");
}

Result<std::unique_ptr<Chain>> createOutput(const Dd::Options& options, std::uint64_t size, FileOpener& files) {
    const FormatDriver* driver = TRY(outputDriver(options.outputFormat));
    const auto path = TRY(localPath(*options.output));
    auto host = TRY(files.create({.path = path, .access = Access::ReadWrite, .cache = CacheMode::Unsafe})
                        .transform_error(creating(options)));
    CreateRequest request{.path = path,
                          .host = std::move(host),
                          .size = size,
                          .options = {},
                          .files = files,
                          .cache = CacheMode::Unsafe};
    auto image = TRY(driver->create(std::move(request)).transform_error(creating(options)));
    return Chain::adopt(std::move(image), path, {.reach = options.reach}, files);
}

} // namespace

const OptionTable<Dd::Options>& Dd::table() {
    static const auto table =
        OptionTable<Options>{}
            .value({"-f", "--format"}, "FMT", "format of the input; found out when not given", &Options::inputFormat)
            .value({"-O", "--output-format"}, "FMT", "format of the output, raw when not given",
                   &Options::outputFormat)
            .later({"--object"}, "OBJDEF")
            .later({"--image-opts"})
            .flag({"-U", "--force-share"}, "open the input although others may be writing to it",
                  &Options::forceShare)
            .flag({}, "count=… does not include the skipped blocks, as in dd(1)", &Options::posix)
            .alias({"--posix"})
            .progress({}, &Options::progress)
            .alias({"--progress"})
            .dryRun(&Options::dryRun)
            .value({}, "LEVEL", "how far names found in images are followed", &Options::reach)
            .alias({"--trust"})
            .namedOperand("if=INPUT", "the disk to read", &Options::input)
            .namedOperand("of=OUTPUT", "the image to make", &Options::output)
            .namedOperand("bs=SIZE", "bytes in a block, 512 when not given", &Options::blockSize, parseBlockSize)
            .namedOperand("count=BLOCKS", "stop after so many blocks of the input", &Options::count, parseCount)
            .namedOperand("skip=BLOCKS", "leave out so many blocks at the input's start", &Options::skip, parseSkip)
            .rule(checkBothNamed);
    return table;
}

Result<Dd::Report> Dd::run(const Options& options, const RunContext& context) {
    OperationFiles files(context);
    const OpenPolicy policy{.reach = options.reach, .forceShare = options.forceShare};
    const auto source = TRY(openForCopying({.name = *options.input, .format = options.inputFormat}, policy, files.outputs()));
    const auto range = stretch(options, source->size());
    const std::uint64_t length = range ? range->length : 0;
    const auto target = TRY(createOutput(options, length, files.outputs()));
    // The reference makes an empty image all the same, and calls that a success.
    if (!range) context.notify(Notice::Kind::Error, *options.input + ": cannot skip to specified offset\n");
    const CopyJob job{.sources = {{.chain = source.get(), .part = range.value_or(Range{})}},
                      .target = target.get(),
                      .zeroRule = ZeroRule::WriteAll};
    TRY(copyDisks(job, context));
    TRY(target->close());
    // Stopped at the last moment means stopped: the new file has no name yet.
    TRY(context.checkpoint());
    TRY(files.commit(ReplaceFile::Durability::None).transform_error(creating(options)));
    return Report{.bytesCopied = length};
}

} // namespace blockcore
