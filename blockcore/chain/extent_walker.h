// SPDX-License-Identifier: MIT
// Goes through a chain's extents in order of guest offset. Keeps each layer's current run, so that a deep or
// sparse chain is scanned once, not once per run of the layers below.
#pragma once

#include "blockcore/chain/chain.h"

namespace blockcore {

// Of a whole chain's extent: what nobody allocated is zero.
inline bool readsAsZero(const Extent& extent) {
    return extent.kind == ExtentKind::Zero || extent.kind == ExtentKind::Unallocated;
}

// Not thread-safe; the chain must outlive it. Ranges change under a walker only when the chain is written.
class ExtentWalker {
public:
    // Sees the layers from firstLayer down.
    explicit ExtentWalker(Chain& chain, std::size_t firstLayer = 0);

    // One run that starts at offset, at most maxLength long, as Chain::extentFrom tells it. Any offset may be
    // asked; going upwards is what is cheap.
    Result<Extent> at(std::uint64_t offset, std::uint64_t maxLength);

private:
    Result<Extent> layerExtent(std::size_t layer, std::uint64_t offset, std::uint64_t maxLength);

    Chain& m_chain;
    std::size_t m_first;
    std::vector<Extent> m_current; // one per layer; length 0: nothing known yet
};

} // namespace blockcore
