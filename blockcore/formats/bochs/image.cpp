// SPDX-License-Identifier: MIT
#include "blockcore/formats/bochs/image.h"

#include "blockcore/base/checked_math.h"
#include "blockcore/formats/bochs/driver.h"

#include <algorithm>
#include <format>

namespace blockcore::bochs {

namespace {
constexpr std::size_t kPageBytes = 4096;
} // namespace

BochsImage::BochsImage(std::unique_ptr<BlockDevice> host, const Header& header) :
    m_host(std::move(host)), m_header(header), m_tables(*m_host, {0, m_host->size()}, kPageBytes) {}

const FormatDriver& BochsImage::driver() const { return kDriver; }

Result<bool> BochsImage::isStored(std::uint64_t bitmapOffset, std::uint64_t sector) {
    const std::uint8_t bits = TRY(m_tables.entry<std::uint8_t>(bitmapOffset + sector / 8));
    return ((bits >> (sector % 8)) & 1) != 0;
}

// One run within one extent.
Result<Extent> BochsImage::doExtentAt(std::uint64_t offset, std::uint64_t maxLength) {
    const std::uint64_t index = offset / m_header.extentBytes, within = offset % m_header.extentBytes;
    const std::uint64_t length = std::min(maxLength, m_header.extentBytes - within);
    Extent extent{.range = {offset, length}, .kind = ExtentKind::Zero};
    const std::uint32_t place = TRY(m_tables.entry<le32>(m_header.catalogOffset + index * sizeof(le32)));
    if (place == kUnallocated) return extent;
    const std::uint64_t bitmap = m_header.dataOffset() + place * (std::uint64_t{m_header.bitmapBytes} + m_header.extentBytes);
    std::uint64_t sector = within / kSectorSize;
    const bool stored = TRY(isStored(bitmap, sector));
    const std::uint64_t end = divideUp<std::uint64_t>(within + length, kSectorSize);
    do ++sector;
    while (sector < end && TRY(isStored(bitmap, sector)) == stored);
    extent.range.length = std::min(length, sector * kSectorSize - within);
    if (!stored) return extent;
    extent.kind = ExtentKind::Data;
    extent.hostOffset = bitmap + m_header.bitmapBytes + within;
    return extent;
}

Result<> BochsImage::doRead(std::uint64_t offset, std::span<std::byte> out) {
    while (!out.empty()) {
        const Extent extent = TRY(doExtentAt(offset, out.size()));
        const auto part = out.first(extent.range.length);
        if (extent.kind == ExtentKind::Data)
            TRY(m_host->read(*extent.hostOffset, part));
        else
            std::ranges::fill(part, std::byte{0});
        offset += part.size();
        out = out.subspan(part.size());
    }
    return {};
}

} // namespace blockcore::bochs
