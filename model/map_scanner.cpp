// SPDX-License-Identifier: MIT
#include "model/map_scanner.h"

#include <algorithm>

namespace model {

using blockcore::ExtentKind;
using blockcore::Range;

namespace {

constexpr std::uint64_t kBinsPerSegment = 128;

// Sorted, disjoint ranges that the layers read so far cover.
class Cover {
public:
    // Calls back with the parts of range in order, and whether each was covered before.
    template <class Part> void split(Range range, Part part) {
        while (m_cursor < m_ranges.size() && m_ranges[m_cursor].end() <= range.offset) ++m_cursor;
        std::uint64_t at = range.offset;
        for (std::size_t i = m_cursor; i < m_ranges.size() && m_ranges[i].offset < range.end(); ++i) {
            const std::uint64_t start = std::max(m_ranges[i].offset, at);
            const std::uint64_t end = std::min(m_ranges[i].end(), range.end());
            if (start > at) part(Range{at, start - at}, false);
            part(Range{start, end - start}, true);
            at = end;
        }
        if (at < range.end()) part(Range{at, range.end() - at}, false);
    }
    void add(Range range) {
        if (!m_new.empty() && m_new.back().end() == range.offset) m_new.back().length += range.length;
        else m_new.push_back(range);
    }
    // The ranges added since then count from now on; the next layer starts from the left.
    void nextLayer() {
        std::vector<Range> merged;
        merged.reserve(m_ranges.size() + m_new.size());
        std::ranges::merge(m_ranges, m_new, std::back_inserter(merged), {}, &Range::offset, &Range::offset);
        m_ranges.clear();
        for (const Range& range : merged) {
            if (!m_ranges.empty() && m_ranges.back().end() >= range.offset)
                m_ranges.back().length = std::max(m_ranges.back().end(), range.end()) - m_ranges.back().offset;
            else m_ranges.push_back(range);
        }
        m_new.clear();
        m_cursor = 0;
    }

private:
    std::vector<Range> m_ranges, m_new;
    std::size_t m_cursor = 0;
};

class LayerWriter {
public:
    LayerWriter(MapSegment::Layer& layer, Range segment, std::uint64_t binWidth) :
        m_layer(layer), m_segment(segment), m_binWidth(binWidth) {
        m_layer.bins.assign((segment.length + binWidth - 1) / binWidth, StateBytes{});
    }
    void add(Range range, MapState state) {
        m_layer.totals[static_cast<std::size_t>(state)] += static_cast<double>(range.length);
        auto& runs = m_layer.runs;
        if (runs.empty() || (runs.back().state() != state)) {
            // A run that starts within the last one's sector replaces it: the map is no finer than that.
            const MapRun run(range.offset, state);
            if (!runs.empty() && runs.back().offset() == run.offset()) runs.back() = run;
            else runs.push_back(run);
        }
        for (std::uint64_t at = range.offset; at < range.end();) {
            const std::size_t bin = (at - m_segment.offset) / m_binWidth;
            const std::uint64_t end = std::min(range.end(), m_segment.offset + (bin + 1) * m_binWidth);
            m_layer.bins[bin][static_cast<std::size_t>(state)] += static_cast<float>(end - at);
            at = end;
        }
    }

private:
    MapSegment::Layer& m_layer;
    Range m_segment;
    std::uint64_t m_binWidth;
};

MapState visibleState(ExtentKind kind) {
    switch (kind) {
    case ExtentKind::Data: return MapState::Data;
    case ExtentKind::Compressed: return MapState::Compressed;
    case ExtentKind::Zero: return MapState::Zero;
    case ExtentKind::Unallocated: break;
    }
    return MapState::Hole;
}

void scanLayer(std::size_t layer, const MapGeometry& geometry, const ExtentSource& source, Range segment,
               LayerWriter& writer, Cover& cover) {
    const std::uint64_t layerEnd = std::min(geometry.layerSizes[layer], segment.end());
    std::uint64_t at = segment.offset;
    while (at < layerEnd) {
        const auto extent = source(layer, at, layerEnd - at);
        const bool usable = extent && extent->range.length > 0;
        // A broken table answers for no length of its own: skip what one bin shows.
        const std::uint64_t length = std::min(usable ? extent->range.length : geometry.binWidth, layerEnd - at);
        const Range range{at, length};
        if (!usable) {
            writer.add(range, MapState::Error);
        } else if (extent->kind == ExtentKind::Unallocated) {
            writer.add(range, MapState::Hole);
        } else {
            const MapState visible = visibleState(extent->kind);
            cover.split(range, [&](Range part, bool covered) { writer.add(part, covered ? MapState::Shadowed : visible); });
            cover.add(range);
        }
        at += length;
    }
    if (at < segment.end()) {
        writer.add({at, segment.end() - at}, MapState::BeyondEnd);
        // Past the end of a layer the guest reads zeroes, whatever lies below.
        cover.add({at, segment.end() - at});
    }
    cover.nextLayer();
}

} // namespace

void scanMap(const MapGeometry& geometry, const ExtentSource& source, const std::stop_token& stop,
             const SegmentSink& sink) {
    const std::uint64_t step = kBinsPerSegment * geometry.binWidth;
    for (std::uint64_t start = 0; start < geometry.size;) {
        const Range range{start, std::min(step, geometry.size - start)};
        auto segment = std::make_shared<MapSegment>();
        segment->range = range;
        segment->layers.resize(geometry.layerCount());
        Cover cover;
        for (std::size_t layer = 0; layer < geometry.layerCount(); ++layer) {
            if (stop.stop_requested()) return;
            LayerWriter writer(segment->layers[layer], range, geometry.binWidth);
            scanLayer(layer, geometry, source, range, writer, cover);
            segment->layers[layer].runs.shrink_to_fit();
        }
        sink(std::move(segment));
        start = range.end();
    }
}

} // namespace model
