// SPDX-License-Identifier: MIT
#include "blockcore/ops/copy_engine.h"

#include "blockcore/base/buffer.h"
#include "blockcore/base/checked_math.h"
#include "blockcore/device/payload_scope.h"
#include "blockcore/ops/copy_plan.h"
#include "blockcore/ops/rate_limiter.h"
#include "blockcore/ops/zero_scan.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <format>
#include <mutex>
#include <thread>

namespace blockcore {

namespace {

constexpr unsigned kMaxWorkers = 8;
constexpr std::uint64_t kLargestHoleUnit = 1U << 20;
constexpr std::uint64_t kSectorSize = 512;

// What a worker made of a batch: runs to write, in order.
struct ReadyRun {
    Range range;
    bool zero = false;
    std::span<const std::byte> data;            // unless zero; in the worker's buffer
    PackedUnits packed{};                       // with compression
};

std::move_only_function<Error(Error)> whileAt(std::string_view what, std::uint64_t offset) {
    return during(std::format("error while {} at byte {}", what, offset));
}

class Copy {
public:
    Copy(const CopyJob& job, const RunContext& context) :
        m_job(job), m_context(context), m_holeUnit(holeUnit(job)), m_plan(job, m_holeUnit), m_limiter(job.rateLimit) {}

    Result<CopyTotals> run();

private:
    static std::uint64_t holeUnit(const CopyJob& job);
    Result<> begin();
    void work();
    void startHelpers();
    Result<bool> copyNext(Buffer& buffer);
    Result<std::optional<CopyBatch>> takeBatch();
    Result<std::vector<ReadyRun>> prepare(const CopyBatch& batch, Buffer& buffer);
    Result<> readBatch(const CopyBatch& batch, std::span<std::byte> out);
    Result<> readPiece(const CopyPiece& piece, std::span<std::byte> out);
    Result<> salvagePiece(const CopyPiece& piece, std::span<std::byte> out);
    Result<> writeRuns(const CopyBatch& batch, const std::vector<ReadyRun>& runs);
    Result<> writeRun(const ReadyRun& run);
    void stopAll(Error error);

    const CopyJob& m_job;
    const RunContext& m_context;
    std::uint64_t m_holeUnit;

    std::mutex m_planMutex;
    CopyPlan m_plan;
    std::once_flag m_helpersStarted;
    std::vector<std::jthread> m_helpers;

