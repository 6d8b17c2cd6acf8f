// SPDX-License-Identifier: MIT
#include "blockcore/ops/compare.h"

#include "blockcore/base/buffer.h"
#include "blockcore/base/checked_math.h"
#include "blockcore/ops/compare_all.h"
#include "blockcore/ops/compare_plan.h"
#include "blockcore/ops/copy_engine.h"
#include "blockcore/ops/operation_files.h"
#include "blockcore/ops/zero_scan.h"

#include <algorithm>
#include <cstring>
#include <format>
#include <mutex>
#include <thread>

namespace blockcore {

namespace {

constexpr std::uint64_t kSectorSize = 512;
constexpr unsigned kMaxWorkers = 8;
constexpr std::string_view kReadFailure = "Error while reading offset ";

// Start of the first sector that differs.
std::optional<std::uint64_t> firstDifference(std::span<const std::byte> a, std::span<const std::byte> b) {
    if (std::memcmp(a.data(), b.data(), a.size()) == 0) return std::nullopt;
    const auto [inA, inB] = std::ranges::mismatch(a, b);
    return alignDown(static_cast<std::uint64_t>(inA - a.begin()), kSectorSize);
}

std::optional<std::uint64_t> firstNonZero(std::span<const std::byte> bytes) {
    if (isZero(bytes)) return std::nullopt;
    const auto found = std::ranges::find_if(bytes, [](std::byte byte) { return byte != std::byte{0}; });
    return alignDown(static_cast<std::uint64_t>(found - bytes.begin()), kSectorSize);
}

// Compares one range with as many threads as pay. What is found is the first on the disk, whichever thread
// finds something first.
class Comparison {
public:
    Comparison(ComparePlan& plan, const RunContext& context) : m_plan(plan), m_context(context) {}
    // Identical, ContentDiffers or AllocationDiffers.
    Result<Compare::Report> run();

private:
    using Finding = Result<std::optional<Compare::Report>>;
    void work();
    void startHelpers();
    Result<std::optional<CompareBatch>> takeBatch();
    Finding compareBatch(const CompareBatch& batch, Buffer& first, Buffer& second);
    static Finding comparePiece(const ComparePiece& piece, std::uint64_t offset, Buffer& first, Buffer& second);
    Result<> readSide(const CompareBatch& batch, ComparedRun ComparePiece::* side, Buffer& buffer);
    void settle(std::uint64_t batchNumber, Finding finding);

