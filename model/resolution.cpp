// SPDX-License-Identifier: MIT
#include "model/resolution.h"

#include "model/format_text.h"

namespace model {

using blockcore::ExtentKind;

namespace {

MapState stateOf(ExtentKind kind, bool hidden) {
    switch (kind) {
    case ExtentKind::Unallocated: return MapState::Hole;
    case ExtentKind::Zero: return hidden ? MapState::Shadowed : MapState::Zero;
    case ExtentKind::Data: return hidden ? MapState::Shadowed : MapState::Data;
    case ExtentKind::Compressed: return hidden ? MapState::Shadowed : MapState::Compressed;
    }
    return MapState::Error;
}

LayerAnswer answerOf(blockcore::Image& image, std::uint64_t offset, bool hidden) {
    const std::uint64_t size = image.size();
    if (offset >= size) return {.state = MapState::BeyondEnd, .run = {offset, 0}, .fileOffset = {}};
    const auto extent = image.extentAt(offset, size - offset);
    if (!extent) return {.state = MapState::Error, .run = {offset, 0}, .fileOffset = {}};
    return {.state = stateOf(extent->kind, hidden), .run = extent->range, .fileOffset = extent->hostOffset};
}

} // namespace

Resolution resolveRange(blockcore::Chain& chain, blockcore::Range range) {
    Resolution result{.selected = range, .layers = {}, .supplier = -1, .bytes = {}, .error = {}};
    bool decided = false;
    for (std::size_t layer = 0; layer < chain.depth(); ++layer) {
        result.layers.push_back(answerOf(chain.layer(layer), range.offset, decided));
        const MapState state = result.layers.back().state;
        if (decided || state == MapState::Hole) continue;
        decided = true;
        if (state != MapState::BeyondEnd) result.supplier = static_cast<int>(layer);
    }
    result.bytes.resize(static_cast<qsizetype>(std::min(range.length, kResolvedBytes)));
    const std::span<char> out(result.bytes.data(), static_cast<std::size_t>(result.bytes.size()));
    if (const auto read = chain.read(range.offset, std::as_writable_bytes(out)); !read) {
        result.bytes.clear();
        result.error = harmless(QString::fromStdString(errorText(read.error())));
    }
    return result;
}

} // namespace model
