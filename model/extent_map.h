// SPDX-License-Identifier: MIT
// The picture behind the strata view: for every layer the runs of equal state over the whole disk, and counts
// per bin, so that any zoom aggregates into pixel columns within a few milliseconds – 1 TiB in 64 KiB clusters
// included. It is filled segment by segment from the start of the disk; segments are immutable, so a worker
// makes them and the GUI thread only appends pointers.
#pragma once

#include "blockcore/device/extent.h"
#include "model/map_state.h"

#include <memory>
#include <optional>
#include <vector>

namespace model {

struct MapGeometry {
    std::uint64_t size = 0;                     // of the disk, bytes
    std::vector<std::uint64_t> layerSizes;      // 0 is the top
    std::uint64_t binWidth = 0;                 // bytes, a power of two; see mapGeometry()

    std::size_t layerCount() const { return layerSizes.size(); }
};
MapGeometry mapGeometry(std::uint64_t size, std::vector<std::uint64_t> layerSizes);

// A state from `offset` up to the next run; packed, since a fragmented disk has millions of them.
class MapRun {
public:
    MapRun(std::uint64_t offset, MapState state) : m_packed(offset / 512 << 8 | static_cast<std::uint8_t>(state)) {}
    std::uint64_t offset() const { return m_packed >> 8 << 9; } // rounded down to sectors
    MapState state() const { return static_cast<MapState>(m_packed & 0xff); }

private:
    std::uint64_t m_packed;
};

using StateBytes = std::array<float, kMapStateCount>; // how many bytes of each state
using StateTotals = std::array<double, kMapStateCount>; // the same of much more

struct MapSegment {
    struct Layer {
        std::vector<MapRun> runs;               // the first one starts at range.offset
        std::vector<StateBytes> bins;           // range.length / binWidth of them, the last may be short
        StateTotals totals{};                   // of all bins
    };
    blockcore::Range range;                     // starts on a bin
    std::vector<Layer> layers;
};

// What one pixel column shows.
struct MapColumn {
    MapState majority = MapState::Unscanned;
    quint8 present = 0;                         // bit per MapState: nothing in the column vanishes

    bool has(MapState state) const { return present >> static_cast<unsigned>(state) & 1; }
};

class ExtentMap {
public:
    ExtentMap() = default;
    explicit ExtentMap(MapGeometry geometry);

    const MapGeometry& geometry() const { return m_geometry; }
    std::uint64_t scannedEnd() const { return m_scannedEnd; }
    bool complete() const { return m_scannedEnd >= m_geometry.size; }
    // The segment continues where the last one ended.
    void append(std::shared_ptr<const MapSegment> segment);

    // The layer's states over range, in `count` columns of equal width.
    std::vector<MapColumn> columns(std::size_t layer, blockcore::Range range, std::size_t count) const;
    // The run that holds offset, cut at segment borders only where the state changes.
    blockcore::Range runAt(std::size_t layer, std::uint64_t offset) const;
    MapState stateAt(std::size_t layer, std::uint64_t offset) const;
    // Start of the next run (forwards) or the start of this or the previous run (backwards), any state.
    std::optional<std::uint64_t> nextChange(std::size_t layer, std::uint64_t offset) const;
    std::optional<std::uint64_t> previousChange(std::size_t layer, std::uint64_t offset) const;
    // Start of the next or previous run in that state, not the one that holds offset.
    std::optional<std::uint64_t> nextOf(std::size_t layer, std::uint64_t offset, MapState state) const;
    std::optional<std::uint64_t> previousOf(std::size_t layer, std::uint64_t offset, MapState state) const;
    // Bytes per state over all that has been scanned.
    const StateTotals& totals(std::size_t layer) const { return m_totals[layer]; }
    std::size_t runCount() const { return m_runCount; }

private:
    struct Position {
        std::size_t segment, run;
    };
    std::optional<Position> find(std::size_t layer, std::uint64_t offset) const;
    bool advance(std::size_t layer, Position& at) const;
    bool retreat(std::size_t layer, Position& at) const;
    const MapRun& runOf(std::size_t layer, Position at) const;
    std::uint64_t endOf(std::size_t layer, Position at) const;
    std::vector<MapColumn> columnsFromBins(std::size_t layer, blockcore::Range range, std::size_t count) const;
    std::vector<MapColumn> columnsFromRuns(std::size_t layer, blockcore::Range range, std::size_t count) const;

    MapGeometry m_geometry;
    std::vector<std::shared_ptr<const MapSegment>> m_segments;
    std::vector<StateTotals> m_totals; // per layer
    std::uint64_t m_scannedEnd = 0;
    std::size_t m_runCount = 0;
};

} // namespace model
