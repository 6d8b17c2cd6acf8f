// SPDX-License-Identifier: MIT
#include "blockcore/formats/vdi/image.h"

#include "blockcore/formats/vdi/driver.h"
#include "blockcore/image/finding_log.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <format>

namespace blockcore::vdi {

namespace {
constexpr std::size_t kMapPageBytes = 4096;
} // namespace

VdiImage::VdiImage(std::unique_ptr<BlockDevice> hostDevice, const Header& header, Content content) :
    MappedImage(std::move(hostDevice), header.diskSize, kBlockSize, content),
    m_header(header), m_map(host(), {header.mapOffset, header.mapBytes()}, kMapPageBytes) {}

const FormatDriver& VdiImage::driver() const { return kDriver; }

ImageInfo VdiImage::info() const {
    return {.virtualSize = size(), .clusterSize = kBlockSize, .dirty = false};
}

Result<std::uint32_t> VdiImage::entry(std::uint64_t index) {
    return m_map.entry<le32>(m_header.mapOffset + index * sizeof(le32));
}

Result<VdiImage::Unit> VdiImage::lookUp(std::uint64_t index) {
    const std::uint32_t block = TRY(entry(index));
    // Without a parent, what was never written reads as zeroes.
    if (block >= kBlockDiscarded) return Unit{ExtentKind::Zero};
    return Unit{ExtentKind::Data, m_header.dataOffset + std::uint64_t{block} * kBlockSize};
}

// The header's count is not believed: a block beyond all that the map names is free for certain.
Result<std::uint64_t> VdiImage::firstFreeBlock() {
    std::uint64_t next = 0;
    for (std::uint64_t index = 0; index < m_header.blockCount; ++index) {
        const std::uint32_t block = TRY(entry(index));
        if (block < kBlockDiscarded) next = std::max<std::uint64_t>(next, std::uint64_t{block} + 1);
    }
    return next;
}

Result<VdiImage::Space> VdiImage::allocate(std::uint64_t, std::uint64_t wanted) {
    if (!m_nextBlock) m_nextBlock = TRY(firstFreeBlock());
    if (*m_nextBlock + wanted > kBlockDiscarded) return fail(ErrorCode::Corrupt, "The VDI block map names no free block");
    const Space space{m_header.dataOffset + *m_nextBlock * kBlockSize, wanted};
    *m_nextBlock += wanted;
    return space;
}

Result<> VdiImage::map(std::uint64_t index, Space space) {
    const std::uint64_t block = (space.hostOffset - m_header.dataOffset) / kBlockSize;
    for (std::uint64_t step = 0; step < space.unitCount; ++step)
        TRY(m_map.setEntry(m_header.mapOffset + (index + step) * sizeof(le32),
                           le32(static_cast<std::uint32_t>(block + step))));
    m_header.blocksAllocated += static_cast<std::uint32_t>(space.unitCount);
    return {};
}

// Payload, then the count, then the map: cut in between, the count is too high and nothing is lost.
Result<> VdiImage::flushMetadata() {
    if (!m_map.dirty()) return host().flush();
    UpdatePlan plan;
    const le32 count(m_header.blocksAllocated);
    std::vector<std::byte> countBytes(sizeof(count));
    std::memcpy(countBytes.data(), &count, sizeof(count));
    plan.write(offsetof(HeaderRecord, blocksAllocated), std::move(countBytes));
    plan.barrier();
    m_map.addTo(plan);
    TRY(plan.apply(host()));
    m_map.markClean();
    return {};
}

Result<CheckReport> VdiImage::check(const RunContext& context) {
    FindingLog log(context);
    const auto corruption = [&log](std::string_view id, std::string detail) {
        log.add({.id = id, .severity = Severity::Corruption, .detail = std::move(detail)});
    };
    std::vector<bool> used(m_header.blockCount);
    std::uint32_t allocated = 0;
    context.progress.begin(Stage::Checking, m_header.blockCount);
    for (std::uint64_t index = 0; index < m_header.blockCount; ++index) {
        if (index % kMapPageBytes == 0) TRY(context.checkpoint());
        context.progress.advance(1);
        const std::uint32_t block = TRY(entry(index));
        if (block >= kBlockDiscarded) continue;
        if (block >= m_header.blockCount) {
            corruption("vdi.block-too-large", std::format("ERROR: block index {} too large, is {}", index, block));
            continue;
        }
        ++allocated;
        if (used[block]) corruption("vdi.block-shared", std::format("ERROR: block index {} also used by {}", block, block));
        used[block] = true;
    }
    if (allocated != m_header.blocksAllocated)
        corruption("vdi.count-wrong", std::format("ERROR: allocated blocks mismatch, is {}, should be {}", allocated,
                                                  m_header.blocksAllocated));
    return std::move(log.report());
}

} // namespace blockcore::vdi
