// SPDX-License-Identifier: MIT
#include "blockcore/ops/resize.h"

#include "blockcore/base/checked_math.h"
#include "blockcore/image/format_options.h"
#include "blockcore/ops/open_image.h"
#include "blockcore/ops/operation_files.h"

#include <algorithm>
#include <array>
#include <format>

namespace blockcore {

namespace {

constexpr std::uint64_t kLongestDisk = alignDown(std::uint64_t{INT64_MAX}, std::uint64_t{1} << 30); // the reference's
constexpr std::string_view kShrinkWarning =
    "warning: Shrinking an image will delete all data beyond the shrunken image's end. Before performing such an "
    "operation, make sure there is no important data there.";

// Sizes wrap around as the reference's do, so that absurd ones are refused in the same words.
Result<std::uint64_t> wantedSize(const SizeChange& change, std::uint64_t oldSize) {
    std::uint64_t size = change.amount;
    if (change.kind == SizeChange::Kind::Grow) size = oldSize + change.amount;
    if (change.kind == SizeChange::Kind::Shrink) size = oldSize - change.amount;
    if (size == 0 || size > INT64_MAX) return fail(ErrorCode::InvalidArgument, "New image size must be positive");
    return size;
}

Result<> checkDirection(const Resize::Options& options, std::uint64_t oldSize, std::uint64_t newSize) {
    if (newSize <= oldSize && options.preallocation != Preallocation::Off)
        return fail(ErrorCode::InvalidArgument, "Preallocation can only be used for growing images");
    if (newSize >= oldSize || options.shrink) return {};
    auto refused = fail(ErrorCode::InvalidArgument, "Use the --shrink option to perform a shrink operation.");
    refused.error().hint = kShrinkWarning;
    return refused;
}

std::uint64_t backedLengthOf(Chain& chain) { return chain.depth() > 1 ? chain.layer(1).size() : 0; }

} // namespace

ParseResult<SizeChange> OptionCodec<SizeChange>::parse(std::string_view text) {
    SizeChange change;
    if (text.starts_with('+')) change.kind = SizeChange::Kind::Grow;
    if (text.starts_with('-')) change.kind = SizeChange::Kind::Shrink;
    if (change.kind != SizeChange::Kind::To) text.remove_prefix(1);
    FormatOptions size;
    size.set("size", std::string(text));
    const auto amount = size.size("size");
    if (!amount) {
        auto refused = refuse(ParseError::Kind::Value, amount.error().message);
        refused.error().hint = amount.error().hint;
        return refused;
    }
    change.amount = **amount;
    return change;
}

std::string OptionCodec<SizeChange>::format(const SizeChange& value) {
    constexpr std::array<std::string_view, 3> kSigns{"", "+", "-"};
    return std::format("{}{}", kSigns[static_cast<std::size_t>(value.kind)], value.amount);
}

ParseResult<Preallocation> OptionCodec<Preallocation>::parse(std::string_view text) {
    const auto found = std::ranges::find(choices, text);
    if (found != choices.end()) return static_cast<Preallocation>(found - choices.begin());
    return refuse(ParseError::Kind::Value, std::format("Invalid preallocation mode '{}'", text));
}

std::string OptionCodec<Preallocation>::format(Preallocation value) {
    return std::string(choices[static_cast<std::size_t>(value)]);
}

// A last unit that the disk's end cuts, and that is not the top layer's own: written anew, filled up with zeroes, since
// otherwise what it holds behind the end would appear.
Result<> ownLastUnit(Chain& chain) {
    Image& top = chain.layer(0);
    const std::uint64_t backedLength = backedLengthOf(chain);
    bool foreign = false;
    Extent extent;
    for (std::uint64_t at = alignDown(top.size(), std::uint64_t{top.largestWriteUnit()}); at < top.size();
         at = extent.range.end()) {
        extent = TRY(top.extentAt(at, top.size() - at));
        const bool ends = extent.range.end() == top.size();
        foreign |= extent.kind == ExtentKind::Compressed || (extent.kind == ExtentKind::Data && !extent.inPlace) ||
                   (extent.kind == ExtentKind::Unallocated && ends && backedLength > top.size());
    }
    if (!foreign) return {};
    std::array<std::byte, 1> last{};
    TRY(chain.read(top.size() - 1, last));
    return chain.write(top.size() - 1, last);
}

Result<> resizeDisk(Chain& chain, std::uint64_t newSize, Preallocation preallocation) {
    Image& top = chain.layer(0);
    Resizer* resizer = top.resizer();
    if (resizer == nullptr && top.driver().name == "raw") return fail(ErrorCode::Unsupported, "Cannot resize device files");
    if (newSize > kLongestDisk)
        return fail(ErrorCode::TooLarge, std::format("offset({}) exceeds maximum({})", newSize, kLongestDisk));
    if (resizer == nullptr) return fail(ErrorCode::Unsupported, "Image format driver does not support resize");
    if (newSize > top.size()) TRY(ownLastUnit(chain));
    return resizer->resize(newSize, preallocation, backedLengthOf(chain));
}

Result<Resize::Report> Resize::run(const Options& options, const RunContext& context) {
    OperationFiles files(context);
    const auto chain = TRY(openForWriting({.name = options.image, .format = options.format}, {.reach = options.reach},
                                          files.existing(), context));
    Report report{.oldSize = chain->size(), .quiet = options.quiet};
    report.newSize = TRY(wantedSize(options.size, report.oldSize));
    TRY(checkDirection(options, report.oldSize, report.newSize));
    TRY(context.checkpoint());
    TRY(resizeDisk(*chain, report.newSize, options.preallocation));
    TRY(chain->close());
    TRY(chain->flush());
    return report;
}

void Resize::Report::write(ReportWriter& writer) const {
    if (!quiet) writer.out("Image resized.\n");
}

const OptionTable<Resize::Options>& Resize::table() {
    static const auto table =
        OptionTable<Options>{}
            .flag({"-q", "--quiet"}, "print nothing but errors", &Options::quiet)
            .later({"--object"}, "OBJDEF")
            .value({"-f", "--format"}, "FMT", "format of the image; found out when not given", &Options::format)
            .later({"--image-opts"})
            .value({"--preallocation"}, "MODE", "how much of the new space is set aside at once",
                   &Options::preallocation)
            .flag({"--shrink"}, "allow the disk to become smaller", &Options::shrink)
            .dryRun(&Options::dryRun)
            .value({}, "LEVEL", "how far names found in images are followed", &Options::reach)
            .alias({"--trust"})
            .negativeOperands()
            .operandErrors({.missing = "Expecting image file name and size", .unexpected = "Extra argument(s) in command line",
                            .unexpectedShowsWord = false})
            .operand("FILENAME", "the image", &Options::image)
            .operand("[+|-]SIZE", "its new size, or by how much it changes", &Options::size);
    return table;
}

} // namespace blockcore
