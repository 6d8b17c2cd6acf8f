// SPDX-License-Identifier: MIT
#include "blockcore/formats/parallels/image.h"

#include "blockcore/base/checked_math.h"
#include "blockcore/formats/parallels/driver.h"

#include <algorithm>
#include <bit>
#include <format>

namespace blockcore::parallels {

namespace {
constexpr std::size_t kTablePageBytes = 4096;
} // namespace

ParallelsImage::ParallelsImage(std::unique_ptr<BlockDevice> hostDevice, const Header& header, Content content) :
    MappedImage(std::move(hostDevice), header.size, header.clusterBytes(), content), m_header(header),
    m_table(host(), {sizeof(HeaderRecord), header.tableEnd() - sizeof(HeaderRecord)}, kTablePageBytes) {}

const FormatDriver& ParallelsImage::driver() const { return kDriver; }

std::uint32_t ParallelsImage::allocationUnit() const {
    return std::uint32_t{1} << std::countr_zero(m_header.clusterBytes());
}

Result<std::uint64_t> ParallelsImage::placeOf(std::uint64_t index) {
    // The disk may be larger than its table; nothing is stored there.
    if (index >= m_header.entryCount) return 0;
    const std::uint32_t entry = TRY(m_table.entry<le32>(sizeof(HeaderRecord) + index * sizeof(le32)));
    return entry * m_header.entryBytes();
}

Result<ParallelsImage::Unit> ParallelsImage::lookUp(std::uint64_t index) {
    if (index >= m_header.entryCount) return Unit{.kind = ExtentKind::Unallocated, .count = unitCount() - index};
    const std::uint64_t place = TRY(placeOf(index));
    if (place == 0) return Unit{ExtentKind::Unallocated};
    if (place < alignUp(m_header.tableEnd(), kSectorSize))
        return fail(ErrorCode::Corrupt, std::format("Parallels cluster {} lies among the metadata", index));
    return Unit{ExtentKind::Data, place};
}

Result<std::uint64_t> ParallelsImage::firstFree() {
    std::uint64_t end = m_header.dataOffset(host().size());
    for (std::uint64_t index = 0; index < m_header.entryCount; ++index)
        if (const std::uint64_t place = TRY(placeOf(index)); place != 0)
            end = std::max(end, place + m_header.clusterBytes());
    return divideUp(end, m_header.entryBytes()) * m_header.entryBytes();
}

Result<ParallelsImage::Space> ParallelsImage::allocate(std::uint64_t index, std::uint64_t wanted) {
    if (index + wanted > m_header.entryCount)
        return fail(ErrorCode::Corrupt, "The Parallels table is too small for its disk");
    if (!m_end) m_end = TRY(firstFree());
    const Space space{*m_end, wanted};
    const std::uint64_t end = *m_end + wanted * m_header.clusterBytes();
    if (end / m_header.entryBytes() > UINT32_MAX) return fail(ErrorCode::TooLarge, "The Parallels file is full");
    m_end = end;
    return space;
}

Result<> ParallelsImage::map(std::uint64_t index, Space space) {
    for (std::uint64_t step = 0; step < space.unitCount; ++step) {
        const std::uint64_t place = space.hostOffset + step * m_header.clusterBytes();
        TRY(m_table.setEntry(sizeof(HeaderRecord) + (index + step) * sizeof(le32),
                             le32(static_cast<std::uint32_t>(place / m_header.entryBytes()))));
    }
    return {};
}

// Payload, then the table: no cluster is named before it is whole, so the in-use mark is not needed.
Result<> ParallelsImage::flushMetadata() {
    if (!m_table.dirty()) return host().flush();
    UpdatePlan plan;
    m_table.addTo(plan);
    TRY(plan.apply(host()));
    m_table.markClean();
    return {};
}

} // namespace blockcore::parallels
