// SPDX-License-Identifier: MIT
#include "model/extent_map.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace model {

using blockcore::Range;

namespace {

// Bins over the whole disk, 32 bytes each: together 32 MiB, shared by the layers within these limits.
constexpr std::uint64_t kAllBins = 1 << 20, kFewestBins = 8192, kMostBins = 1 << 18;
constexpr std::uint64_t kSmallestBin = 4096;    // finer than any format's usual unit
// Columns narrower than this many bins are made from runs: bins would blur their edges.
constexpr double kBinsPerColumn = 4;

MapColumn columnOf(const StateBytes& bytes) {
    MapColumn column;
    float most = 0;
    for (std::size_t state = 0; state < kMapStateCount; ++state) {
        if (bytes[state] <= 0) continue;
        column.present |= static_cast<quint8>(1u << state);
        if (bytes[state] > most) {
            most = bytes[state];
            column.majority = static_cast<MapState>(state);
        }
    }
    return column;
}

// Offset of the column's left edge; 128-bit, since disks may be 8 EiB.
std::uint64_t columnStart(Range range, std::size_t column, std::size_t count) {
    return range.offset + static_cast<std::uint64_t>(static_cast<unsigned __int128>(range.length) * column / count);
}

} // namespace

MapGeometry mapGeometry(std::uint64_t size, std::vector<std::uint64_t> layerSizes) {
    const std::uint64_t share = kAllBins / std::bit_ceil(std::max<std::size_t>(layerSizes.size(), 1));
    const std::uint64_t bins = std::clamp(share, kFewestBins, kMostBins);
    const std::uint64_t width = std::max(std::bit_ceil(std::max<std::uint64_t>(size / bins, 1)), kSmallestBin);
    return {size, std::move(layerSizes), width};
}

ExtentMap::ExtentMap(MapGeometry geometry) : m_geometry(std::move(geometry)), m_totals(m_geometry.layerCount()) {
    for (auto& totals : m_totals) totals.fill(0);
}

void ExtentMap::append(std::shared_ptr<const MapSegment> segment) {
    for (std::size_t layer = 0; layer < segment->layers.size(); ++layer) {
        m_runCount += segment->layers[layer].runs.size();
        for (std::size_t state = 0; state < kMapStateCount; ++state)
            m_totals[layer][state] += segment->layers[layer].totals[state];
    }
    m_scannedEnd = segment->range.end();
    m_segments.push_back(std::move(segment));
}

std::vector<MapColumn> ExtentMap::columns(std::size_t layer, Range range, std::size_t count) const {
    if (count == 0 || range.length == 0) return {};
    const double width = static_cast<double>(range.length) / static_cast<double>(count);
    return width >= kBinsPerColumn * static_cast<double>(m_geometry.binWidth) ? columnsFromBins(layer, range, count)
                                                                            : columnsFromRuns(layer, range, count);
}

std::vector<MapColumn> ExtentMap::columnsFromBins(std::size_t layer, Range range, std::size_t count) const {
    std::vector<StateBytes> sums(count, StateBytes{});
    const double scale = static_cast<double>(count) / static_cast<double>(range.length);
    for (const auto& segment : m_segments) {
        if (segment->range.end() <= range.offset || segment->range.offset >= range.end()) continue;
        const auto& bins = segment->layers[layer].bins;
        for (std::size_t i = 0; i < bins.size(); ++i) {
            const std::uint64_t start = segment->range.offset + i * m_geometry.binWidth;
            if (start < range.offset || start >= range.end()) continue;
            const auto column = static_cast<std::size_t>(static_cast<double>(start - range.offset) * scale);
            StateBytes& sum = sums[std::min(column, count - 1)];
            for (std::size_t state = 0; state < kMapStateCount; ++state) sum[state] += bins[i][state];
        }
    }
    std::vector<MapColumn> result(count);
    std::ranges::transform(sums, result.begin(), columnOf);
    return result;
}

