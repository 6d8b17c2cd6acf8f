// SPDX-License-Identifier: MIT
#include "blockcore/chain/extent_walker.h"

#include <algorithm>

namespace blockcore {

ExtentWalker::ExtentWalker(Chain& chain, std::size_t firstLayer) :
    m_chain(chain), m_first(firstLayer), m_current(chain.depth()) {}

Result<Extent> ExtentWalker::layerExtent(std::size_t layer, std::uint64_t offset, std::uint64_t maxLength) {
    Extent& current = m_current[layer];
    if (offset < current.range.offset || offset >= current.range.end())
        current = TRY(m_chain.layer(layer).extentAt(offset, maxLength));
    Extent extent = current;
    const std::uint64_t skipped = offset - extent.range.offset;
    extent.range = {offset, std::min(current.range.length - skipped, maxLength)};
    if (extent.hostOffset) *extent.hostOffset += skipped;
    return extent;
}

Result<Extent> ExtentWalker::at(std::uint64_t offset, std::uint64_t maxLength) {
    std::uint64_t length = std::min(maxLength, m_chain.layer(m_first).size() - offset);
    for (std::size_t layer = m_first;; ++layer) {
        Extent extent = TRY(layerExtent(layer, offset, length));
        extent.layer = static_cast<std::uint32_t>(layer);
        const bool last = layer + 1 == m_chain.depth();
        if (extent.kind != ExtentKind::Unallocated || last) return extent;
        const std::uint64_t nextSize = m_chain.layer(layer + 1).size();
        if (offset >= nextSize) return extent;
        length = std::min(extent.range.length, nextSize - offset);
    }
}

} // namespace blockcore
