// SPDX-License-Identifier: MIT
// The VHDX log: finding what has to be replayed, and packing table changes into an entry ([MS-VHDX] "Log"). Whoever
// calls decides where replayed bytes go: into the file, or only before a reader's eyes.
#pragma once

#include "blockcore/device/update_plan.h"
#include "blockcore/formats/vhdx/header.h"

namespace blockcore::vhdx {

// What the log says the file should hold; later patches win.
struct LogReplay {
    struct Patch {
        Range range;                  // host bytes, whole log sectors
        std::vector<std::byte> bytes; // empty: zeroes
    };
    std::vector<Patch> patches;
    std::uint64_t fileSize = 0; // the file has at least so many bytes afterwards
};

// Reads the log of a file whose header says that it is in use. Without a valid sequence there is nothing to replay (the
// writer was cut before its first entry). Errors: Corrupt, TooLarge.
Result<LogReplay> readLog(BlockDevice& host, const Header& header);

// One log entry (an active sequence of its own) that carries as many of the writes as fit, from the first on. Each
// write is one log sector.
struct PackedEntry {
    std::vector<std::byte> bytes; // for the log's start
    std::size_t writeCount = 0;
};
PackedEntry packEntry(const Header& header, std::span<const UpdatePlan::Write> writes, std::uint64_t fileSize);

} // namespace blockcore::vhdx
