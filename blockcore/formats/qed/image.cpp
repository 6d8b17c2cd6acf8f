// SPDX-License-Identifier: MIT
#include "blockcore/formats/qed/image.h"

#include "blockcore/base/checked_math.h"
#include "blockcore/formats/qed/driver.h"

#include <algorithm>
#include <cstring>
#include <format>

namespace blockcore::qed {

namespace {
constexpr std::size_t kTablePageBytes = 4096; // tables are whole clusters, and those are whole pages
} // namespace

QedImage::QedImage(std::unique_ptr<BlockDevice> hostDevice, Header header, Content content) :
    MappedImage(std::move(hostDevice), header.imageSize, header.clusterSize, content), m_header(std::move(header)),
    m_l1(host(), {m_header.l1Offset, m_header.tableBytes()}, kTablePageBytes),
    m_l2(host(), {0, INT64_MAX}, kTablePageBytes), m_end(alignUp(host().size(), m_header.clusterSize)) {}

const FormatDriver& QedImage::driver() const { return kDriver; }

ImageInfo QedImage::info() const {
    return {.virtualSize = size(), .clusterSize = m_header.clusterSize, .dirty = m_header.hasFeature(kFeatureNeedCheck)};
}

std::optional<BackingRef> QedImage::backing() const {
    if (!m_header.backingName) return std::nullopt;
    // No other format is recorded.
    const bool raw = m_header.hasFeature(kFeatureBackingRaw);
    return BackingRef{*m_header.backingName, raw ? std::optional<std::string>("raw") : std::nullopt};
}

bool QedImage::isClusterPlace(std::uint64_t offset) const {
    return isAligned(offset, m_header.clusterSize) && offset >= m_header.headerBytes() && offset < m_end;
}

bool QedImage::isTablePlace(std::uint64_t offset) const {
    return isClusterPlace(offset) && m_header.tableBytes() <= m_end - offset;
}

Result<std::uint64_t> QedImage::l2Offset(std::uint64_t l1Index) {
    const std::uint64_t offset = TRY(m_l1.entry<le64>(m_header.l1Offset + l1Index * sizeof(le64)));
    if (offset != kUnallocated && !isTablePlace(offset))
        return fail(ErrorCode::Corrupt, std::format("QED L1 entry {} is invalid", l1Index));
    return offset;
}

Result<QedImage::Unit> QedImage::lookUp(std::uint64_t index) {
    const std::uint64_t table = TRY(l2Offset(index / m_header.tableEntries()));
    if (table == kUnallocated)
        return Unit{.kind = ExtentKind::Unallocated, .count = m_header.tableEntries() - index % m_header.tableEntries()};
    const std::uint64_t entry =
        TRY(m_l2.entry<le64>(table + index % m_header.tableEntries() * sizeof(le64)));
    if (entry == kUnallocated) return Unit{ExtentKind::Unallocated};
    if (entry == kZeroCluster) return Unit{ExtentKind::Zero};
    if (!isClusterPlace(entry)) return fail(ErrorCode::Corrupt, std::format("QED cluster {} lies in an invalid place", index));
    return Unit{ExtentKind::Data, entry};
}

Result<QedImage::Space> QedImage::allocate(std::uint64_t, std::uint64_t wanted) {
    const Space space{m_end, wanted};
    m_end += wanted * m_header.clusterSize;
    return space;
}

Result<std::uint64_t> QedImage::newEntryOffset(std::uint64_t index) {
    const std::uint64_t l1Index = index / m_header.tableEntries();
    std::uint64_t table = TRY(l2Offset(l1Index));
    if (table == kUnallocated) {
        table = m_end;
        m_end += m_header.tableBytes();
        m_l2.addFresh(table, m_header.tableBytes());
        TRY(m_l1.setEntry(m_header.l1Offset + l1Index * sizeof(le64), le64(table)));
    }
    return table + index % m_header.tableEntries() * sizeof(le64);
}

Result<> QedImage::setEntries(std::uint64_t index, std::uint64_t count, std::uint64_t first, std::uint64_t step) {
    for (std::uint64_t done = 0; done < count; ++done) {
        const std::uint64_t offset = TRY(newEntryOffset(index + done));
        TRY(m_l2.setEntry(offset, le64(first + done * step)));
    }
    return {};
}

Result<> QedImage::map(std::uint64_t index, Space space) {
    return setEntries(index, space.unitCount, space.hostOffset, m_header.clusterSize);
}

Result<> QedImage::mapZero(std::uint64_t index, std::uint64_t count) { return setEntries(index, count, kZeroCluster, 0); }

// Payload, then L2 tables, then the L1 table: nothing is named before it is whole, so no mark is needed meanwhile.
Result<> QedImage::flushMetadata() {
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

Result<> QedImage::clearNeedCheck() {
    m_header.features &= ~kFeatureNeedCheck;
    const le64 features(m_header.features);
    std::vector<std::byte> bytes(sizeof(features));
    std::memcpy(bytes.data(), &features, sizeof(features));
    UpdatePlan plan;
    plan.write(kFeaturesFieldOffset, std::move(bytes));
    return plan.apply(host());
}

} // namespace blockcore::qed
