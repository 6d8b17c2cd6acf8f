// SPDX-License-Identifier: MIT
// Convert's command line: which options there are, and what is wrong with some combinations of them.
#include "blockcore/image/format_options.h"
#include "blockcore/ops/convert.h"

#include <algorithm>
#include <format>

namespace blockcore {

namespace {

using Options = Convert::Options;

constexpr std::uint64_t kLongestSparseSize = 16U << 20;
constexpr std::uint64_t kMaxWorkers = 16;

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

bool wantsHelp(const Options& options) { return std::ranges::any_of(options.targetOptions, asksForHelp); }

bool needsFiles(const Options& options) { return !wantsHelp(options); }

ParseResult<> checkCombination(const Options& options) {
    if (options.copyOffload && options.compress)
        return refuseValue("Cannot enable copy offloading when -c is used");
    if (options.copyOffload && options.sparseSize)
        return refuseValue("Cannot enable copy offloading when -S is used");
    if (options.salvage && options.copyOffload)
        return refuseValue("Cannot use copy offloading in salvaging mode");
    if (options.noCreate && !options.targetOptions.empty())
        return refuseValue("-o has no effect when skipping image creation");
    if (options.targetIsZero && !options.noCreate) return refuseValue("--target-is-zero requires use of -n flag");
    return {};
}

OptionTable<Options> makeTable() {
    OptionTable<Options> table;
    table.flag({"-q", "--quiet"}, "print nothing but errors", &Options::quiet)
        .later({"--object"}, "OBJDEF")
        .later({"--source-image-opts", "--image-opts"})
        .value({"-f", "--source-format"}, "FMT", "format of the sources; found out when not given",
               &Options::sourceFormat)
        .value({"-T", "--source-cache"}, "MODE", "cache mode of the sources, writeback when not given",
               &Options::sourceCache, parseSourceCache)
        .later({"-l", "--snapshot"}, "SNAPSHOT")
        .alias({"--source-snapshot"})
        .later({"-s"}, "SNAPSHOT")
        .later({"--target-image-opts"})
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
        .alias({"--no-create"})
        .flag({"--target-is-zero"}, "take all of an existing target for zero", &Options::targetIsZero)
        .value({"-S", "--sparse-size"}, "SIZE", "shortest run of zeroes that becomes a hole, 4k when not given; 0: none",
               &Options::sparseSize, parseSparseSize);
    table.flag({"--salvage"}, "copy unreadable sectors as zeroes", &Options::salvage)
        .size({"-m", "--parallel"}, "N", "workers, as many as useful when not given", &Options::workers,
              {.what = "number of coroutines", .minimum = 1, .maximum = kMaxWorkers})
        .later({"--bitmaps"})
        .later({"--skip-broken-bitmaps"})
        .flag({"-U", "--force-share"}, "read the sources although others may be writing to them", &Options::forceShare)
        .value({"-r", "--rate"}, "SIZE", "bytes a second at most", &Options::rateLimit, parseRate)
        .alias({"--rate-limit"})
        .flag({"-C", "--copy-range-offloading"}, "copy data as it is, without looking for zeroes", &Options::copyOffload)
        .flag({"-W", "--oob-writes"}, "accepted; the order of writing is never a bottleneck here", &Options::outOfOrder)
        .flag({"-p"}, "show the progress", &Options::progress)
        .alias({"--progress"})
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
