// SPDX-License-Identifier: MIT
#include "blockcore/ops/compare_all.h"

#include "blockcore/base/json.h"
#include "blockcore/ops/compare_plan.h"
#include "blockcore/ops/disk_pair.h"

#include <algorithm>
#include <cstring>
#include <format>
#include <nlohmann/json.hpp>

namespace blockcore {

namespace {

using Difference = Compare::Difference;

constexpr std::uint64_t kSector = 512;
constexpr std::size_t kMostDifferences = 16U << 20;

// Neighbours of one kind become one; of the other kind one may lie between.
Result<> note(std::vector<Difference>& list, Difference difference) {
    for (std::size_t back = 1; back <= std::min<std::size_t>(list.size(), 2); ++back) {
        Difference& earlier = list[list.size() - back];
        if (earlier.kind != difference.kind || earlier.range.end() != difference.range.offset) continue;
        earlier.range.length += difference.range.length;
        return {};
    }
    if (list.size() == kMostDifferences) return fail(ErrorCode::TooLarge, "The images differ in too many places to list");
    list.push_back(difference);
    return {};
}

Result<> noteContent(std::vector<Difference>& list, std::uint64_t offset, const DiskPair::Step& step) {
    for (std::uint64_t at = 0; at < step.length; at += kSector) {
        const std::uint64_t length = std::min(kSector, step.length - at);
        if (std::memcmp(step.firstBytes.data() + at, step.secondBytes.data() + at, length) == 0) continue;
        TRY(note(list, {Difference::Kind::Content, {offset + at, length}}));
    }
    return {};
}

std::string_view kindName(Difference::Kind kind) {
    return kind == Difference::Kind::Content ? "content" : "allocation";
}

std::uint64_t differingBytes(const std::vector<Difference>& list, Difference::Kind kind) {
    std::uint64_t bytes = 0;
    for (const Difference& difference : list)
        if (difference.kind == kind) bytes += difference.range.length;
    return bytes;
}

std::string jsonText(const Compare::Report& report) {
    Json json;
    json["identical"] = report.outcome == Compare::Outcome::Identical;
    json["virtual-size-a"] = report.firstSize;
    json["virtual-size-b"] = report.secondSize;
    json["differing-bytes"] = differingBytes(*report.all, Difference::Kind::Content);
    json["differences"] = Json::array();
    for (const Difference& difference : *report.all)
        json["differences"].push_back({{"offset", difference.range.offset},
                                       {"length", difference.range.length},
                                       {"what", kindName(difference.kind)}});
    return prettyJson(json) + "\n";
}

} // namespace

Result<Compare::Report> compareAll(Chain& first, Chain& second, const Compare::Options& options,
                                   const RunContext& context) {
    const std::uint64_t common = std::min(first.size(), second.size());
    const std::uint64_t whole = std::max(first.size(), second.size());
    Compare::Report report{.quiet = options.quiet,
                           .firstSize = first.size(),
                           .secondSize = second.size(),
                           .output = options.output};
    std::vector<Difference> list;
    DiskPair pair(first, second);
    for (std::uint64_t at = 0; at < whole;) {
        TRY(context.checkpoint());
        const DiskPair::Step step = TRY(pair.at(at, at < common ? common : whole));
        if (options.strict && at < common &&
            !allocatedAlike(step.first, step.first.range.end() == first.size(), step.second,
                            step.second.range.end() == second.size()))
            TRY(note(list, {Difference::Kind::Allocation, {at, step.length}}));
        if (!step.equal) TRY(noteContent(list, at, step));
        context.progress.advance(step.length);
        at += step.length;
    }
    using Outcome = Compare::Outcome;
    if (!list.empty()) {
        const bool content = list.front().kind == Difference::Kind::Content;
        report.outcome = content ? Outcome::ContentDiffers : Outcome::AllocationDiffers;
        report.offset = list.front().range.offset;
    } else if (options.strict && common != whole) {
        report.outcome = Outcome::SizeDiffers;
    }
    report.all = std::move(list);
    return report;
}

std::string allDifferencesText(const Compare::Report& report) {
    if (report.output == OutputFormat::AsJson) return jsonText(report);
    std::string text;
    if (report.firstSize != report.secondSize)
        text += std::format("Sizes differ: {} and {}\n", report.firstSize, report.secondSize);
    for (const Difference& difference : *report.all)
        text += std::format("{} differs at offset {}, length {}\n",
                            difference.kind == Difference::Kind::Content ? "Content" : "Allocation",
                            difference.range.offset, difference.range.length);
    if (report.outcome == Compare::Outcome::Identical) return text + "Images are identical.\n";
    return text + std::format("{} ranges differ, {} bytes in content.\n", report.all->size(),
                              differingBytes(*report.all, Difference::Kind::Content));
}

} // namespace blockcore
