// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow/image.h"

#include "blockcore/codec/incompressible.h"
#include "blockcore/formats/qcow/driver.h"

#include <algorithm>
#include <format>
#include <mutex>

namespace blockcore::qcow {

namespace {

// Tables begin on multiples of it, and so do clusters: a page holds nothing but entries of one table.
constexpr std::size_t kTablePageBytes = 512;
constexpr int kDeflateLevel = 6; // about what the reference's zlib gives

} // namespace

QcowImage::QcowImage(std::unique_ptr<BlockDevice> hostDevice, Header header, Content content) :
    MappedImage(std::move(hostDevice), header.diskSize(), static_cast<std::uint32_t>(header.clusterSize()), content),
    m_header(std::move(header)), m_l1(host(), {m_header.l1Offset, m_header.l1Bytes()}, kTablePageBytes),
    m_l2(host(), {0, INT64_MAX}, kTablePageBytes), m_end(host().size()) {}

const FormatDriver& QcowImage::driver() const { return kDriver; }

ImageInfo QcowImage::info() const {
    return {.virtualSize = size(), .clusterSize = m_header.clusterSize(), .encrypted = m_header.encrypted, .dirty = false};
}

// The format of the backing file is not recorded.
std::optional<BackingRef> QcowImage::backing() const {
    if (!m_header.backingName) return std::nullopt;
    return BackingRef{*m_header.backingName, std::nullopt};
}

bool QcowImage::inFile(std::uint64_t offset, std::uint64_t length) const {
    const auto end = checkedAdd(offset, length);
    return end && *end <= alignUp(m_end, m_header.clusterSize());
}

Result<std::uint64_t> QcowImage::l2Offset(std::uint64_t index) {
    const std::uint64_t offset = TRY(m_l1.entry<be64>(l1EntryOffset(index)));
    if (offset == 0) return 0;
    if (!isAligned(offset, kTablePageBytes) || !inFile(offset, m_header.l2Bytes()))
        return fail(ErrorCode::Corrupt,
                    std::format("L2 table offset {:#x} is invalid (L1 index: {:#x})", offset, index / m_header.l2Entries()));
    return offset;
}

Result<QcowImage::Unit> QcowImage::lookUp(std::uint64_t index) {
    const std::uint64_t table = TRY(l2Offset(index));
    if (table == 0) return Unit{.kind = ExtentKind::Unallocated, .count = m_header.l2Entries() - index % m_header.l2Entries()};
    const std::uint64_t entry = TRY(m_l2.entry<be64>(table + index % m_header.l2Entries() * sizeof(be64)));
    if (entry == 0) return Unit{};
    if ((entry & kCompressed) == 0) return Unit{.kind = ExtentKind::Data, .hostOffset = entry};
    const std::uint32_t offsetBits = m_header.compressedOffsetBits();
    return Unit{.kind = ExtentKind::Compressed,
                .hostOffset = entry & ((std::uint64_t{1} << offsetBits) - 1),
                .packedBytes = static_cast<std::uint32_t>(entry >> offsetBits & (m_header.clusterSize() - 1))};
}

Result<> QcowImage::unpack(Unit unit, std::span<std::byte> out) {
    if (!inFile(unit.hostOffset, unit.packedBytes) || unit.hostOffset + unit.packedBytes > host().size())
        return fail(ErrorCode::Corrupt, std::format("A compressed cluster at {:#x} lies past the end of the file", unit.hostOffset));
    std::vector<std::byte> packed(unit.packedBytes);
    TRY(host().read(unit.hostOffset, packed));
    auto inflater = m_inflaters.take([] { return std::make_unique<Inflater>(); });
    auto result = inflater->inflate(packed, out);
    m_inflaters.put(std::move(inflater));
    return result;
}

Result<std::uint64_t> QcowImage::entryOffset(std::uint64_t index) {
    std::uint64_t table = TRY(l2Offset(index));
    if (table == 0) {
        table = alignUp(m_end, m_header.clusterSize());
        m_end = table + m_header.l2Bytes();
        m_l2.addFresh(table, m_header.l2Bytes());
        TRY(m_l1.setEntry(l1EntryOffset(index), be64(table)));
    }
    return table + index % m_header.l2Entries() * sizeof(be64);
}

// The table comes before what it maps, as the reference lays them out; hence one table at a time.
Result<QcowImage::Space> QcowImage::allocate(std::uint64_t index, std::uint64_t wanted) {
    TRY(entryOffset(index));
    const Space space{.hostOffset = alignUp(m_end, m_header.clusterSize()),
                      .unitCount = std::min(wanted, m_header.l2Entries() - index % m_header.l2Entries())};
    m_end = space.hostOffset + space.unitCount * m_header.clusterSize();
    if (m_end >= kCompressed) return fail(ErrorCode::TooLarge, "The image file would become too large");
    return space;
}

Result<> QcowImage::map(std::uint64_t index, Space space) {
    const std::uint64_t entry = TRY(entryOffset(index));
    for (std::uint64_t i = 0; i < space.unitCount; ++i)
        TRY(m_l2.setEntry(entry + i * sizeof(be64), be64(space.hostOffset + i * m_header.clusterSize())));
    return {};
}

// Payload, then L2 tables, then the L1 table: nothing is named before it is whole.
Result<> QcowImage::flushMetadata() {
    if (!m_l1.dirty() && !m_l2.dirty()) return host().flush();
    UpdatePlan plan;
    m_l2.addTo(plan);
    plan.barrier();
    m_l1.addTo(plan);
    TRY(plan.apply(host()));
    m_l2.markClean();
    m_l1.markClean();
    return {};
}

Result<PackedUnits> QcowImage::pack(std::span<const std::byte> data) {
    const std::uint64_t clusterSize = m_header.clusterSize();
    PackedUnits packed;
    packed.bytes.resize(alignUp(data.size(), clusterSize));
    auto deflater = m_deflaters.take([] { return std::make_unique<Deflater>(kDeflateLevel); });
    std::size_t used = 0;
    std::vector<std::byte> padded;
    for (; !data.empty(); data = data.subspan(std::min<std::uint64_t>(clusterSize, data.size()))) {
        auto cluster = data.first(std::min<std::uint64_t>(clusterSize, data.size()));
        if (cluster.size() < clusterSize) { // the disk's end: filled up with zeroes
            padded.assign(cluster.begin(), cluster.end());
            padded.resize(clusterSize);
            cluster = padded;
        }
        const auto room = std::span(packed.bytes).subspan(used, clusterSize - 1);
        const std::size_t length = looksIncompressible(cluster) ? 0 : deflater->deflate(cluster, room);
        packed.lengths.push_back(static_cast<std::uint32_t>(length));
        used += length;
    }
    m_deflaters.put(std::move(deflater));
    packed.bytes.resize(used);
    return packed;
}

Result<> QcowImage::writePacked(std::uint64_t offset, const PackedUnits& packed, std::span<const std::byte> data) {
    const std::uint64_t clusterSize = m_header.clusterSize();
    if (!isAligned(offset, clusterSize) || packed.lengths.size() != divideUp<std::uint64_t>(data.size(), clusterSize))
        return fail(ErrorCode::InvalidArgument, "The write does not cover whole clusters");
    if (!writable() || offset > size() || data.size() > size() - offset)
        return fail(ErrorCode::InvalidArgument, "The request ends past the device");
    auto rest = std::span(packed.bytes);
    for (const std::uint32_t length : packed.lengths) {
        const auto plain = data.first(std::min<std::uint64_t>(clusterSize, data.size()));
        TRY(length == 0 ? write(offset, plain) : storePacked(offset / clusterSize, rest.first(length)));
        offset += plain.size();
        data = data.subspan(plain.size());
        rest = rest.subspan(length);
    }
    return {};
}

Result<> QcowImage::storePacked(std::uint64_t index, std::span<const std::byte> bytes) {
    TRY(touch());
    std::uint64_t place = 0;
    {
        const std::unique_lock lock(metadataLock());
        TRY(entryOffset(index));
        place = m_end;
        if (place + bytes.size() > std::uint64_t{1} << m_header.compressedOffsetBits())
            return fail(ErrorCode::TooLarge, "The image file is too large for compressed clusters");
        m_end += bytes.size();
    }
    TRY(host().write(place, bytes));
    const std::unique_lock lock(metadataLock());
    const std::uint64_t entry = TRY(entryOffset(index)), length = bytes.size();
    return m_l2.setEntry(entry, be64(kCompressed | length << m_header.compressedOffsetBits() | place));
}

// The L1 table goes first: cut off in between, what it named is only lost space.
Result<> QcowImage::makeEmpty() {
    const std::unique_lock lock(metadataLock());
    for (std::uint64_t entry = 0; entry < m_header.l1Entries(); ++entry)
        TRY(m_l1.setEntry(m_header.l1Offset + entry * sizeof(be64), be64(0)));
    UpdatePlan plan;
    m_l1.addTo(plan);
    TRY(plan.apply(host()));
    m_l1.markClean();
    m_l2.clear();
    m_end = m_header.l1Offset + m_header.l1Bytes();
    TRY(host().truncate(m_end));
    return host().flush();
}

} // namespace blockcore::qcow
