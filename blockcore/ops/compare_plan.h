// SPDX-License-Identifier: MIT
// Cuts two disks into batches to compare: runs where at least one of them has data, up to a size that fits the
// cores' caches. What both call zero never becomes a batch.
#pragma once

#include "blockcore/chain/extent_walker.h"

namespace blockcore {

// What one disk has in a piece.
struct ComparedRun {
    bool zero = true;
    std::uint32_t layer = 0;                    // that supplies the data
};

struct ComparePiece {
    Range range{};
    ComparedRun first{}, second{};
};

struct CompareBatch {
    std::uint64_t number = 0;                   // 0, 1, 2, … in the order of the disk
    Range range{};
    std::vector<ComparePiece> pieces{};         // none: nothing to read
    // From range.end() on the two are not allocated alike; only with Strictness::Allocation.
    bool allocationDiffers = false;
    bool compressed = false;                    // some piece is
};

// All that a map would show but the place in the file is the same; and, as the reference has it, whether the run goes on
// to the disk's end.
bool allocatedAlike(const Extent& first, bool firstEnds, const Extent& second, bool secondEnds);

// Not thread-safe.
class ComparePlan {
public:
    enum class Strictness : std::uint8_t { Content, Allocation };
    struct Disk {
        Chain& chain;
        std::string name;                       // for messages
    };
    // Compares [start, end), which may lie past the end of one of the two: that one counts as zero.
    ComparePlan(Disk first, Disk second, Range range, Strictness strictness);

    // The next batch, at most largestBatch long if it has pieces; nothing at the end. Errors read "Sector
    // allocation test failed for disk.raw: …".
    Result<std::optional<CompareBatch>> next();
    static std::uint64_t largestBatch();
    Chain& firstChain() { return m_first.disk.chain; }
    Chain& secondChain() { return m_second.disk.chain; }
    const std::string& firstName() const { return m_first.disk.name; }
    const std::string& secondName() const { return m_second.disk.name; }

    static constexpr std::string_view kFailure = "Sector allocation test failed for ";

private:
    struct Side {
        Disk disk;
        ExtentWalker walker;
    };
    struct Pair {
        std::uint64_t length = 0;
        Extent first, second;
    };
    static Result<Extent> extentOf(Side& side, std::uint64_t offset, std::uint64_t maxLength);
    Result<Pair> pairAt(std::uint64_t offset, std::uint64_t maxLength);

    Side m_first, m_second;
    std::uint64_t m_position, m_end;
    Strictness m_strictness;
    std::uint64_t m_nextNumber = 0;
};

} // namespace blockcore
