// SPDX-License-Identifier: MIT
// Copies the content of disks, put end to end, into a target image: skips what reads as zero or comes from a
// backing file anyway, finds zeroes in data, compresses. What convert, commit and export share.
//
// Work is cut into batches of about 1 MiB. Reading, looking for zeroes and (de)compressing runs in several
// workers where a codec is involved and in the caller's thread otherwise; writing is in the order of the disk
// always, so the target does not depend on how threads happen to run.
#pragma once

#include "blockcore/base/run_context.h"
#include "blockcore/chain/chain.h"

#include <limits>
#include <optional>

namespace blockcore {

struct CopySource {
    Chain* chain = nullptr;
    std::optional<Range> part{};                // of the disk; absent: all of it
    // The target's backing file supplies what the layers from this index down hold.
    std::size_t firstSharedLayer = std::numeric_limits<std::size_t>::max();
};

// What becomes of bytes that are zero.
enum class ZeroRule : std::uint8_t {
    FindHoles,                                  // runs of zeroes in data become holes, too
    KeepHoles,                                  // data is copied as it is
    WriteAll,                                   // everything is written: the target takes all its space
};

struct CopyJob {
    std::vector<CopySource> sources{};
    Chain* target = nullptr;
    // From this guest offset on the target reads as zeroes, so zeroes need no writing.
    std::uint64_t zeroFrom = std::numeric_limits<std::uint64_t>::max();
    // Bytes from the target's start that its backing file supplies where it is unallocated.
    std::uint64_t backedLength = 0;
    ZeroRule zeroRule = ZeroRule::FindHoles;
    std::uint64_t shortestHole = 4096;          // bytes; only longer runs of zeroes in data become holes
    bool compress = false;                      // the target's top layer has a CompressedWriter
    unsigned workers = 0;                       // 0: as many as useful
    bool salvage = false;                       // unreadable sectors become zeroes, each with a warning
    bool quiet = false;                         // … without the warning
    std::uint64_t rateLimit = 0;                // bytes a second; 0: none
    bool countFirst = false;                    // look at all extents first, so that progress counts data only
};

struct CopyTotals {
    std::uint64_t copied = 0, zeroes = 0;       // guest bytes written, and found to be zero
};

// What operations say when data cannot be read. Of a damaged image that is the reference's plain word; check tells
// what is wrong where.
Error asReadError(Error error);

// Flushes nothing. Errors read "error while reading at byte 0: Input/output error".
Result<CopyTotals> copyDisks(const CopyJob& job, const RunContext& context);

} // namespace blockcore
