// SPDX-License-Identifier: MIT
#include "blockcore/ops/create.h"

#include "blockcore/chain/file_name.h"
#include "blockcore/image/registry.h"
#include "blockcore/ops/operation_files.h"

#include <algorithm>
#include <format>

namespace blockcore {

namespace {

std::unexpected<Error> invalid(std::string message, std::string hint = {}) {
    auto failure = fail(ErrorCode::InvalidArgument, std::move(message));
    failure.error().hint = std::move(hint);
    return failure;
}

bool wantsHelp(const Create::Options& options) { return std::ranges::any_of(options.formatOptions, asksForHelp); }

bool needsFile(const Create::Options& options) { return !wantsHelp(options); }

ParseResult<std::uint64_t> parseImageSize(std::string_view text) {
    return parseSizeOption(text, {.what = "image size"});
}

Result<const FormatDriver*> driverFor(std::string_view name) {
    const FormatDriver* driver = findFormat(name);
    if (!driver) return invalid(std::format("Unknown file format '{}'", name));
    if (!driver->create) return invalid(std::format("Format driver '{}' does not support image creation", name));
    return driver;
}

Result<FormatOptions> gatherOptions(const Create::Options& options, const FormatDriver& driver) {
    FormatOptions all;
    for (const auto& text : options.formatOptions) TRY(all.add(text));
    TRY(all.checkAgainst(allCreateOptions(driver.createOptions)));
    const auto supports = [&](std::string_view name) {
        return std::ranges::contains(driver.createOptions, name, &OptionSpec::name);
    };
    if (options.backingFile) {
        if (!supports("backing_file"))
            return invalid(std::format("Backing file not supported for file format '{}'", driver.name));
        all.set("backing_file", *options.backingFile);
    }
    if (options.backingFormat) {
        if (!supports("backing_fmt"))
            return invalid(std::format("Backing file format not supported for file format '{}'", driver.name));
        all.set("backing_fmt", *options.backingFormat);
    }
    return all;
}

// Opens the backing file as a guest would see it: it must be there, and it may supply the size.
Result<std::uint64_t> backingSize(const Create::Options& options, const std::string& backing,
                                  const FormatOptions& given, FileOpener& files) {
    const ImageRef reference{.name = resolveBeside(*options.file, backing), .format = given.text("backing_fmt")};
    auto chain = Chain::open(reference, Access::Read, {.reach = options.reach}, files);
    // Nothing is read from it, so that no key is needed.
    if (!chain) {
        auto header = Chain::open(reference, Access::Read, {.reach = options.reach, .metadataOnly = true}, files);
        if (header && (*header)->layer(0).info().encrypted) chain = std::move(header);
    }
    if (!chain) {
        Error error = chain.error();
        if (!error.context.empty()) error.context.pop_back(); // the message names the file already
        error.hint = "Could not open backing image.";
        return std::unexpected(std::move(error));
    }
    if (!reference.format)
        return invalid("Backing file specified without backing format",
                       std::format("Detected format of {}.", (*chain)->layer(0).driver().name));
    return (*chain)->size();
}

Result<std::uint64_t> chooseSize(const Create::Options& options, const FormatOptions& given, FileOpener& files) {
    std::optional<std::uint64_t> size = TRY(given.size("size"));
    if (size && options.size) return invalid("The image size must be specified only once");
    if (!size) size = options.size;
    if (const auto backing = given.text("backing_file")) {
        if (backing->empty()) return invalid("Expected backing file name, got empty string");
        if (*backing == *options.file)
            return invalid("Error: Trying to create an image with the same filename as the backing file");
        if (!options.backingUnsafe) {
            const auto backed = TRY(backingSize(options, *backing, given, files));
            if (!size) size = backed;
        } else if (!given.has("backing_fmt")) {
            return invalid("Backing file specified without backing format");
        }
    }
    if (!size) return invalid("Image creation needs a size parameter");
    return *size;
}

std::string formattingLine(const Create::Options& options, const FormatDriver& driver, const FormatOptions& given) {
    std::string text = std::format("Formatting '{}', fmt={}", *options.file, driver.name);
    for (const auto& spec : allCreateOptions(driver.createOptions))
        if (given.has(spec.name) || !spec.shownDefault.empty())
            text += std::format(" {}={}", spec.name, given.shown(spec));
    return text + '\n';
}

Result<> makeImage(const std::filesystem::path& path, const FormatDriver& driver, std::uint64_t size,
                   FormatOptions given, OperationFiles& files) {
    given.erase("size");
    const FileLayout layout = TRY(fileLayout(given));
    auto host = TRY(files.outputs().create({.path = path, .access = Access::ReadWrite, .layout = layout}));
    const auto image = TRY(driver.create({.path = path,
                                          .host = std::move(host),
                                          .size = size,
                                          .options = std::move(given),
                                          .files = files.outputs()}));
    TRY(image->flush());
    TRY(image->close());
    return files.commit(ReplaceFile::Durability::FolderToo);
}

Result<> create(const Create::Options& options, const RunContext& context) {
    const FormatDriver* driver = TRY(driverFor(options.format));
    const auto path = TRY(localPath(*options.file));
    FormatOptions given = TRY(gatherOptions(options, *driver));
    OperationFiles files(context);
    const std::uint64_t size = TRY(chooseSize(options, given, files.existing()));
    given.set("size", std::to_string(size));
    if (!options.quiet) context.notify(Notice::Kind::Output, formattingLine(options, *driver, given));
    TRY(context.checkpoint());
    return makeImage(path, *driver, size, std::move(given), files);
}

} // namespace

Result<std::string> createOptionsHelp(std::string_view format, HelpScope scope) {
    const FormatDriver* driver = TRY(driverFor(format));
    if (scope == HelpScope::WithFile) return "Supported options:\n" + optionsHelp(allCreateOptions(driver->createOptions));
    return std::format("Supported {} options:\n{}\nThe protocol level may support further options.\n"
                       "Specify the target filename to include those options.\n",
                       format, optionsHelp(driver->createOptions));
}

const OptionTable<Create::Options>& Create::table() {
    static const auto table =
        OptionTable<Options>{}
            .flag({"-q", "--quiet"}, "do not print what is made", &Options::quiet)
            .later({"--object"}, "OBJDEF")
            .value({"-f", "--format"}, "FMT", "format of the new image, raw when not given", &Options::format)
            .value({"-b", "--backing"}, "FILE", "backing file, relative to the new image's folder",
                   &Options::backingFile)
            .value({"-F", "-B", "--backing-format"}, "FMT", "format of the backing file", &Options::backingFormat)
            .flag({"-u", "--backing-unsafe"}, "do not look at the backing file", &Options::backingUnsafe)
            .value({"-o", "--options"}, "NAME=VALUE,...", "options of the format; 'help' lists them",
                   &Options::formatOptions, parseOptionList)
            .dryRun(&Options::dryRun)
            .value({}, "LEVEL", "how far names found in images are followed", &Options::reach)
            .alias({"--trust"})
            .operandsWhen(needsFile)
            .operandErrors({.missing = "Expecting image file name", .unexpected = "Unexpected argument: "})
            .operand("FILENAME", "the image to make", &Options::file)
            .optionalOperand("SIZE", "its size; the backing file's when not given", &Options::size, parseImageSize);
    return table;
}

Result<Create::Report> Create::run(const Options& options, const RunContext& context) {
    if (wantsHelp(options))
        return Report{.text = TRY(createOptionsHelp(
                          options.format, options.file ? HelpScope::WithFile : HelpScope::FormatOnly))};
    TRY(create(options, context).transform_error(during(*options.file)));
    return Report{};
}

void Create::Report::write(ReportWriter& writer) const { writer.out(text); }

} // namespace blockcore
