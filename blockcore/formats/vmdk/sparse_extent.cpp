// SPDX-License-Identifier: MIT
#include "blockcore/formats/vmdk/sparse_extent.h"

#include "blockcore/base/checked_math.h"
#include "blockcore/formats/vmdk/driver.h"

#include <algorithm>
#include <shared_mutex>

namespace blockcore::vmdk {

SparseExtent::SparseExtent(std::unique_ptr<BlockDevice> hostDevice, const SparseHeader& header, Content content,
                           Parent parent) :
    MappedImage(std::move(hostDevice), header.capacity * kSectorSize, static_cast<std::uint32_t>(header.grainBytes()),
                content),
    m_header(header), m_parent(parent), m_tables(std::in_place, host(), header),
    m_end(alignUp(host().size(), header.grainBytes())) {}

const FormatDriver& SparseExtent::driver() const { return kDriver; }

ImageInfo SparseExtent::info() const { return {.virtualSize = size(), .clusterSize = m_header.grainBytes()}; }

std::optional<BackingRef> SparseExtent::backing() const {
    return m_parent == Parent::Below ? std::optional(BackingRef{}) : std::nullopt;
}

Result<SparseExtent::Unit> SparseExtent::lookUp(std::uint64_t index) {
    const Grain grain = TRY(m_tables->grain(index));
    return Unit{grain.kind, grain.hostOffset};
}

Result<Extent> SparseExtent::shortRunAt(std::uint64_t offset, std::uint64_t maxLength) {
    constexpr std::uint64_t kMaxGrains = 4096;
    const std::uint64_t grainBytes = m_header.grainBytes(), index = offset / grainBytes, start = index * grainBytes;
    std::uint64_t empty = 0;
    {
        const std::shared_lock lock(metadataLock());
        empty = TRY(m_tables->emptyGrains(index, divideUp(offset + maxLength - start, grainBytes)));
    }
    const std::uint64_t grains = empty > 0 ? empty : kMaxGrains;
    const std::uint64_t length = std::min(maxLength, start + grains * grainBytes - offset);
    if (empty == 0) return extentAt(offset, length);
    return Extent{.range = {offset, length}, .inPlace = m_parent == Parent::None};
}

Result<> SparseExtent::makeTable(std::uint64_t index) {
    const std::uint64_t taken = TRY(m_tables->makeTable(index, m_end));
    m_end += alignUp(taken, m_header.grainBytes());
    return {};
}

Result<SparseExtent::Space> SparseExtent::allocate(std::uint64_t index, std::uint64_t wanted) {
    for (std::uint64_t first = index; first < index + wanted; first += m_header.tableEntries) TRY(makeTable(first));
    TRY(makeTable(index + wanted - 1));
    const std::uint64_t grainBytes = m_header.grainBytes();
    const std::uint64_t room = kMaxSector * kSectorSize;
    if (m_end > room || wanted > (room - m_end) / grainBytes)
        return fail(ErrorCode::NoSpace, "A sparse VMDK extent's file cannot be larger than 2 TiB");
    const Space space{m_end, wanted};
    m_end += wanted * grainBytes;
    return space;
}

Result<> SparseExtent::map(std::uint64_t index, Space space) {
    const std::uint64_t sector = space.hostOffset / kSectorSize;
    for (std::uint64_t step = 0; step < space.unitCount; ++step)
        TRY(m_tables->setEntry(index + step, static_cast<std::uint32_t>(sector + step * m_header.grainSectors)));
    return {};
}

Result<> SparseExtent::mapZero(std::uint64_t index, std::uint64_t count) {
    if (!m_header.zeroGrains) return fail(ErrorCode::Unsupported, "The VMDK has no zeroed grains");
    for (std::uint64_t each = index; each < index + count; ++each) {
        TRY(makeTable(each));
        TRY(m_tables->setEntry(each, kEntryZero));
    }
    return {};
}

// Payload, then the copies of the tables, then the tables: a copy may run ahead, and nobody reads it.
Result<> SparseExtent::flushMetadata() {
    if (!m_tables->dirty()) return host().flush();
    UpdatePlan plan;
    m_tables->addTo(plan);
    TRY(plan.apply(host()));
    m_tables->markClean();
    return {};
}

} // namespace blockcore::vmdk
