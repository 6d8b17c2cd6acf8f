// SPDX-License-Identifier: MIT
#include "blockcore/formats/vmdk/flat_extent.h"

#include <algorithm>

namespace blockcore::vmdk {

Result<> FlatExtent::doRead(std::uint64_t offset, std::span<std::byte> out) {
    const std::uint64_t stored = m_file->size(), place = m_start + offset;
    const std::uint64_t there = place < stored ? std::min<std::uint64_t>(out.size(), stored - place) : 0;
    if (there > 0) TRY(m_file->read(place, out.first(there)));
    std::ranges::fill(out.subspan(there), std::byte{0});
    return {};
}

Result<> FlatExtent::doWrite(std::uint64_t offset, std::span<const std::byte> data) {
    return m_file->write(m_start + offset, data);
}

Result<> FlatExtent::doZero(Range range) { return m_file->zero({m_start + range.offset, range.length}); }

Result<> FlatExtent::doReserve(Range range) { return m_file->reserve({m_start + range.offset, range.length}); }

// Holes have their place: they are data that happens to be zero.
Result<Extent> FlatExtent::doExtentAt(std::uint64_t offset, std::uint64_t maxLength) {
    const std::uint64_t place = m_start + offset, stored = m_file->size();
    Extent extent{.range = {place, maxLength}, .kind = ExtentKind::Zero};
    if (place < stored) extent = TRY(m_file->extentAt(place, std::min(maxLength, stored - place)));
    return Extent{.range = {offset, extent.range.length},
                  .kind = extent.kind,
                  .hostOffset = place,
                  .inPlace = true,
                  .preallocated = extent.kind == ExtentKind::Zero};
}

} // namespace blockcore::vmdk
