// SPDX-License-Identifier: MIT
#include "blockcore/ops/bitmap.h"

#include "blockcore/base/json.h"
#include "blockcore/ops/open_image.h"
#include "blockcore/ops/operation_files.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <format>

namespace blockcore {

namespace {

using Options = Bitmap::Options;

constexpr std::string_view kAdd = "--add", kRemove = "--remove", kRemoveAll = "--remove-all", kClear = "--clear",
                           kEnable = "--enable", kDisable = "--disable", kMerge = "--merge", kRename = "--rename";

std::unexpected<ParseError> refuseValue(std::string message) { return refuse(ParseError::Kind::Value, std::move(message)); }

bool has(const Options& options, std::string_view action) {
    return std::ranges::contains(options.actions, action, &OptionAction::name);
}

bool needsBitmap(const Options& options) {
    return std::ranges::any_of(options.actions, [](const OptionAction& action) { return action.name != kRemoveAll; });
}

ParseResult<std::uint64_t> parseGranularity(std::string_view text) {
    return parseSizeOption(text, {.what = "granularity"});
}

ParseResult<> checkActions(const Options& options) {
    if (options.list) {
        if (!options.actions.empty()) return refuseValue("--list cannot be combined with actions");
        return {};
    }
    if (options.actions.empty())
        return refuseValue("Need at least one of --add, --remove, --clear, --enable, --disable, or --merge");
    if (options.granularity && !has(options, kAdd)) return refuseValue("granularity only supported with --add");
    if (options.sourceFormat && !options.sourceFile) return refuseValue("-F only supported with -b");
    if (options.sourceFile && !has(options, kMerge)) return refuseValue("Merge bitmap source file only supported with --merge");
    return {};
}

ParseResult<> checkOperands(const Options& options) {
    const bool wanted = !options.list && needsBitmap(options);
    if (options.bitmap.has_value() == wanted) return {};
    return refuseValue(wanted ? "Expecting filename and bitmap name" : "Expecting one image file name");
}

OptionTable<Options> makeTable() {
    OptionTable<Options> table;
    table.value({"-b", "--source-file"}, "FILE", "image whose bitmaps --merge reads; the image itself when not given",
                &Options::sourceFile)
        .value({"-F", "--source-format"}, "FMT", "format of that image; found out when not given", &Options::sourceFormat)
        .value({"-g", "--granularity"}, "SIZE", "bytes of the disk in one bit of the new bitmap, at least 512",
               &Options::granularity, parseGranularity)
        .value({"-f", "--format"}, "FMT", "format of the image; found out when not given", &Options::format)
        .later({"--object"}, "OBJDEF")
        .later({"--image-opts"})
        .action({kAdd}, {}, "make a bitmap, which records from now on", &Options::actions)
        .action({kRemove}, {}, "delete the bitmap", &Options::actions)
        .action({kClear}, {}, "mark nothing in it any more", &Options::actions)
        .action({kEnable}, {}, "let it record writes", &Options::actions)
        .action({kDisable}, {}, "let it stay as it is when the disk is written to", &Options::actions)
        .action({kMerge}, "SOURCE", "mark what that other bitmap has marked, too", &Options::actions);
    table.action({kRemoveAll}, {}, "delete all bitmaps; needs no BITMAP", &Options::actions)
        .ours()
        .action({kRename}, "NAME", "give it another name; later actions are about that one", &Options::actions)
        .ours()
        .flag({}, "list all bitmaps, with how much they have marked; needs no BITMAP", &Options::list)
        .alias({"--list"})
        .value({}, "human|json", "how to print the list", &Options::output)
        .alias({"--output"})
        .dryRun(&Options::dryRun)
        .value({}, "LEVEL", "how far names found in the image are followed", &Options::reach)
        .alias({"--trust"})
        .rule(checkActions)
        .operandErrors({.missing = "Expecting filename and bitmap name", .kind = ParseError::Kind::Value})
        .operand("FILENAME", "the image", &Options::file)
        .optionalOperand("BITMAP", "the bitmap", &Options::bitmap)
        .rule(checkOperands);
    return table;
}

std::vector<BitmapInfo> bitmapsOf(const Image& image) { return image.info().bitmaps.value_or(std::vector<BitmapInfo>{}); }

std::unexpected<Error> notFound(std::string_view name) {
    return fail(ErrorCode::NotFound, std::format("Dirty bitmap '{}' not found", name));
}

class Actions {
public:
    Actions(const Options& options, Image& image, Image* source)
        : m_options(options), m_image(image), m_source(source != nullptr ? *source : image),
          m_name(options.bitmap.value_or("")) {}

