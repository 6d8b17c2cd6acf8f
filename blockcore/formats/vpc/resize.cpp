// SPDX-License-Identifier: MIT
// Other sizes for a VHD. Dynamic: the footer's copy at the start of the file decides, and is written last. Fixed: what ends
// the file decides.
#include "blockcore/base/checked_math.h"
#include "blockcore/formats/vpc/image.h"
#include "blockcore/image/resize_guard.h"

#include <algorithm>
#include <mutex>

namespace blockcore::vpc {

namespace {
constexpr std::uint64_t kWriteStep = 1U << 20;
} // namespace

Result<> DynamicImage::resize(std::uint64_t newSize, Preallocation preallocation, std::uint64_t) {
    TRY(refusePreallocation(preallocation));
    auto footer = TRY(resizedFooter(m_footer, newSize));
    const std::uint64_t entryCount = divideUp<std::uint64_t>(newSize, m_header.blockSize);
    if (entryCount > kMaxTableEntries) return fail(ErrorCode::TooLarge, "The VHD's blocks are too small for that size");
    if (newSize < size())
        TRY(refuseToCutData(*this, newSize, std::min(size(), alignUp(newSize, std::uint64_t{m_header.blockSize}))));
    TRY(touch());
    const std::unique_lock lock(metadataLock());
    if (newSize > size()) TRY(clearTail());
    TRY(flushMetadata());
    if (newSize > size()) TRY(growTable(static_cast<std::uint32_t>(entryCount)));
    m_footer = std::move(footer);
    UpdatePlan plan;
    plan.write(m_end, m_footer);
    plan.barrier();
    plan.write(0, m_footer);
    TRY(plan.apply(host()));
    setSize(newSize);
    return {};
}

Result<> DynamicImage::writeUnallocated(Range range) {
    const std::vector<std::byte> ones(std::min(kWriteStep, range.length), std::byte{0xff});
    for (std::uint64_t done = 0; done < range.length; done += kWriteStep)
        TRY(host().write(range.offset + done, std::span(ones).first(std::min(kWriteStep, range.length - done))));
    return {};
}

Result<std::uint64_t> DynamicImage::tableRoomEnd() {
    std::uint64_t end = m_end;
    if (m_headerOffset >= m_header.tableOffset) end = std::min(end, m_headerOffset);
    for (std::uint64_t index = 0; index < unitCount(); ++index) {
        const std::uint32_t sector = TRY(m_table.entry<be32>(entryOffset(index)));
        const std::uint64_t start = std::uint64_t{sector} * kSectorSize;
        if (sector != kBlockUnallocated && start >= m_header.tableOffset) end = std::min(end, start);
    }
    return end;
}

// A table with more entries than the disk has blocks is as good: the disk's size stays. Where blocks are in the way, the
// table moves behind them.
Result<> DynamicImage::growTable(std::uint32_t entryCount) {
    const std::uint64_t known = unitCount();
    DynamicHeader fresh = m_header;
    fresh.entryCount = std::max(entryCount, m_header.entryCount);
    std::uint64_t end = m_end;
    if (fresh.tableEnd() > std::max(m_header.tableEnd(), TRY(tableRoomEnd()))) {
        fresh.tableOffset = m_end;
        end = fresh.tableEnd();
        std::vector<std::byte> copy;
        for (std::uint64_t done = 0; done < known * sizeof(be32); done += copy.size()) {
            copy.resize(std::min(kWriteStep, known * sizeof(be32) - done));
            TRY(host().read(m_header.tableOffset + done, copy));
            TRY(host().write(fresh.tableOffset + done, copy));
        }
    }
    const std::uint64_t start = fresh.tableOffset + known * sizeof(be32);
    TRY(writeUnallocated({start, fresh.tableEnd() - start}));
    end = std::max(end, fresh.tableEnd());
    std::vector<std::byte> header(sizeof(DynamicHeaderRecord));
    TRY(host().read(m_headerOffset, header));
    header = TRY(fresh.placedIn(header));
    header.resize(kSectorSize);
    UpdatePlan plan;
    if (end != m_end) plan.write(end, m_footer);
    plan.barrier();
    plan.write(m_headerOffset, std::move(header));
    TRY(plan.apply(host()));
    m_header = fresh;
    m_end = end;
    m_table.moveTo({fresh.tableOffset, fresh.tableBytes()});
    return {};
}

Result<> FixedImage::writeFooter(std::uint64_t offset, std::span<const std::byte> footer) {
    TRY(host().write(offset, footer));
    return host().flush();
}

// A footer may tell of less than the file holds. So the file grows first, with a copy of its footer at the new end, and
// shrinks last: cut anywhere, what ends the file tells of one disk or the other, and no footer is left inside.
Result<> FixedImage::resize(std::uint64_t newSize, Preallocation preallocation, std::uint64_t) {
    TRY(refusePreallocation(preallocation));
    const auto footer = TRY(resizedFooter(m_footer, newSize));
    if (newSize < size()) TRY(refuseToCutData(*this, newSize, size()));
    const std::uint64_t oldPlace = host().size() - sizeof(FooterRecord);
    const std::uint64_t newPlace = std::max(newSize, oldPlace);
    TRY(host().flush());
    if (newPlace > oldPlace) TRY(writeFooter(newPlace, m_footer));
    if (newSize > size()) {
        TRY(host().zero({size(), newPlace - size()}));
        TRY(host().flush());
    }
    TRY(writeFooter(newPlace, footer));
    if (newSize < newPlace) {
        TRY(writeFooter(newSize, footer));
        TRY(host().truncate(newSize + sizeof(FooterRecord)));
        TRY(host().flush());
    }
    m_footer = footer;
    setSize(newSize);
    return {};
}

} // namespace blockcore::vpc
