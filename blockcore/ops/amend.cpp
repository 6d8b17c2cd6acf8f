// SPDX-License-Identifier: MIT
#include "blockcore/ops/amend.h"

#include "blockcore/image/registry.h"
#include "blockcore/ops/open_image.h"
#include "blockcore/ops/operation_files.h"
#include "blockcore/ops/resize.h"

#include <algorithm>
#include <format>

namespace blockcore {

namespace {

using Options = Amend::Options;

std::unexpected<Error> invalid(std::string message) { return fail(ErrorCode::InvalidArgument, std::move(message)); }

bool wantsHelp(const Options& options) { return std::ranges::any_of(options.changes, asksForHelp); }

ParseResult<> checkChanges(const Options& options) {
    if (options.changes.empty()) return refuse(ParseError::Kind::Usage, "Must specify options (-o)");
    return {};
}

ParseResult<> checkImage(const Options& options) {
    if (options.image || (wantsHelp(options) && options.format)) return {};
    return refuse(ParseError::Kind::Value, "Expecting one image file name");
}

Result<std::string> helpOf(const FormatDriver& driver) {
    if (driver.amendOptions.empty())
        return invalid(std::format("Format driver '{}' does not support option amendment", driver.name));
    return std::format("Amend options for '{}':\n{}", driver.name, optionsHelp(driver.amendOptions));
}

Result<FormatOptions> readChanges(const Options& options, const FormatDriver& driver) {
    FormatOptions changes;
    for (const std::string& text : options.changes) TRY(changes.add(text));
    for (const auto& [name, value] : changes.all()) {
        const auto named = [&](std::span<const OptionSpec> specs) { return std::ranges::contains(specs, name, &OptionSpec::name); };
        if (named(driver.amendOptions) || !named(driver.createOptions)) continue;
        auto refused = invalid(std::format("Invalid parameter '{}'", name));
        refused.error().hint = "This option is only supported for image creation";
        return refused;
    }
    TRY(changes.checkAgainst(driver.amendOptions));
    return changes;
}

// The reference cuts without a word; a shorter disk has to be meant.
Result<> checkSize(const Options& options, const FormatOptions& changes, std::uint64_t oldSize, const RunContext& context) {
    const auto size = TRY(changes.size("size"));
    if (!size || *size >= oldSize || options.shrink) return {};
    if (!options.dropIn) {
        auto refused = invalid("Use the --shrink option to perform a shrink operation.");
        refused.error().hint = "warning: Shrinking an image will delete all data beyond the shrunken image's end. Before "
                               "performing such an operation, make sure there is no important data there.";
        return refused;
    }
    constexpr std::uint64_t kSector = 512;      // other sizes are refused
    if (*size % kSector == 0)
        context.notify(Notice::Kind::Warning, "The image is shrunk: all data beyond its new end is deleted\n");
    return {};
}

} // namespace

const OptionTable<Amend::Options>& Amend::table() {
    static const auto table =
        OptionTable<Options>{}
            .later({"--object"}, "OBJDEF")
            .value({"-o", "--options"}, "NAME=VALUE,...", "what to change; 'help' lists what can be", &Options::changes,
                   parseOptionList)
            .value({"-f", "--format"}, "FMT", "format of the image; found out when not given", &Options::format)
            .value({"-t", "--cache"}, "MODE", "cache mode of the image", &Options::cache)
            .progress({"-p", "--progress"}, &Options::progress)
            .flag({"-q", "--quiet"}, "print nothing but errors", &Options::quiet)
            .later({"--image-opts"})
            .flag({"--force"}, "accepted: for key slots of encrypted images", &Options::force)
            .flag({}, "let size=... make the disk shorter, which deletes what is behind", &Options::shrink)
            .alias({"--shrink"})
            .dryRun(&Options::dryRun)
            .value({}, "LEVEL", "how far names found in the image are followed", &Options::reach)
            .alias({"--trust"})
            .rule(checkChanges)
            .operandErrors({.missing = "Expecting one image file name", .kind = ParseError::Kind::Value})
            .optionalOperand("FILENAME", "the image", &Options::image)
            .rule(checkImage);
    return table;
}

Result<Amend::Report> Amend::run(const Options& options, const RunContext& context) {
    const bool help = wantsHelp(options);
    if (help && options.format) {
        const FormatDriver* driver = findFormat(*options.format);
        if (driver == nullptr) return invalid(std::format("Unknown file format '{}'", *options.format));
        return Report{.help = TRY(helpOf(*driver))};
    }
    OperationFiles files(context);
    const auto chain = TRY(openForWriting({.name = *options.image, .format = options.format},
                                          {.reach = options.reach, .cache = options.cache}, files.existing(), context));
    Image& image = chain->layer(0);
    if (help) return Report{.help = TRY(helpOf(image.driver()))};
    if (image.driver().amendOptions.empty() || image.amender() == nullptr)
        return invalid(std::format("Format driver '{}' does not support option amendment", image.driver().name));
    const FormatOptions changes = TRY(readChanges(options, image.driver()));
    TRY(checkSize(options, changes, image.size(), context));
    const auto size = TRY(changes.size("size"));
    if (size.value_or(0) > image.size()) TRY(ownLastUnit(*chain));
    TRY(image.amender()->amend(changes, context));
    TRY(chain->close());
    TRY(chain->flush());
    return Report{};
}

void Amend::Report::write(ReportWriter& writer) const { writer.out(help); }

} // namespace blockcore
