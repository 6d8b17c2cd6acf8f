// SPDX-License-Identifier: MIT
#include "blockcore/ops/bench.h"

#include "blockcore/base/buffer.h"
#include "blockcore/device/range_lock.h"
#include "blockcore/ops/open_image.h"
#include "blockcore/ops/operation_files.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <format>
#include <thread>

namespace blockcore {

namespace {

// More requests at once than any disk takes only cost threads.
constexpr std::uint64_t kMaxThreads = 64;
constexpr SizeRange kPositiveInt{.what = {}, .minimum = 1, .maximum = INT32_MAX};

SizeRange positiveInt(std::string_view what) {
    SizeRange range = kPositiveInt;
    range.what = what;
    return range;
}

ParseResult<CacheMode> parseBenchCache(std::string_view text) {
    if (auto mode = OptionCodec<CacheMode>::parse(text)) return mode;
    return refuse(ParseError::Kind::Value, "Invalid cache mode");
}

ParseResult<> checkFlushes(const Bench::Options& options) {
    if (options.flushInterval == 0) return {};
    if (!options.write)
        return refuse(ParseError::Kind::Value, "--flush-interval is only available in write tests");
    if (options.flushInterval < options.depth)
        return refuse(ParseError::Kind::Value, "Flush interval can't be smaller than depth");
    return {};
}

class Workload {
public:
    Workload(const Bench::Options& options, Chain& chain, const RunContext& context)
        : m_options(options), m_chain(chain), m_context(context) {}

    Result<> run();

private:
    void work();
    Result<> request(std::uint64_t index, Buffer& buffer);
    Result<> waitForFlush(std::uint64_t index);
    Result<> countDone();
    std::uint64_t offsetOf(std::uint64_t index) const;
    void fail(Error error);

