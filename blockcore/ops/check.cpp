// SPDX-License-Identifier: MIT
#include "blockcore/ops/check.h"

#include "blockcore/base/json.h"
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

std::string humanText(const CheckReport& result) {
    std::string text = humanVerdict(result);
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
    json["check-errors"] = result.checkErrors;
    addUnlessZero("leaks", result.leaks);
    addUnlessZero("allocated-clusters", result.allocatedClusters);
    json["filename"] = report.filename;
    json["format"] = report.format;
    addUnlessZero("fragmented-clusters", result.fragmentedClusters);
    return prettyJson(json) + "\n";
}

} // namespace

void Check::Report::write(ReportWriter& writer) const {
    if (quiet || !supported) return;
    writer.out(output == OutputFormat::AsJson ? jsonText(*this) : humanText(result));
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

const OptionTable<Check::Options>& Check::table() {
    static const auto table =
        OptionTable<Options>{}
            .flag({"-q", "--quiet"}, "print no figures, only what is wrong", &Options::quiet)
            .value({"-f", "--format"}, "FMT", "format of the image; found out when not given", &Options::format)
            .value({"-T", "--cache"}, "CACHE", "how the image is read", &Options::cache, &parseSourceCache)
            .later({"-r", "--repair"}, "leaks|all")
            .value({"--output"}, "human|json", "how to print", &Options::output)
            .later({"--object"}, "OBJDEF")
            .later({"--image-opts"})
            .flag({"-U", "--force-share"}, "open it although others may be writing to it", &Options::forceShare)
            .progress({}, &Options::progress)
            .alias({"--progress"})
            .value({}, "LEVEL", "how far names found in the image are followed", &Options::reach)
            .alias({"--trust"})
            .operand("FILENAME", "the image", &Options::file);
    return table;
}

Result<Check::Report> Check::run(const Options& options, const RunContext& context) {
    OperationFiles files(context);
    const OpenPolicy policy{.followBacking = false,
                            .reach = options.reach,
                            .forceShare = options.forceShare,
                            .forCheck = true,
                            .cache = options.cache};
    const auto chain = TRY(Chain::open({.name = options.file, .format = options.format}, Access::Read, policy,
                                       files.existing()));
    Image& image = chain->layer(0);
    Report report{.filename = options.file,
                  .format = std::string(image.driver().name),
                  .output = options.output,
                  .quiet = options.quiet};
    Checker* checker = image.checker();
    if (checker == nullptr) {
        context.notify(Notice::Kind::Error, "This image format does not support checks\n");
        report.supported = false;
        return report;
    }
    report.result = TRY(checker->check(context));
    if (report.result.checkErrors != 0) context.notify(Notice::Kind::Error, "Check failed\n");
    return report;
}

} // namespace blockcore
