// SPDX-License-Identifier: MIT
#include "blockcore/ops/measure.h"

#include "blockcore/base/checked_math.h"
#include "blockcore/chain/extent_walker.h"
#include "blockcore/image/registry.h"
#include "blockcore/ops/operation_files.h"
#include "blockcore/ops/snapshot_list.h"

#include <algorithm>
#include <format>

namespace blockcore {

namespace {

std::unexpected<Error> invalid(std::string message) { return fail(ErrorCode::InvalidArgument, std::move(message)); }

ParseResult<> checkWhatToMeasure(const Measure::Options& options) {
    if (!options.file && (options.format || options.snapshot))
        return refuse(ParseError::Kind::Value, "--image-opts, -f, and -l require a filename argument.");
    if (!options.file && !options.size)
        return refuse(ParseError::Kind::Value, "Either --size N or one filename must be specified.");
    if (options.file && options.size)
        return refuse(ParseError::Kind::Value, "--size N cannot be used together with a filename.");
    return {};
}

Result<const FormatDriver*> measuringDriver(const std::string& name) {
    const FormatDriver* driver = findFormat(name);
    if (!driver) return invalid(std::format("Unknown file format '{}'", name));
    if (!driver->forecast)
        return fail(ErrorCode::Unsupported, std::format("Block driver '{}' does not support size measurement", name));
    return driver;
}

// The options, where a name alone (help, too) is one that must be known.
Result<FormatOptions> gatherOptions(const Measure::Options& options, const FormatDriver& driver,
                                    const RunContext& context) {
    FormatOptions all;
    for (const auto& text : options.targetOptions) TRY(all.add(text));
    const auto specs = allCreateOptions(driver.createOptions);
    if (const auto checked = all.checkAgainst(specs); !checked) {
        const std::string& hint = checked.error().hint;
        context.notify(Notice::Kind::Error, errorText(checked.error()) + (hint.empty() ? "\n" : '\n' + hint + '\n'));
        return invalid(std::format("Invalid options for file format '{}'", driver.name));
    }
    return all;
}

// Bytes of all units that hold some data.
Result<std::uint64_t> usedUnits(Chain& chain, std::uint64_t unit, const RunContext& context) {
    context.progress.begin(Stage::Scanning, chain.size());
    ExtentWalker walker(chain);
    std::uint64_t used = 0, counted = 0; // counted: up to where units are accounted for
    for (std::uint64_t at = 0; at < chain.size();) {
        TRY(context.checkpoint());
        const Extent extent = TRY(walker.at(at, chain.size() - at));
        std::uint64_t next = extent.range.end();
        if (extent.kind == ExtentKind::Data || extent.kind == ExtentKind::Compressed) {
            const std::uint64_t first = std::max(counted, alignDown(at, unit));
            counted = std::max(counted, alignUp(next, unit));
            used += counted - first;
            next = std::min(counted, chain.size()); // what else the unit holds makes no difference
        }
        context.progress.advance(next - at);
        at = next;
    }
    return used;
}

} // namespace

const OptionTable<Measure::Options>& Measure::table() {
    static const auto table =
        OptionTable<Options>{}
            .value({"-O", "--target-format"}, "FMT", "format of the new image, raw when not given",
                   &Options::targetFormat)
            .value({"-o", "--options"}, "NAME=VALUE,...", "options of the new image, as for create",
                   &Options::targetOptions, parseOptionList)
            .value({"-f", "--format"}, "FMT", "format of the image; found out when not given", &Options::format)
            .later({"--object"}, "OBJDEF")
            .later({"--image-opts"})
            .value({"-l", "--snapshot"}, "SNAPSHOT",
                   "measure for an internal snapshot: snapshot.id=ID,snapshot.name=NAME or an id or name", &Options::snapshot)
            .size({"-s", "--size"}, "SIZE", "measure for an empty disk of this size", &Options::size,
                  {.what = "image size"})
            .value({"--output"}, "human|json", "how to print", &Options::output)
            .flag({"-U", "--force-share"}, "open it although others may be writing to it", &Options::forceShare)
            .value({}, "LEVEL", "how far names found in images are followed", &Options::reach)
            .alias({"--trust"})
            .operandErrors({.missing = "At most one filename argument is allowed.", .kind = ParseError::Kind::Value})
            .optionalOperand("FILENAME", "measure for the content of this image", &Options::file)
            .rule(checkWhatToMeasure);
    return table;
}

Result<Measure::Report> Measure::run(const Options& options, const RunContext& context) {
    if (options.snapshot) TRY(checkSnapshotChoice(*options.snapshot, context));
    OperationFiles files(context);
    std::unique_ptr<Chain> source;
    if (options.file)
        source = TRY(Chain::open({.name = *options.file, .format = options.format}, Access::Read,
                                 {.reach = options.reach, .forceShare = options.forceShare}, files.existing()));
    if (options.snapshot) TRY(showSnapshot(source->layer(0), *options.snapshot, context));
    const FormatDriver* driver = TRY(measuringDriver(options.targetFormat));
    const FormatOptions given = TRY(gatherOptions(options, *driver, context));
    const std::uint64_t size = source ? source->size() : *options.size;
    const auto info = source ? source->layer(0).info() : ImageInfo{};
    const SpaceForecast forecast = TRY(driver->forecast(
        {.size = size, .options = given, .bitmaps = info.bitmaps ? &*info.bitmaps : nullptr}));

    const auto wholeDisk = checkedAlignUp(size, forecast.unit);
    const auto fullyAllocated = wholeDisk ? checkedAdd(*wholeDisk, forecast.metadata) : std::nullopt;
    if (!fullyAllocated) return fail(ErrorCode::TooLarge, "The image size is too large");
    Report report{.required = *fullyAllocated,
                  .fullyAllocated = *fullyAllocated,
                  .bitmaps = forecast.bitmaps,
                  .output = options.output};
    // How much of the content the new image's backing file has already is not known.
    const bool unknownShare = source && given.has("backing_file");
    if (!forecast.wholeDisk && !unknownShare)
        report.required = forecast.metadata + (source ? TRY(usedUnits(*source, forecast.unit, context)) : 0);
    return report;
}

void Measure::Report::write(ReportWriter& writer) const {
    if (output == OutputFormat::AsJson) {
        const std::string first = bitmaps ? std::format("    \"bitmaps\": {},\n", *bitmaps) : "";
        return writer.out(std::format("{{\n{}    \"required\": {},\n    \"fully-allocated\": {}\n}}\n", first,
                                      required, fullyAllocated));
    }
    std::string text =
        std::format("required size: {}\nfully allocated size: {}\n", required, fullyAllocated);
    if (bitmaps) text += std::format("bitmaps size: {}\n", *bitmaps);
    writer.out(text);
}

} // namespace blockcore
