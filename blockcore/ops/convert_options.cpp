// SPDX-License-Identifier: MIT
// Convert's command line: which options there are, and what is wrong with some combinations of them.
#include "blockcore/image/format_options.h"
#include "blockcore/ops/convert.h"

#include <algorithm>
#include <cstdlib>
#include <format>

namespace blockcore {

namespace {

using Options = Convert::Options;

constexpr std::uint64_t kLongestSparseSize = 16U << 20;
constexpr long kMaxWorkers = 16;

ParseResult<> refuseValue(std::string message) { return refuse(ParseError::Kind::Value, std::move(message)); }

ParseResult<std::uint64_t> parseSparseSize(std::string_view text) {
    auto size = parseSizeOption(text, {.what = "buffer size for sparse output"});
    if (!size || (*size % 512 == 0 && *size <= kLongestSparseSize)) return size;
    return refuse(ParseError::Kind::Value,
                  std::format("Invalid buffer size for sparse output specified. Valid sizes are multiples of 512 up to {}. "
                              "Select 0 to disable sparse detection (fully allocates output).",
                              kLongestSparseSize));
}

ParseResult<std::uint64_t> parseRate(std::string_view text) { return parseSizeOption(text, {.what = "rate limit"}); }

// A plain number in C's notation, without suffixes.
ParseResult<std::uint64_t> parseWorkers(std::string_view text) {
    const std::string copy(text);
    char* end = nullptr;
    const long number = std::strtol(copy.c_str(), &end, 0); // out of range gives LONG_MAX or LONG_MIN
    if (end == copy.c_str() || *end != '\0')
        return refuse(ParseError::Kind::Value, std::format("Invalid number of coroutines specified: '{}'.", text));
    if (number < 1 || number > kMaxWorkers)
        return refuse(ParseError::Kind::Value,
                      std::format("Invalid number of coroutines specified. Must be between 1 and {}.", kMaxWorkers));
    return static_cast<std::uint64_t>(number);
}

bool wantsHelp(const Options& options) { return std::ranges::any_of(options.targetOptions, asksForHelp); }

bool needsFiles(const Options& options) { return !wantsHelp(options); }

ParseResult<> checkCombination(const Options& options) {
    if (options.copyOffload && options.compress)
        return refuseValue("Cannot enable copy offloading when -c is used");
    if (options.copyOffload && options.sparseSize)
        return refuseValue("Cannot enable copy offloading when -S is used");
    if (options.deflateWindow != DeflateWindow::Full && !options.compress)
        return refuseValue("--deflate-window has no effect without -c");
    if (options.verify && options.salvage) return refuseValue("Cannot verify what is copied in salvaging mode");
    if (options.verify && options.dryRun) return refuseValue("There is nothing to verify after a dry run");
    if (options.salvage && options.copyOffload)
        return refuseValue("Cannot use copy offloading in salvaging mode");
    if (options.noCreate && !options.targetOptions.empty())
        return refuseValue("-o has no effect when skipping image creation");
    if (options.skipBrokenBitmaps && !options.bitmaps) return refuseValue("Use of --skip-broken-bitmaps requires --bitmaps");
    if (options.targetIsZero && !options.noCreate) return refuseValue("--target-is-zero requires use of -n flag");
    return {};
}

OptionTable<Options> makeTable() {
    OptionTable<Options> table;
    table.flag({"-q", "--quiet"}, "print nothing but errors", &Options::quiet)
        .progress({"-p"}, &Options::progress)
        .alias({"--progress"})
        .later({"--object"}, "OBJDEF")
        .later({"--image-opts"})
        .later({"--source-image-opts"})
        .value({"-f", "--source-format"}, "FMT", "format of the sources; found out when not given",
               &Options::sourceFormat)
        .value({"-T", "--source-cache"}, "MODE", "cache mode of the sources, writeback when not given",
               &Options::sourceCache, parseSourceCache)
        .value({"-l", "--snapshot"}, "SNAPSHOT",
               "read an internal snapshot: snapshot.id=ID,snapshot.name=NAME or an id or name", &Options::snapshot)
        .alias({"--source-snapshot"})
        .value({"-S", "--sparse-size"}, "SIZE", "shortest run of zeroes that becomes a hole, 4k when not given; 0: none",
               &Options::sparseSize, parseSparseSize)
        .value({"-O", "--output-format"}, "FMT", "format of the target, raw when not given", &Options::targetFormat)
        .alias({"--target-format"})
        .value({"-o", "--options"}, "NAME=VALUE,...", "options of the target's format; 'help' lists them",
               &Options::targetOptions, parseOptionList)
        .alias({"--target-options", "--target-format-options"})
        .flag({"-c"}, "compress the target's data", &Options::compress)
        .alias({"--compress"})
        .value({"-t", "--output-cache"}, "MODE", "cache mode of the target; unsafe, when not given, flushes nothing",
               &Options::targetCache)
        .alias({"--target-cache"})
        .value({"-B", "-b", "--backing"}, "FILE", "backing file of the target: what it holds is not copied",
               &Options::backingFile)
        .value({"-F", "--backing-format"}, "FMT", "format of the backing file", &Options::backingFormat)
        .flag({"-n"}, "write into the target that is there", &Options::noCreate)
        .alias({"--no-create"});
    table.flag({"-U", "--force-share"}, "read the sources although others may be writing to them", &Options::forceShare)
        .later({"--target-image-opts"})
        .flag({"--salvage"}, "copy unreadable sectors as zeroes", &Options::salvage)
        .flag({"--target-is-zero"}, "take all of an existing target for zero", &Options::targetIsZero)
        .flag({"--bitmaps"}, "copy the source's dirty bitmaps, too", &Options::bitmaps)
        .flag({"--skip-broken-bitmaps"}, "leave out those that are marked as in use", &Options::skipBrokenBitmaps)
        .value({"-r", "--rate"}, "SIZE", "bytes a second at most", &Options::rateLimit, parseRate)
        .alias({"--rate-limit"})
        .value({"-m", "--parallel"}, "N", "workers, as many as useful when not given", &Options::workers, parseWorkers)
        .flag({"-W", "--oob-writes"}, "accepted; the order of writing is never a bottleneck here", &Options::outOfOrder)
        .flag({"-C", "--copy-range-offloading"}, "copy data as it is, without looking for zeroes", &Options::copyOffload)
        .value({}, "SIZE", "with -c: how far back repetitions lie, 32k or, for readers with little memory, 4k",
               &Options::deflateWindow)
        .alias({"--deflate-window"})
        .flag({}, "read the target back and compare it with the sources before it gets its name", &Options::verify)
        .alias({"--verify"})
        .dryRun(&Options::dryRun)
        .value({}, "LEVEL", "how far names found in images are followed", &Options::reach)
        .alias({"--trust"})
        .rule(checkCombination)
        .operandsWhen(needsFiles)
        .operandErrors({.missing = "Must specify image file name", .kind = ParseError::Kind::Value})
        .operand("SOURCE", "the images to read, put end to end", &Options::sources)
        .operand("TARGET", "the image to write", &Options::target);
    return table;
}

} // namespace

const OptionTable<Convert::Options>& Convert::table() {
    static const auto table = makeTable();
    return table;
}

} // namespace blockcore
