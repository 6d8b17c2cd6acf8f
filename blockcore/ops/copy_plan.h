// SPDX-License-Identifier: MIT
// Cuts the disks to copy into batches: runs that need no reading, and up to 1 MiB of data that is read and
// written at once. Batches start and end on the target's units, so that no write touches half a unit.
#pragma once

#include "blockcore/chain/extent_walker.h"
#include "blockcore/ops/copy_engine.h"

namespace blockcore {

enum class CopyKind : std::uint8_t { Data, Zero, Backed };

// A run of the source with one answer.
struct CopyPiece {
    Range range{};                              // on the disks put end to end
    CopyKind kind = CopyKind::Data;
    std::size_t source = 0;                     // index into CopyJob::sources
    std::uint64_t sourceOffset = 0;
    std::uint32_t layer = 0;                    // that supplies the data
    bool compressed = false;
};

struct CopyBatch {
    std::uint64_t number = 0;                   // 0, 1, 2, … in the order of the disk
    Range range{};
    CopyKind kind = CopyKind::Data;             // of all of it; Data batches may have other pieces in them
    std::vector<CopyPiece> pieces{};
    bool compressed = false;                    // some piece is
};

// Not thread-safe.
class CopyPlan {
public:
    // unit is a power of two: where batches start and end.
    CopyPlan(const CopyJob& job, std::uint64_t unit);

    std::uint64_t length() const { return m_length; }
    std::uint64_t largestBatch() const { return m_batchSize; }
    // The next batch; nothing at the end.
    Result<std::optional<CopyBatch>> next();

private:
    Result<CopyPiece> pieceAt(std::uint64_t offset, std::uint64_t maxLength);
    Result<CopyPiece> runAt(std::uint64_t offset, std::uint64_t maxLength);
    void clipAtZeroes(CopyPiece& piece) const;
    std::uint64_t wholeUnitsEnd(std::uint64_t end) const;
    Result<> collectData(CopyBatch& batch, CopyPiece first);

    const CopyJob& m_job;
    std::uint64_t m_unit, m_batchSize;
    std::uint64_t m_length = 0;
    std::uint64_t m_position = 0, m_nextNumber = 0;
    struct Disk {
        std::uint64_t start;
        Range part;
        ExtentWalker walker;
    };
    std::vector<Disk> m_disks;
    std::size_t m_currentDisk = 0;
};

} // namespace blockcore