    const Bench::Options& m_options;
    Chain& m_chain;
    const RunContext& m_context;
    RangeLock m_writing;                        // requests may overlap, devices want disjoint writes
    std::atomic<std::uint64_t> m_next{0}, m_done{0};
    std::atomic<bool> m_stopped{false};
    std::mutex m_mutex;
    std::condition_variable m_flushed;
    std::uint64_t m_flushes = 0;
    std::optional<Error> m_error;               // the first
};

Result<> Workload::run() {
    m_context.progress.begin(Stage::Copying, m_options.count);
    const auto threads = std::min({m_options.depth, m_options.count, kMaxThreads});
    std::vector<std::jthread> helpers;
    for (std::uint64_t helper = 1; helper < threads; ++helper) helpers.emplace_back([this] { work(); });
    work();
    helpers.clear(); // joins
    if (m_error) return std::unexpected(*m_error);
    return {};
}

std::uint64_t Workload::offsetOf(std::uint64_t index) const {
    // The first request is not wrapped. No overflow: 2^31 requests of 2^31 bytes, and a disk of 2^63 at most.
    if (index == 0) return m_options.offset;
    const auto step = m_options.stepSize != 0 ? m_options.stepSize : m_options.bufferSize;
    return (m_options.offset + index * step) % m_chain.size();
}

void Workload::fail(Error error) {
    const std::lock_guard lock(m_mutex);
    if (!m_error) m_error = std::move(error);
    m_stopped = true;
    m_flushed.notify_all();
}

void Workload::work() {
    // Looked at before the buffer is made: its size is the user's and may be out of all proportion.
    if (m_options.offset >= m_chain.size() || m_options.bufferSize > m_chain.size() - m_options.offset)
        return fail(failSystem(EIO, "Failed request").error());
    Buffer buffer(m_options.bufferSize);
    if (buffer.size() == 0) return fail(failSystem(ENOMEM, "Failed request").error());
    std::ranges::fill(buffer.first(buffer.size()), static_cast<std::byte>(m_options.pattern));
    while (!m_stopped) {
        const std::uint64_t index = m_next.fetch_add(1, std::memory_order_relaxed);
        if (index >= m_options.count) return;
        auto done = request(index, buffer);
        if (done) done = countDone();
        if (!done) return fail(std::move(done).error());
    }
}

Result<> Workload::request(std::uint64_t index, Buffer& buffer) {
    TRY(m_context.checkpoint());
    TRY(waitForFlush(index));
    const Range range{offsetOf(index), m_options.bufferSize};
    const auto bytes = buffer.first(range.length);
    auto done = [&]() -> Result<> {
        if (!m_options.write) return m_chain.read(range.offset, bytes);
        const RangeLock::Guard guard(m_writing, range);
        return m_chain.write(range.offset, bytes);
    }();
    if (done) return {};
    // A request past the end has no system error; the reference calls that an I/O error, too.
    return failSystem(done.error().systemError != 0 ? done.error().systemError : EIO, "Failed request");
}

// With draining, a request starts only when every flush that is due before it is done.
Result<> Workload::waitForFlush(std::uint64_t index) {
    if (m_options.flushInterval == 0 || m_options.noDrain) return {};
    std::unique_lock lock(m_mutex);
    m_flushed.wait(lock, [&] { return m_stopped || m_flushes >= index / m_options.flushInterval; });
    return {};
}

Result<> Workload::countDone() {
    m_context.progress.advance(1);
    if (m_options.flushInterval == 0) return {};
    if ((m_done.fetch_add(1) + 1) % m_options.flushInterval != 0) return {};
    TRY(m_chain.flush().transform_error(during("Failed flush")));
    const std::lock_guard lock(m_mutex);
    ++m_flushes;
    m_flushed.notify_all();
    return {};
}

Result<std::unique_ptr<Chain>> openImage(const Bench::Options& options, FileOpener& files, const RunContext& context) {
    const auto refuse = [&](std::string message) {
        return std::unexpected(during(std::format("Could not open '{}'", options.file))(
            fail(ErrorCode::InvalidArgument, std::move(message)).error()));
    };
    if (options.forceShare && options.write) return refuse("force-share=on can only be used with read-only images");
    const bool direct = options.cache == CacheMode::None || options.cache == CacheMode::Directsync;
    if ((options.native || options.aio == AsyncIo::Native) && !direct)
        return refuse("aio=native was specified, but it requires cache.direct=on, which was not specified.");
    const ImageRef image{.name = options.file, .format = options.format};
    const OpenPolicy policy{.reach = options.reach, .forceShare = options.forceShare, .cache = options.cache};
    if (options.write) return openForWriting(image, policy, files, context);
    return Chain::open(image, Access::Read, policy, files);
}

std::string announcement(const Bench::Options& options) {
    std::string text = std::format("Sending {} {} requests, {} bytes each, {} in parallel (starting at offset {}, "
                                   "step size {})\n",
                                   options.count, options.write ? "write" : "read", options.bufferSize, options.depth,
                                   options.offset, options.stepSize != 0 ? options.stepSize : options.bufferSize);
    if (options.flushInterval != 0) text += std::format("Sending flush every {} requests\n", options.flushInterval);
    return text;
}

} // namespace

ParseResult<AsyncIo> OptionCodec<AsyncIo>::parse(std::string_view text) {
    const auto found = std::ranges::find(choices, text);
    if (found != choices.end()) return static_cast<AsyncIo>(found - choices.begin());
    return refuse(ParseError::Kind::Value, std::format("Invalid aio option: {}", text));
}
std::string OptionCodec<AsyncIo>::format(AsyncIo value) {
    return std::string(choices[static_cast<std::size_t>(value)]);
}

const OptionTable<Bench::Options>& Bench::table() {
    static const auto table =
        OptionTable<Options>{}
            .flag({"-q", "--quiet"}, "print nothing but errors", &Options::quiet)
            .value({"-f", "--format"}, "FMT", "format of the image; found out when not given", &Options::format)
            .later({"--image-opts"})
            .value({"-t", "--cache"}, "CACHE", "how the host's cache is used", &Options::cache, parseBenchCache)
            .count({"-c", "--count"}, "COUNT", "how many requests, 75000 when not given", &Options::count,
                   positiveInt("request count"))
            .size({"-s", "--buffer-size"}, "SIZE", "bytes of one request, 4096 when not given", &Options::bufferSize,
                  positiveInt("buffer size"))
            .count({"-d", "--depth"}, "DEPTH", "how many requests at once, 64 when not given", &Options::depth,
                   positiveInt("queue depth"))
            .size({"-o", "--offset"}, "OFFSET", "where the first request goes", &Options::offset, {.what = "offset"})
            .size({"-S", "--step-size"}, "STEP", "from one request to the next; the buffer size when not given",
                  &Options::stepSize, {.what = "step size", .maximum = INT32_MAX})
            .value({"-i", "--aio"}, "AIO", "taken for scripts; requests are made by threads", &Options::aio)
            .flag({"-n", "--native"}, "as --aio=native", &Options::native)
            .flag({"-w", "--write"}, "write; what was in the image there is lost", &Options::write)
            .count({"--pattern"}, "BYTE", "what to write, 0 when not given", &Options::pattern,
                   {.what = "pattern byte", .maximum = 255})
            .count({"--flush-interval"}, "COUNT", "flush after so many requests", &Options::flushInterval,
                   {.what = "flush interval", .maximum = INT32_MAX})
            .flag({"--no-drain"}, "go on with requests during a flush", &Options::noDrain)
            .flag({"-U", "--force-share"}, "open it although others may be writing to it", &Options::forceShare)
            .value({}, "LEVEL", "how far names found in images are followed", &Options::reach)
            .alias({"--trust"})
            .operand("FILENAME", "the image", &Options::file)
            .rule(checkFlushes);
    return table;
}

Result<Bench::Report> Bench::run(const Options& options, const RunContext& context) {
    OperationFiles files(context);
    const auto chain = TRY(openImage(options, files.existing(), context));
    if (!options.quiet) context.notify(Notice::Kind::Output, announcement(options));
    const auto start = std::chrono::steady_clock::now();
    TRY(Workload(options, *chain, context).run());
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    if (options.write) {
        TRY(chain->flush());
        TRY(chain->close());
    }
    return Report{.seconds = taken.count(), .quiet = options.quiet};
}

void Bench::Report::write(ReportWriter& writer) const {
    if (!quiet) writer.out(std::format("Run completed in {:.3f} seconds.\n", seconds));
}

} // namespace blockcore
