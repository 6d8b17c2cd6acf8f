// SPDX-License-Identifier: MIT
// Measures how long a number of equal requests takes on an image. Requests follow each other at a fixed step and
// start over at the image's end; so many are in flight at once, each in a thread of its own.
#pragma once

#include "blockcore/chain/chain.h"
#include "blockcore/ops/operation.h"

namespace blockcore {

// The reference's ways to reach files. Requests here are always blocking calls of several threads, which the page
// cache answers soonest; the choice is taken for scripts, and its conditions are checked.
enum class AsyncIo : std::uint8_t { Threads, Native, IoUring };

template <>
struct OptionCodec<AsyncIo> {
    static constexpr auto kind = OptionKind::Choice;
    static constexpr std::array<std::string_view, 3> choices{"threads", "native", "io_uring"};
    static ParseResult<AsyncIo> parse(std::string_view text);
    static std::string format(AsyncIo value);
};

struct Bench {
    static constexpr std::string_view name = "bench";
    struct Options {
        std::string file{};
        std::optional<std::string> format{};      // absent: probe
        std::uint64_t count = 75000;            // requests
        std::uint64_t depth = 64;               // requests at once
        std::uint64_t offset = 0;               // of the first request
        std::uint64_t bufferSize = 4096;        // bytes of one request
        std::uint64_t stepSize = 0;             // from one request to the next; 0: the buffer size
        std::uint64_t pattern = 0;              // the byte to write
        std::uint64_t flushInterval = 0;        // requests between two flushes; 0: none
        bool write = false;
        bool noDrain = false;                   // requests go on during a flush
        bool native = false;                    // -n
        AsyncIo aio = AsyncIo::Threads;
        CacheMode cache = CacheMode::Writeback;
        bool forceShare = false;                // -U
        bool quiet = false;
        Reach reach = Reach::AnyFile;           // --trust
        bool operator==(const Options&) const = default;
    };
    struct Report {
        double seconds = 0;
        bool quiet = false;
        void write(ReportWriter& writer) const;
        int exitCode() const { return 0; }
    };
    static const OptionTable<Options>& table();
    // Requests past the image's end fail with Io.
    static Result<Report> run(const Options& options, const RunContext& context);
};

} // namespace blockcore
