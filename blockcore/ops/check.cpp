// SPDX-License-Identifier: MIT
#include "blockcore/ops/check.h"

#include "blockcore/base/json.h"
#include "blockcore/ops/open_image.h"
#include "blockcore/ops/operation_files.h"

#include <nlohmann/json.hpp>

#include <format>

namespace blockcore {

namespace {

double percent(std::uint64_t part, std::uint64_t whole) {
    return static_cast<double>(part) * 100.0 / static_cast<double>(whole);
}

std::string humanVerdict(const CheckReport& result) {
    if (result.corruptions + result.leaks + result.checkErrors == 0) return "No errors were found on the image.\n";
    std::string text;
    if (result.corruptions != 0)
        text += std::format("\n{} errors were found on the image.\nData may be corrupted, or further writes to the image "
                            "may corrupt it.\n", result.corruptions);
    if (result.leaks != 0)
        text += std::format("\n{} leaked clusters were found on the image.\nThis means waste of disk space, but no harm "
                            "to data.\n", result.leaks);
    if (result.checkErrors != 0)
        text += std::format("\n{} internal errors have occurred during the check.\n", result.checkErrors);
    return text;
}

std::string humanText(const CheckReport& result, bool repaired) {
    std::string text;
    if (repaired)
        text = std::format("The following inconsistencies were found and repaired:\n\n    {} leaked clusters\n    {} "
                           "corruptions\n\nDouble checking the fixed image now...\n",
                           result.leaksFixed, result.corruptionsFixed);
    text += humanVerdict(result);
    if (result.totalClusters != 0 && result.allocatedClusters != 0)
        text += std::format("{}/{} = {:.2f}% allocated, {:.2f}% fragmented, {:.2f}% compressed clusters\n",
                            result.allocatedClusters, result.totalClusters,
                            percent(result.allocatedClusters, result.totalClusters),
                            percent(result.fragmentedClusters, result.allocatedClusters),
                            percent(result.compressedClusters, result.allocatedClusters));
    if (result.imageEndOffset != 0) text += std::format("Image end offset: {}\n", result.imageEndOffset);
    return text;
}

// The order of keys is the reference's.
std::string jsonText(const Check::Report& report) {
    const CheckReport& result = report.result;
    Json json;
    const auto addUnlessZero = [&json](const char* key, std::uint64_t value) {
        if (value != 0) json[key] = value;
    };
    addUnlessZero("image-end-offset", result.imageEndOffset);
    addUnlessZero("compressed-clusters", result.compressedClusters);
    addUnlessZero("total-clusters", result.totalClusters);
    addUnlessZero("corruptions", result.corruptions);
    addUnlessZero("corruptions-fixed", result.corruptionsFixed);
    json["check-errors"] = result.checkErrors;
    addUnlessZero("leaks", result.leaks);
    addUnlessZero("leaks-fixed", result.leaksFixed);
    addUnlessZero("allocated-clusters", result.allocatedClusters);
    json["filename"] = report.filename;
    json["format"] = report.format;
    addUnlessZero("fragmented-clusters", result.fragmentedClusters);
    return prettyJson(json) + "\n";
}

} // namespace

void Check::Report::write(ReportWriter& writer) const {
    if (quiet || !supported) return;
    writer.out(output == OutputFormat::AsJson ? jsonText(*this) : humanText(result, repaired));
}

int Check::Report::exitCode() const {
    const auto code = [this] {
        if (!supported) return ExitCode::Unsupported;
        if (result.checkErrors != 0) return ExitCode::Failed;
        if (result.corruptions != 0) return ExitCode::Corrupt;
        return result.leaks != 0 ? ExitCode::Leaks : ExitCode::Sound;
    };
    return static_cast<int>(code());
}

ParseResult<RepairMode> OptionCodec<RepairMode>::parse(std::string_view text) {
    if (text == choices[0]) return RepairMode::Leaks;
    if (text == choices[1]) return RepairMode::All;
    return refuse(ParseError::Kind::Usage, std::format("--repair (-r) expects 'leaks' or 'all' not '{}'", text));
}

const OptionTable<Check::Options>& Check::table() {
    static const auto table =
        OptionTable<Options>{}
            .flag({"-q", "--quiet"}, "print no figures, only what is wrong", &Options::quiet)
            .value({"-f", "--format"}, "FMT", "format of the image; found out when not given", &Options::format)
            .value({"-T", "--cache"}, "CACHE", "how the image is read", &Options::cache, &parseSourceCache)
            .value({"-r", "--repair"}, "leaks|all", "mend what is wrong: only leaks, or all", &Options::repair)
            .value({"--output"}, "human|json", "how to print", &Options::output)
            .later({"--object"}, "OBJDEF")
            .later({"--image-opts"})
            .flag({"-U", "--force-share"}, "open it although others may be writing to it", &Options::forceShare)
            .progress({}, &Options::progress)
            .alias({"--progress"})
            .dryRun(&Options::dryRun)
            .value({}, "LEVEL", "how far names found in the image are followed", &Options::reach)
            .alias({"--trust"})
            .operand("FILENAME", "the image", &Options::file);
    return table;
}

namespace {

Result<std::unique_ptr<Chain>> openImage(const Check::Options& options, FileOpener& files, const RunContext& context) {
    const OpenPolicy policy{.followBacking = false,
                            .reach = options.reach,
                            .forceShare = options.forceShare,
                            .forCheck = true,
                            .cache = options.cache};
    if (options.repair && options.forceShare)
        return std::unexpected(during(std::format("Could not open '{}'", options.file))(
            fail(ErrorCode::InvalidArgument, "force-share=on can only be used with read-only images").error()));
    const Access access = options.repair ? Access::Repair : Access::Read;
    auto chain = TRY(Chain::open({.name = options.file, .format = options.format}, access, policy, files));
    if (options.repair) warnOfGuessedRaw(*chain, context);
    return chain;
}

} // namespace

Result<Check::Report> Check::run(const Options& options, const RunContext& context) {
    OperationFiles files(context);
    const auto chain = TRY(openImage(options, files.existing(), context));
    Image& image = chain->layer(0);
    Report report{.filename = options.file,
                  .format = std::string(image.driver().name),
                  .output = options.output,
                  .quiet = options.quiet};
    Checker* checker = image.checker();
    if (checker == nullptr || (options.repair && !checker->canRepair())) {
        context.notify(Notice::Kind::Error, "This image format does not support checks\n");
        report.supported = false;
        return report;
    }
    report.result = TRY(options.repair ? checker->repair(*options.repair, context) : checker->check(context));
    const std::uint64_t corruptionsFixed = report.result.corruptionsFixed, leaksFixed = report.result.leaksFixed;
    if (corruptionsFixed + leaksFixed != 0) {
        report.result = TRY(checker->check(context));
        report.result.corruptionsFixed = corruptionsFixed;
        report.result.leaksFixed = leaksFixed;
        report.repaired = true;
    }
    if (report.result.checkErrors != 0) context.notify(Notice::Kind::Error, "Check failed\n");
    return report;
}

} // namespace blockcore
