// SPDX-License-Identifier: MIT
#include "blockcore/formats/vpc/image.h"

#include "blockcore/formats/vpc/driver.h"

#include <algorithm>

namespace blockcore::vpc {

namespace {
constexpr std::size_t kTablePageBytes = 4096;
// Fixed disks have no blocks; this is the step in which the common code walks them.
constexpr std::uint32_t kFixedStep = 1U << 20;
} // namespace

DynamicImage::DynamicImage(std::unique_ptr<BlockDevice> hostDevice, const Footer& footer,
                           const DynamicHeader& header, std::vector<std::byte> footerBytes, Content content) :
    MappedImage(std::move(hostDevice), footer.size, header.blockSize, content), m_headerOffset(footer.headerOffset),
    m_header(header),
    m_table(host(), {header.tableOffset, header.tableBytes()}, kTablePageBytes), m_footer(std::move(footerBytes)) {}

Result<std::unique_ptr<DynamicImage>> DynamicImage::open(std::unique_ptr<BlockDevice> host, const Footer& footer,
                                                         const DynamicHeader& header,
                                                         std::vector<std::byte> footerBytes, Content content) {
    std::unique_ptr<DynamicImage> image(
        new DynamicImage(std::move(host), footer, header, std::move(footerBytes), content));
    TRY(image->findEnd());
    return image;
}

const FormatDriver& DynamicImage::driver() const { return kDriver; }

ImageInfo DynamicImage::info() const {
    return {.virtualSize = size(), .clusterSize = m_header.blockSize, .dirty = false};
}

Result<> DynamicImage::findEnd() {
    const std::uint64_t fileSize = host().size();
    m_end = m_header.tableEnd();
    for (std::uint64_t index = 0; m_end <= fileSize && index < unitCount(); ++index) {
        const std::uint32_t sector = TRY(m_table.entry<be32>(entryOffset(index)));
        if (sector == kBlockUnallocated) continue;
        const std::uint64_t start = std::uint64_t{sector} * kSectorSize;
        m_end = std::max(m_end, start + m_header.bitmapBytes() + m_header.blockSize);
    }
    if (m_end <= fileSize) return {};
    return fail(ErrorCode::Corrupt, "block-vpc: free_data_block_offset points after the end of file. The image has been "
                                    "truncated.");
}

Result<DynamicImage::Unit> DynamicImage::lookUp(std::uint64_t index) {
    const std::uint32_t sector = TRY(m_table.entry<be32>(entryOffset(index)));
    if (sector == kBlockUnallocated) return Unit{ExtentKind::Zero};
    // The bitmap is not looked at: without a parent, unused sectors are zero anyway.
    return Unit{ExtentKind::Data, std::uint64_t{sector} * kSectorSize + m_header.bitmapBytes()};
}

// Overwrites the footer that ends the file; its copy at the start stands in until the next flush.
Result<DynamicImage::Space> DynamicImage::allocate(std::uint64_t, std::uint64_t) {
    const std::uint64_t start = m_end;
    if (start / kSectorSize >= kBlockUnallocated) return fail(ErrorCode::TooLarge, "The VHD file is full");
    const std::vector<std::byte> allSectorsUsed(m_header.bitmapBytes(), std::byte{0xff});
    TRY(host().write(start, allSectorsUsed));
    m_end = start + m_header.bitmapBytes() + m_header.blockSize;
    return Space{start + m_header.bitmapBytes()};
}

Result<> DynamicImage::map(std::uint64_t index, Space space) {
    const std::uint64_t start = space.hostOffset - m_header.bitmapBytes();
    return m_table.setEntry(entryOffset(index), be32(static_cast<std::uint32_t>(start / kSectorSize)));
}

// Payload and bitmaps, then the footer behind them, then the table.
Result<> DynamicImage::flushMetadata() {
    if (!m_table.dirty()) return host().flush();
    UpdatePlan plan;
    plan.write(m_end, m_footer);
    plan.barrier();
    m_table.addTo(plan);
    TRY(plan.apply(host()));
    m_table.markClean();
    return {};
}

FixedImage::FixedImage(std::unique_ptr<BlockDevice> host, std::uint64_t size, std::vector<std::byte> footerBytes,
                       Content content) :
    MappedImage(std::move(host), size, kFixedStep, content), m_footer(std::move(footerBytes)) {}

const FormatDriver& FixedImage::driver() const { return kDriver; }

ImageInfo FixedImage::info() const { return {.virtualSize = size(), .dirty = false}; }

Result<FixedImage::Unit> FixedImage::lookUp(std::uint64_t index) {
    return Unit{ExtentKind::Data, index * kFixedStep};
}

Result<FixedImage::Space> FixedImage::allocate(std::uint64_t, std::uint64_t) {
    return fail(ErrorCode::InvalidArgument, "A fixed disk allocates nothing");
}

} // namespace blockcore::vpc