    Result<> carryOut() {
        for (const OptionAction& action : m_options.actions)
            TRY(carryOut(action).transform_error([&](Error error) {
                error.message = std::format("Operation {} on bitmap {} failed: {}", action.name.substr(2), m_name, error.message);
                return error;
            }));
        return {};
    }

private:
    Result<> carryOut(const OptionAction& action) {
        BitmapStore* store = m_image.bitmaps();
        if (action.name == kRemoveAll) return removeAll();
        if (store == nullptr) {
            if (action.name != kAdd) return notFound(m_name);
            return fail(ErrorCode::Unsupported, std::format("Can't store persistent bitmaps to {}: Operation not supported",
                                                            m_options.file));
        }
        if (action.name == kAdd) {
            const auto granularity = m_options.granularity == 0 ? std::nullopt : m_options.granularity;
            return store->add(m_name, granularity);
        }
        if (action.name == kRemove) return store->remove(m_name);
        if (action.name == kClear) return store->clear(m_name);
        if (action.name == kEnable) return store->enable(m_name);
        if (action.name == kDisable) return store->disable(m_name);
        if (action.name == kMerge) return merge(*store, action.text);
        TRY(store->rename(m_name, action.text));
        m_name = action.text;
        return {};
    }

    Result<> removeAll() {
        BitmapStore* store = m_image.bitmaps();
        for (const BitmapInfo& info : bitmapsOf(m_image)) TRY(store->remove(info.name));
        return {};
    }

    Result<> merge(BitmapStore& store, std::string_view sourceName) {
        // The reference looks for the target first.
        if (!std::ranges::contains(bitmapsOf(m_image), m_name, &BitmapInfo::name)) return notFound(m_name);
        if (m_source.bitmaps() == nullptr) return notFound(sourceName);
        return store.merge(m_name, *m_source.bitmaps(), sourceName);
    }

    const Options& m_options;
    Image& m_image;
    Image& m_source;
    std::string m_name;
};

Result<Bitmap::Report> list(const Options& options, FileOpener& files) {
    const OpenPolicy policy{.followBacking = false, .reach = options.reach};
    const auto chain = TRY(Chain::open({.name = options.file, .format = options.format}, Access::Read, policy, files));
    Image& image = chain->layer(0);
    Bitmap::Report report{.listed = std::vector<Bitmap::Listed>{}, .output = options.output};
    for (BitmapInfo& info : bitmapsOf(image)) {
        Bitmap::Listed& listed = report.listed->emplace_back(Bitmap::Listed{.info = std::move(info)});
        if (!listed.info.consistent) continue;
        std::uint64_t dirty = 0;
        TRY(image.bitmaps()->visit(listed.info.name, [&](Range guest) { dirty += guest.length; }));
        listed.dirtyBytes = dirty;
    }
    return report;
}

std::vector<std::string_view> flagsOf(const BitmapInfo& info) {
    std::vector<std::string_view> flags;
    if (!info.consistent) flags.push_back("in-use");
    if (info.enabled) flags.push_back("auto");
    return flags;
}

std::string humanLine(const Bitmap::Listed& listed, std::size_t nameWidth) {
    std::string flags;
    for (const auto flag : flagsOf(listed.info)) flags += (flags.empty() ? "" : ",") + std::string(flag);
    return std::format("{:{}}  {:>11}  {:>16}  {}\n", listed.info.name, nameWidth, listed.info.granularity,
                       listed.dirtyBytes ? std::to_string(*listed.dirtyBytes) : "unknown", flags.empty() ? "-" : flags);
}

} // namespace

const OptionTable<Bitmap::Options>& Bitmap::table() {
    static const auto table = makeTable();
    return table;
}

Result<Bitmap::Report> Bitmap::run(const Options& options, const RunContext& context) {
    OperationFiles files(context);
    if (options.list) return list(options, files.existing());
    const OpenPolicy policy{.followBacking = false, .reach = options.reach};
    const auto chain = TRY(openForWriting({.name = options.file, .format = options.format}, policy, files.existing(), context));
    std::unique_ptr<Chain> source;
    if (options.sourceFile)
        source = TRY(Chain::open({.name = *options.sourceFile, .format = options.sourceFormat}, Access::Read, policy,
                                 files.existing()));
    // The reference keeps what was done before an action failed.
    const auto done = Actions(options, chain->layer(0), source ? &source->layer(0) : nullptr).carryOut();
    TRY(chain->close());
    TRY(chain->flush());
    TRY(done);
    return Report{};
}

void Bitmap::Report::write(ReportWriter& writer) const {
    if (!listed) return;
    if (output == OutputFormat::AsJson) {
        Json json = Json::array();
        for (const Listed& bitmap : *listed) {
            Json entry{{"name", bitmap.info.name}, {"granularity", bitmap.info.granularity}, {"flags", flagsOf(bitmap.info)}};
            if (bitmap.dirtyBytes) entry["dirty-bytes"] = *bitmap.dirtyBytes;
            json.push_back(std::move(entry));
        }
        return writer.out(prettyJson(json) + "\n");
    }
    if (listed->empty()) return;
    std::size_t nameWidth = 4;
    for (const Listed& bitmap : *listed) nameWidth = std::max(nameWidth, bitmap.info.name.size());
    writer.out(std::format("{:{}}  {:>11}  {:>16}  {}\n", "NAME", nameWidth, "GRANULARITY", "DIRTY", "FLAGS"));
    for (const Listed& bitmap : *listed) writer.out(humanLine(bitmap, nameWidth));
}

} // namespace blockcore