    std::mutex m_turnMutex;
    std::condition_variable m_turnChanged;
    std::uint64_t m_turn = 0;                   // number of the batch that may be written
    std::optional<Error> m_error;               // the first; stops everybody
    CopyTotals m_totals;
    RateLimiter m_limiter;
};

// Holes in data are found, and batches cut, in units that the target can take whole.
std::uint64_t Copy::holeUnit(const CopyJob& job) {
    const std::uint64_t targetUnit = job.target->layer(0).largestWriteUnit();
    if (job.zeroRule != ZeroRule::FindHoles) return targetUnit;
    return std::max(targetUnit, std::min(std::bit_floor(job.shortestHole), kLargestHoleUnit));
}

Result<> Copy::begin() {
    std::uint64_t total = m_plan.length();
    if (m_job.countFirst) {
        m_context.progress.begin(Stage::Scanning, total);
        CopyPlan counting(m_job, m_holeUnit);
        total = 0;
        while (auto batch = TRY(counting.next())) {
            TRY(m_context.checkpoint());
            if (batch->kind == CopyKind::Data) total += batch->range.length;
            m_context.progress.advance(batch->range.length);
        }
    }
    m_context.progress.begin(Stage::Copying, total);
    return {};
}

Result<CopyTotals> Copy::run() {
    TRY(begin());
    if (m_job.compress) std::call_once(m_helpersStarted, [this] { startHelpers(); });
    work();
    m_helpers.clear(); // joins
    if (m_error) return std::unexpected(*m_error);
    return m_totals;
}

void Copy::startHelpers() {
    const unsigned useful = std::clamp(std::thread::hardware_concurrency(), 1U, kMaxWorkers);
    const unsigned workers = m_job.workers != 0 ? m_job.workers : useful;
    for (unsigned helper = 1; helper < workers; ++helper) m_helpers.emplace_back([this] { work(); });
}

void Copy::work() {
    Buffer buffer(m_plan.largestBatch());
    if (buffer.size() == 0) return stopAll(fail(ErrorCode::TooLarge, "No memory to copy with").error());
    for (;;) {
        auto more = copyNext(buffer);
        if (!more) return stopAll(std::move(more).error());
        if (!*more) return;
    }
}

void Copy::stopAll(Error error) {
    const std::lock_guard lock(m_turnMutex);
    if (!m_error) m_error = std::move(error);
    m_turnChanged.notify_all();
}

Result<std::optional<CopyBatch>> Copy::takeBatch() {
    TRY(m_context.checkpoint());
    const std::lock_guard lock(m_planMutex);
    auto batch = TRY(m_plan.next());
    return batch;
}

// Whether there was a batch.
Result<bool> Copy::copyNext(Buffer& buffer) {
    const auto batch = TRY(takeBatch());
    if (!batch) return false;
    // Decompression is worth more than one thread; plain copies are not.
    if (batch->compressed) std::call_once(m_helpersStarted, [this] { startHelpers(); });
    auto runs = prepare(*batch, buffer);

    std::unique_lock lock(m_turnMutex);
    m_turnChanged.wait(lock, [&] { return m_error || m_turn == batch->number; });
    if (m_error) return false;
    lock.unlock();
    // Reported only now: what comes earlier on the disk fails first.
    if (!runs) return std::unexpected(std::move(runs).error());
    TRY(writeRuns(*batch, *runs));
    lock.lock();
    ++m_turn;
    m_turnChanged.notify_all();
    return true;
}

Result<std::vector<ReadyRun>> Copy::prepare(const CopyBatch& batch, Buffer& buffer) {
    std::vector<ReadyRun> runs;
    if (batch.kind == CopyKind::Backed) return runs;
    if (batch.kind == CopyKind::Zero) {
        runs.push_back({.range = batch.range, .zero = true, .data = {}});
        return runs;
    }
    const auto data = buffer.first(batch.range.length);
    TRY(readBatch(batch, data));
    std::vector<ScannedRun> scanned{{{0, data.size()}, false}};
    if (m_job.zeroRule == ZeroRule::FindHoles)
        scanned = scanForZeroes(data, m_holeUnit, std::min(m_job.shortestHole, kLargestHoleUnit));
    for (const ScannedRun& part : scanned) {
        const auto bytes = data.subspan(part.range.offset, part.range.length);
        ReadyRun& run = runs.emplace_back(
            ReadyRun{.range = {batch.range.offset + part.range.offset, bytes.size()}, .zero = part.zero, .data = bytes});
        if (m_job.compress && !run.zero)
            run.packed = TRY(m_job.target->layer(0).compressedWriter()->pack(bytes));
    }
    return runs;
}

Result<> Copy::readBatch(const CopyBatch& batch, std::span<std::byte> out) {
    for (std::size_t first = 0; first < batch.pieces.size();) {
        CopyPiece piece = batch.pieces[first];
        // Neighbours that one layer supplies are read at once.
        std::size_t next = first + 1;
        for (; next < batch.pieces.size(); ++next) {
            const CopyPiece& neighbour = batch.pieces[next];
            if (neighbour.kind != piece.kind || neighbour.layer != piece.layer || neighbour.source != piece.source) break;
            piece.range.length += neighbour.range.length;
        }
        const auto part = out.subspan(piece.range.offset - batch.range.offset, piece.range.length);
        auto read = readPiece(piece, part);
        if (!read && m_job.salvage) read = salvagePiece(piece, part);
        TRY(std::move(read).transform_error(asReadError).transform_error(whileAt("reading", piece.range.offset)));
        first = next;
    }
    return {};
}

Result<> Copy::readPiece(const CopyPiece& piece, std::span<std::byte> out) {
    Chain& chain = *m_job.sources[piece.source].chain;
    switch (piece.kind) {
    case CopyKind::Data: return chain.layer(piece.layer).read(piece.sourceOffset, out);
    case CopyKind::Backed: return chain.read(piece.sourceOffset, out);
    case CopyKind::Zero: break;
    }
    std::ranges::fill(out, std::byte{0});
    return {};
}

Result<> Copy::salvagePiece(const CopyPiece& piece, std::span<std::byte> out) {
    for (std::uint64_t at = 0; at < out.size(); at += kSectorSize) {
        CopyPiece sector = piece;
        sector.sourceOffset += at;
        const auto part = out.subspan(at, std::min<std::uint64_t>(kSectorSize, out.size() - at));
        const auto read = readPiece(sector, part);
        if (read) continue;
        TRY(m_context.checkpoint());
        std::ranges::fill(part, std::byte{0});
        if (!m_job.quiet)
            m_context.notify(Notice::Kind::Warning, std::format("error while reading offset {}: {}\n",
                                                                piece.range.offset + at,
                                                                errorText(asReadError(read.error()))));
    }
    return {};
}

Result<> Copy::writeRuns(const CopyBatch& batch, const std::vector<ReadyRun>& runs) {
    for (const ReadyRun& run : runs) {
        TRY(writeRun(run).transform_error(whileAt("writing", run.range.offset)));
        (run.zero ? m_totals.zeroes : m_totals.copied) += run.range.length;
    }
    if (!m_job.countFirst || batch.kind == CopyKind::Data) m_context.progress.advance(batch.range.length);
    return {};
}

Result<> Copy::writeRun(const ReadyRun& run) {
    if (run.zero) return run.range.offset >= m_job.zeroFrom ? Result<>{} : m_job.target->zero(run.range);
    TRY(m_limiter.spend(run.range.length, m_context));
    const PayloadScope plain(run.data), packed(run.packed.bytes);
    if (m_job.compress)
        return m_job.target->layer(0).compressedWriter()->writePacked(run.range.offset, run.packed, run.data);
    return m_job.target->write(run.range.offset, run.data);
}

} // namespace

Error asReadError(Error error) {
    if (error.code != ErrorCode::Corrupt) return error;
    Error plain = failSystem(EIO).error();
    plain.hostOffset = error.hostOffset;
    return plain;
}

Result<CopyTotals> copyDisks(const CopyJob& job, const RunContext& context) { return Copy(job, context).run(); }

} // namespace blockcore