std::vector<MapColumn> ExtentMap::columnsFromRuns(std::size_t layer, Range range, std::size_t count) const {
    std::vector<MapColumn> result(count);
    auto at = find(layer, range.offset);
    bool more = at.has_value();
    for (std::size_t column = 0; column < count && more; ++column) {
        const std::uint64_t start = columnStart(range, column, count);
        // Deep zoom puts several columns into one byte: each still shows it.
        const std::uint64_t end = std::max(columnStart(range, column + 1, count), start + 1);
        StateBytes bytes{};
        while (more && endOf(layer, *at) <= start) more = advance(layer, *at);
        for (auto inner = at; more; ) {
            const std::uint64_t from = std::max(start, runOf(layer, *inner).offset());
            const std::uint64_t to = std::min(end, endOf(layer, *inner));
            if (to > from) bytes[static_cast<std::size_t>(runOf(layer, *inner).state())] += static_cast<float>(to - from);
            if (endOf(layer, *inner) >= end) break;
            at = inner;
            if (!advance(layer, *inner)) break;
        }
        result[column] = columnOf(bytes);
    }
    return result;
}

std::optional<ExtentMap::Position> ExtentMap::find(std::size_t layer, std::uint64_t offset) const {
    if (offset >= m_scannedEnd) return std::nullopt;
    const auto behind = std::ranges::upper_bound(m_segments, offset, {}, [](const auto& s) { return s->range.offset; });
    if (behind == m_segments.begin()) return std::nullopt;
    const auto segment = static_cast<std::size_t>(behind - m_segments.begin()) - 1;
    const auto& runs = m_segments[segment]->layers[layer].runs;
    const auto next = std::ranges::upper_bound(runs, offset, {}, &MapRun::offset);
    return Position{segment, static_cast<std::size_t>(next - runs.begin()) - 1};
}

const MapRun& ExtentMap::runOf(std::size_t layer, Position at) const {
    return m_segments[at.segment]->layers[layer].runs[at.run];
}

std::uint64_t ExtentMap::endOf(std::size_t layer, Position at) const {
    const MapSegment& segment = *m_segments[at.segment];
    const auto& runs = segment.layers[layer].runs;
    return at.run + 1 < runs.size() ? runs[at.run + 1].offset() : segment.range.end();
}

bool ExtentMap::advance(std::size_t layer, Position& at) const {
    if (at.run + 1 < m_segments[at.segment]->layers[layer].runs.size()) {
        ++at.run;
        return true;
    }
    if (at.segment + 1 >= m_segments.size()) return false;
    at = {at.segment + 1, 0};
    return true;
}

bool ExtentMap::retreat(std::size_t layer, Position& at) const {
    if (at.run > 0) {
        --at.run;
        return true;
    }
    if (at.segment == 0) return false;
    at = {at.segment - 1, m_segments[at.segment - 1]->layers[layer].runs.size() - 1};
    return true;
}

MapState ExtentMap::stateAt(std::size_t layer, std::uint64_t offset) const {
    const auto at = find(layer, offset);
    return at ? runOf(layer, *at).state() : MapState::Unscanned;
}

Range ExtentMap::runAt(std::size_t layer, std::uint64_t offset) const {
    const auto at = find(layer, offset);
    if (!at) return {m_scannedEnd, m_geometry.size - std::min(m_geometry.size, m_scannedEnd)};
    const MapState state = runOf(layer, *at).state();
    Position first = *at, last = *at;
    for (Position probe = first; retreat(layer, probe) && runOf(layer, probe).state() == state;) first = probe;
    for (Position probe = last; advance(layer, probe) && runOf(layer, probe).state() == state;) last = probe;
    const std::uint64_t start = runOf(layer, first).offset();
    return {start, endOf(layer, last) - start};
}

std::optional<std::uint64_t> ExtentMap::nextChange(std::size_t layer, std::uint64_t offset) const {
    const std::uint64_t end = runAt(layer, offset).end();
    if (end >= m_geometry.size || end <= offset) return std::nullopt;
    return end;
}

std::optional<std::uint64_t> ExtentMap::previousChange(std::size_t layer, std::uint64_t offset) const {
    const std::uint64_t start = runAt(layer, offset).offset;
    if (start < offset) return start;
    if (start == 0) return std::nullopt;
    return runAt(layer, start - 1).offset;
}

std::optional<std::uint64_t> ExtentMap::nextOf(std::size_t layer, std::uint64_t offset, MapState state) const {
    for (auto start = nextChange(layer, offset); start; start = nextChange(layer, *start))
        if (stateAt(layer, *start) == state) return start;
    return std::nullopt;
}

std::optional<std::uint64_t> ExtentMap::previousOf(std::size_t layer, std::uint64_t offset, MapState state) const {
    std::uint64_t start = runAt(layer, offset).offset;
    while (start > 0) {
        const Range run = runAt(layer, start - 1);
        if (stateAt(layer, run.offset) == state) return run.offset;
        start = run.offset;
    }
    return std::nullopt;
}

} // namespace model
