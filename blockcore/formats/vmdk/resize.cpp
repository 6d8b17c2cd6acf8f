// SPDX-License-Identifier: MIT
// Other sizes for a disk in one sparse file: new directories and tables are durable behind everything else before the
// header, one sector, names them with the new capacity. The descriptor's line, which nobody reads here, follows.
#include "blockcore/base/checked_math.h"
#include "blockcore/formats/vmdk/image.h"
#include "blockcore/image/resize_guard.h"

#include <algorithm>
#include <format>
#include <mutex>

namespace blockcore::vmdk {

Result<> SparseExtent::resize(std::uint64_t newCapacity) {
    SparseHeader fresh = m_header;
    fresh.capacity = newCapacity;
    if (fresh.directoryEntries() > kMaxDirectoryEntries)
        return fail(ErrorCode::TooLarge, "The VMDK's grains are too small for that size");
    const std::unique_lock lock(metadataLock());
    if (newCapacity > m_header.capacity) {
        TRY(clearTail());
        TRY(clearEntriesBehindEnd());
    }
    TRY(flushMetadata());
    if (fresh.directoryEntries() > m_header.directoryEntries()) TRY(growTables(fresh));
    TRY(host().flush());
    HostedHeaderRecord record;
    TRY(host().read(0, std::as_writable_bytes(std::span(&record, 1))));
    record.capacity = fresh.capacity;
    record.directoryOffset = fresh.directoryOffset / kSectorSize;
    if (fresh.redundantOffset) record.redundantOffset = *fresh.redundantOffset / kSectorSize;
    TRY(host().write(0, std::as_bytes(std::span(&record, 1))));
    TRY(host().flush());
    m_header = fresh;
    m_tables.emplace(host(), m_header);
    setSize(newCapacity * kSectorSize);
    return {};
}

// The last table has entries for grains that the disk did not have.
Result<> SparseExtent::clearEntriesBehindEnd() {
    const std::uint64_t count = m_header.grainCount(), end = alignUp(count, std::uint64_t{m_header.tableEntries});
    for (std::uint64_t index = count; index < end; ++index)
        if (TRY(m_tables->grain(index)).kind != ExtentKind::Unallocated) TRY(m_tables->setEntry(index, kEntryUnallocated));
    return {};
}

Result<> SparseExtent::growTables(SparseHeader& fresh) {
    std::uint64_t end = m_end;
    if (m_header.redundantOffset) {
        fresh.redundantOffset = end;
        end = TRY(writeTables(*m_header.redundantOffset, fresh, end));
    }
    fresh.directoryOffset = end;
    end = TRY(writeTables(m_header.directoryOffset, fresh, end));
    m_end = alignUp(end, m_header.grainBytes());
    return {};
}

// A directory at place that names the old one's tables and, behind them, new empty ones. All of them are made: the
// reference writes to the header where a table is missing. Returns where it ends.
Result<std::uint64_t> SparseExtent::writeTables(std::uint64_t oldDirectory, const SparseHeader& fresh, std::uint64_t place) {
    const std::uint64_t known = m_header.directoryEntries(), count = fresh.directoryEntries();
    const std::uint64_t tableBytes = alignUp(fresh.tableBytes(), std::uint64_t{kSectorSize});
    std::uint64_t table = place + alignUp(fresh.directoryBytes(), std::uint64_t{kSectorSize});
    const std::uint64_t end = table + (count - known) * tableBytes;
    if (end / kSectorSize > kMaxSector) return fail(ErrorCode::NoSpace, "The VMDK's file cannot grow further");
    std::vector<le32> directory(count);
    TRY(host().read(oldDirectory, std::as_writable_bytes(std::span(directory).first(known))));
    for (std::uint64_t index = known; index < count; ++index, table += tableBytes)
        directory[index] = static_cast<std::uint32_t>(table / kSectorSize);
    TRY(clearHost({place, end - place}));
    TRY(host().write(place, std::as_bytes(std::span(directory))));
    return end;
}

Resizer* VmdkImage::resizer() {
    const bool oneSparseFile = !m_textFile && m_parts.size() == 1 && m_parts.front().sparse;
    return oneSparseFile && m_parts.front().header()->kind == SparseKind::Hosted ? this : nullptr;
}

Result<> VmdkImage::resize(std::uint64_t newSize, Preallocation preallocation, std::uint64_t backedLength) {
    if (newSize > m_size && backedLength > m_size)
        return fail(ErrorCode::Unsupported, "Block driver does not support requested flags");
    TRY(refusePreallocation(preallocation));
    newSize = alignUp(newSize, std::uint64_t{kSectorSize});
    if (newSize < m_size) TRY(refuseToCutData(*this, newSize, std::min(m_size, alignUp(newSize, std::uint64_t{m_unit}))));
    TRY(touch());
    TRY(m_parts.front().sparse->resize(newSize / kSectorSize));
    m_parts.front().guest.length = m_size = newSize;
    return renewExtentLine();
}

// Readers take the size from the header: the line changes only where one sector's write can do it.
Result<> VmdkImage::renewExtentLine() {
    const Range place = m_parts.front().header()->descriptor;
    std::string text(place.length, '\0');
    TRY(descriptorFile().read(place.offset, std::as_writable_bytes(std::span(text))));
    text.resize(std::min(text.size(), text.find('\0')));
    constexpr std::string_view kLineStart = "\nRW ";
    const std::size_t line = text.find(kLineStart);
    if (line == std::string::npos) return {};
    const std::size_t start = line + kLineStart.size();
    const std::size_t end = std::min(text.find_first_not_of("0123456789", start), text.size());
    text.replace(start, end - start, std::to_string(m_size / kSectorSize));
    if (text.size() > kSectorSize || place.length < kSectorSize) return {};
    m_descriptor = TRY(Descriptor::parse(text));
    text.resize(kSectorSize);
    TRY(descriptorFile().write(place.offset, std::as_bytes(std::span(text))));
    return descriptorFile().flush();
}

} // namespace blockcore::vmdk
