// SPDX-License-Identifier: MIT
#include "blockcore/formats/raw/image.h"

#include "blockcore/base/checked_math.h"
#include "blockcore/device/memory_device.h"
#include "blockcore/formats/raw/driver.h"
#include "blockcore/image/registry.h"
#include "blockcore/image/space.h"

#include <algorithm>
#include <cerrno>

namespace blockcore::raw {

const FormatDriver& RawImage::driver() const { return kDriver; }

Result<> RawImage::doRead(std::uint64_t offset, std::span<std::byte> out) {
    const std::uint64_t stored = m_host->size();
    const std::uint64_t there = offset < stored ? std::min<std::uint64_t>(out.size(), stored - offset) : 0;
    if (there > 0) TRY(m_host->read(offset, out.first(there)));
    std::ranges::fill(out.subspan(there), std::byte{0});
    return {};
}

// Whether the first sector would still be taken for raw after data was written at offset, which lies in it.
Result<> RawImage::checkLooksRaw(std::uint64_t offset, std::span<const std::byte> data) {
    std::vector<std::byte> sector(kSectorSize);
    TRY(doRead(0, sector));
    std::ranges::copy(data.first(std::min<std::size_t>(data.size(), kSectorSize - offset)),
                      sector.begin() + static_cast<std::ptrdiff_t>(offset));
    MemoryDevice head(std::move(sector));
    if (TRY(probeFormat(head, Probing::AsReference, {})) != &kDriver) return failSystem(EPERM);
    return {};
}

Result<> RawImage::doWrite(std::uint64_t offset, std::span<const std::byte> data) {
    m_knownZero.store(false, std::memory_order_relaxed);
    if (m_firstSector == FirstSector::MustLookRaw && offset < kSectorSize) TRY(checkLooksRaw(offset, data));
    return m_host->write(offset, data);
}

Result<> RawImage::doZero(Range range) { return m_host->zero(range); }

Result<> RawImage::doDiscard(Range range) {
    const std::uint64_t stored = m_host->size();
    if (range.offset >= stored) return {};
    return m_host->discard({range.offset, std::min(range.end(), stored) - range.offset});
}

Result<> RawImage::doReserve(Range range) { return m_host->reserve(range); }

Result<Extent> RawImage::doExtentAt(std::uint64_t offset, std::uint64_t maxLength) {
    const std::uint64_t stored = m_host->size();
    if (offset >= stored)
        return Extent{.range = {offset, maxLength}, .kind = ExtentKind::Zero, .hostOffset = offset, .inPlace = true};
    Extent extent = TRY(m_host->extentAt(offset, maxLength));
    extent.inPlace = true;
    return extent;
}

Result<> RawImage::resize(std::uint64_t newSize, Preallocation preallocation, std::uint64_t) {
    if (preallocation == Preallocation::Metadata)
        return fail(ErrorCode::Unsupported, "Unsupported preallocation mode: metadata");
    const std::uint64_t oldSize = m_host->size();
    TRY(m_host->truncate(newSize).transform_error(during("Could not resize file")));
    if (newSize > oldSize) {
        if (auto filled = setSpaceAside(*m_host, {oldSize, newSize - oldSize}, preallocation); !filled) {
            (void)m_host->truncate(oldSize); // the first error is what matters
            return filled;
        }
    }
    m_size = alignUp(newSize, kSectorSize);
    return m_host->flush();
}

} // namespace blockcore::raw