    ComparePlan& m_plan;
    const RunContext& m_context;
    std::mutex m_mutex;
    std::uint64_t m_settledBy = UINT64_MAX;     // number of the first batch that decided something
    Finding m_finding{std::nullopt};
    std::once_flag m_helpersStarted;
    std::vector<std::jthread> m_helpers;
};

Result<Compare::Report> Comparison::run() {
    work();
    m_helpers.clear(); // joins
    if (!m_finding) return std::unexpected(m_finding.error());
    return m_finding->value_or(Compare::Report{});
}

void Comparison::startHelpers() {
    const unsigned workers = std::clamp(std::thread::hardware_concurrency(), 1U, kMaxWorkers);
    for (unsigned helper = 1; helper < workers; ++helper) m_helpers.emplace_back([this] { work(); });
}

void Comparison::settle(std::uint64_t batchNumber, Finding finding) {
    const std::lock_guard lock(m_mutex);
    if (batchNumber >= m_settledBy) return;
    m_settledBy = batchNumber;
    m_finding = std::move(finding);
}

Result<std::optional<CompareBatch>> Comparison::takeBatch() {
    TRY(m_context.checkpoint());
    const std::lock_guard lock(m_mutex);
    // Batches come in order: nothing that comes now could change what was found.
    if (m_settledBy != UINT64_MAX) return std::nullopt;
    auto batch = m_plan.next();
    if (!batch) {
        m_settledBy = UINT64_MAX - 1; // every batch handed out so far comes first
        m_finding = std::unexpected(batch.error());
    }
    return batch;
}

void Comparison::work() {
    Buffer first(ComparePlan::largestBatch()), second(ComparePlan::largestBatch());
    if (first.size() == 0 || second.size() == 0)
        return settle(0, fail(ErrorCode::TooLarge, "No memory to compare with"));
    for (;;) {
        const auto batch = takeBatch();
        // A stop request; errors of the plan are settled already.
        if (!batch) return settle(UINT64_MAX - 1, std::unexpected(batch.error()));
        if (!*batch) return;
        if ((*batch)->compressed) std::call_once(m_helpersStarted, [this] { startHelpers(); });
        auto finding = compareBatch(**batch, first, second);
        if (!finding || *finding) return settle((*batch)->number, std::move(finding));
        m_context.progress.advance((*batch)->range.length);
    }
}

Result<> Comparison::readSide(const CompareBatch& batch, ComparedRun ComparePiece::* side, Buffer& buffer) {
    const bool isFirst = side == &ComparePiece::first;
    Chain& chain = isFirst ? m_plan.firstChain() : m_plan.secondChain();
    for (std::size_t at = 0; at < batch.pieces.size();) {
        const ComparedRun run = batch.pieces[at].*side;
        Range range = batch.pieces[at].range;
        for (++at; at < batch.pieces.size(); ++at) {
            const ComparedRun next = batch.pieces[at].*side;
            if (next.zero != run.zero || next.layer != run.layer) break;
            range.length += batch.pieces[at].range.length;
        }
        if (run.zero) continue;
        const auto out = buffer.first(range.end() - batch.range.offset).subspan(range.offset - batch.range.offset);
        const std::string& name = isFirst ? m_plan.firstName() : m_plan.secondName();
        TRY(chain.layer(run.layer)
                .read(range.offset, out)
                .transform_error(asReadError)
                .transform_error(during(std::format("{}{} of {}", kReadFailure, range.offset, name))));
    }
    return {};
}

Comparison::Finding Comparison::comparePiece(const ComparePiece& piece, std::uint64_t offset, Buffer& first,
                                             Buffer& second) {
    const auto a = first.first(offset + piece.range.length).subspan(offset);
    const auto b = second.first(offset + piece.range.length).subspan(offset);
    std::optional<std::uint64_t> difference;
    if (piece.first.zero) difference = firstNonZero(b);
    else if (piece.second.zero) difference = firstNonZero(a);
    else difference = firstDifference(a, b);
    if (!difference) return std::nullopt;
    return Compare::Report{.outcome = Compare::Outcome::ContentDiffers, .offset = piece.range.offset + *difference};
}

Comparison::Finding Comparison::compareBatch(const CompareBatch& batch, Buffer& first, Buffer& second) {
    TRY(readSide(batch, &ComparePiece::first, first));
    TRY(readSide(batch, &ComparePiece::second, second));
    for (const ComparePiece& piece : batch.pieces) {
        auto difference = TRY(comparePiece(piece, piece.range.offset - batch.range.offset, first, second));
        if (difference) return difference;
    }
    if (!batch.allocationDiffers) return std::nullopt;
    return Compare::Report{.outcome = Compare::Outcome::AllocationDiffers, .offset = batch.range.end()};
}

Result<std::unique_ptr<Chain>> openDisk(const Compare::Options& options, const std::string& name,
                                        const std::optional<std::string>& format, FileOpener& files) {
    return Chain::open({.name = name, .format = format}, Access::Read,
                       {.reach = options.reach, .forceShare = options.forceShare, .cache = options.cache}, files);
}

ParseResult<> checkOutput(const Compare::Options& options) {
    if (options.all || options.output == OutputFormat::Human) return {};
    return refuse(ParseError::Kind::Value, "--output=json needs --all");
}

} // namespace

Result<Compare::Report> Compare::run(const Options& options, const RunContext& context) {
    OperationFiles files(context);
    const auto first = TRY(openDisk(options, options.first, options.firstFormat, files.existing()));
    const auto second = TRY(openDisk(options, options.second, options.secondFormat, files.existing()));
    const std::uint64_t common = std::min(first->size(), second->size());
    const std::uint64_t whole = std::max(first->size(), second->size());
    Report report{.quiet = options.quiet};
    context.progress.begin(Stage::Checking, whole);
    if (options.all) return compareAll(*first, *second, options, context);
    if (options.strict && common != whole) {
        report.outcome = Outcome::SizeDiffers;
        return report;
    }
    using Strictness = ComparePlan::Strictness;
    const auto compareRange = [&](Range range) {
        ComparePlan plan({*first, options.first}, {*second, options.second}, range,
                         options.strict ? Strictness::Allocation : Strictness::Content);
        return Comparison(plan, context).run();
    };
    report = TRY(compareRange({0, common}));
    if (report.outcome == Outcome::Identical && common != whole) {
        if (!options.quiet) context.notify(Notice::Kind::Output, "Warning: Image size mismatch!\n");
        report = TRY(compareRange({common, whole - common}));
    }
    report.quiet = options.quiet;
    return report;
}

void Compare::Report::write(ReportWriter& writer) const {
    if (quiet) return;
    if (all) return writer.out(allDifferencesText(*this));
    switch (outcome) {
    case Outcome::Identical: writer.out("Images are identical.\n"); break;
    case Outcome::ContentDiffers: writer.out(std::format("Content mismatch at offset {}!\n", offset)); break;
    case Outcome::AllocationDiffers:
        writer.out(std::format("Strict mode: Offset {} block status mismatch!\n", offset));
        break;
    case Outcome::SizeDiffers: writer.out("Strict mode: Image size mismatch!\n"); break;
    }
}

int Compare::failureExitCode(const Error& error) {
    const auto happenedIn = [&](std::string_view what) {
        return std::ranges::any_of(error.context, [what](const std::string& line) { return line.starts_with(what); });
    };
    if (happenedIn(ComparePlan::kFailure)) return 3;
    return happenedIn(kReadFailure) ? 4 : 2;
}

const OptionTable<Compare::Options>& Compare::table() {
    static const auto table =
        OptionTable<Options>{}
            .flag({"-q", "--quiet"}, "print nothing but errors", &Options::quiet)
            .later({"--object"}, "OBJDEF")
            .value({"-T", "--cache"}, "MODE", "cache mode, writeback when not given", &Options::cache, parseSourceCache)
            .later({"--image-opts"})
            .value({"-f", "--a-format", "--left-format"}, "FMT",
                   "format of the first image; found out when not given", &Options::firstFormat)
            .value({"-F", "--b-format", "--right-format"}, "FMT",
                   "format of the second image; found out when not given", &Options::secondFormat)
            .flag({"-U", "--force-share"}, "read the images although others may be writing to them",
                  &Options::forceShare)
            .flag({"-s", "--strict"}, "sizes and what is allocated must match, too", &Options::strict)
            .flag({}, "tell every range that differs, not the first one only", &Options::all)
            .alias({"--all"})
            .value({}, "human|json", "with --all: how to print", &Options::output)
            .alias({"--output"})
            .rule(checkOutput)
            .progress({"-p", "--progress"}, &Options::progress)
            .value({}, "LEVEL", "how far names found in images are followed", &Options::reach)
            .alias({"--trust"})
            .operandErrors({.missing = "Expecting two image file names"})
            .operand("FILENAME1", "an image", &Options::first)
            .operand("FILENAME2", "the image to compare it with", &Options::second);
    return table;
}

} // namespace blockcore
