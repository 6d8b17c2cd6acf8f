// SPDX-License-Identifier: MIT
#include "blockcore/ops/zero_scan.h"

#include <algorithm>
#include <cstring>

namespace blockcore {

bool isZero(std::span<const std::byte> bytes) {
    // Data mostly differs from zero at once; only then a long look pays. The loop without a branch inside is one
    // the compiler turns into vector code.
    constexpr std::size_t kStep = 256;
    while (bytes.size() >= kStep) {
        std::uint64_t seen = 0;
        for (std::size_t at = 0; at < kStep; at += sizeof seen) {
            std::uint64_t word;
            std::memcpy(&word, bytes.data() + at, sizeof word);
            seen |= word;
        }
        if (seen != 0) return false;
        bytes = bytes.subspan(kStep);
    }
    return std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0}; });
}

std::vector<ScannedRun> scanForZeroes(std::span<const std::byte> bytes, std::uint64_t unit, std::uint64_t shortestHole) {
    std::vector<ScannedRun> runs;
    for (std::uint64_t at = 0; at < bytes.size();) {
        const std::uint64_t length = std::min<std::uint64_t>(unit, bytes.size() - at);
        const bool zero = isZero(bytes.subspan(at, length));
        if (!runs.empty() && runs.back().zero == zero) runs.back().range.length += length;
        else runs.push_back({{at, length}, zero});
        at += length;
    }
    if (shortestHole <= unit) return runs;

    std::vector<ScannedRun> merged;
    for (const ScannedRun& run : runs) {
        const bool inside = run.range.offset > 0 && run.range.end() < bytes.size();
        const bool zero = run.zero && !(inside && run.range.length < shortestHole);
        if (!merged.empty() && merged.back().zero == zero) merged.back().range.length += run.range.length;
        else merged.push_back({run.range, zero});
    }
    return merged;
}

} // namespace blockcore
