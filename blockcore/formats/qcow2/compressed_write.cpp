// SPDX-License-Identifier: MIT
// Compressed writes: clusters are compressed in the caller's thread, then laid down packed without gaps, as many as
// possible with one write. Clusters that do not shrink are stored plain.
#include "blockcore/formats/qcow2/image.h"

#include <algorithm>

namespace blockcore::qcow2 {

Result<> Qcow2Image::useDeflateWindow(DeflateWindow window) {
    if (window == DeflateWindow::Full) return {};
    if (!m_codec.isZlib()) return fail(ErrorCode::InvalidArgument, "Only compression_type=zlib has a deflate window");
    m_codec.useSmallWindow();
    return {};
}

Result<PackedUnits> Qcow2Image::pack(std::span<const std::byte> bytes) {
    const std::uint64_t clusterSize = m_geometry.clusterSize();
    PackedUnits packed;
    packed.bytes.resize(bytes.size());
    std::size_t used = 0;
    std::vector<std::byte> padded;
    for (; !bytes.empty(); bytes = bytes.subspan(std::min<std::uint64_t>(clusterSize, bytes.size()))) {
        auto cluster = bytes.first(std::min<std::uint64_t>(clusterSize, bytes.size()));
        if (cluster.size() < clusterSize) { // the disk's end: filled up with zeroes
            padded.assign(cluster.begin(), cluster.end());
            padded.resize(clusterSize);
            cluster = padded;
            packed.bytes.resize(used + clusterSize);
        }
        const auto room = std::span(packed.bytes).subspan(used, clusterSize - 1);
        const std::size_t length = m_codec.compress(cluster, room, packed.lengths.size());
        packed.lengths.push_back(static_cast<std::uint32_t>(length));
        used += length;
    }
    packed.bytes.resize(used);
    return packed;
}

Result<> Qcow2Image::writePacked(std::uint64_t offset, const PackedUnits& packed, std::span<const std::byte> bytes) {
    const std::uint64_t clusterSize = m_geometry.clusterSize();
    if (!writable()) return fail(ErrorCode::PermissionDenied, "The device is open for reading only");
    if (offset > size() || bytes.size() > size() - offset)
        return fail(ErrorCode::InvalidArgument, "The request ends past the device");
    if (!isAligned(offset, clusterSize) || packed.lengths.size() != m_geometry.clustersFor(bytes.size()))
        return fail(ErrorCode::InvalidArgument, "The write does not cover whole clusters");
    return sealIfCorrupt(storeUnits(offset, packed, bytes));
}

Result<> Qcow2Image::storeUnits(std::uint64_t offset, const PackedUnits& packed, std::span<const std::byte> bytes) {
    const std::uint64_t clusterSize = m_geometry.clusterSize();
    TRY(beginChange({offset, bytes.size()}));
    auto rest = std::span(packed.bytes);
    const auto lengths = std::span(packed.lengths);
    for (std::size_t first = 0; first < lengths.size();) {
        const std::uint64_t guestOffset = offset + first * clusterSize;
        if (lengths[first] == 0) {
            const auto plain = bytes.subspan(first * clusterSize);
            TRY(writeAll(guestOffset, plain.first(std::min<std::uint64_t>(clusterSize, plain.size()))));
            ++first;
            continue;
        }
        std::size_t last = first;
        std::uint64_t length = 0;
        for (; last < lengths.size() && lengths[last] != 0; ++last) length += lengths[last];
        TRY(storePacked(guestOffset, rest.first(length), lengths.subspan(first, last - first)));
        rest = rest.subspan(length);
        first = last;
    }
    return {};
}

// Finds places for all clusters, next to each other where possible, writes what is contiguous at once and maps it.
Result<> Qcow2Image::storePacked(std::uint64_t guestOffset, std::span<const std::byte> bytes,
                                 std::span<const std::uint32_t> lengths) {
    std::vector<CompressedPlace> places;
    {
        const std::unique_lock lock(m_lock);
        for (std::size_t i = 0; i < lengths.size(); ++i) {
            // The table comes before what it maps, as the reference lays them out.
            TRY(ensureTable(guestOffset + i * m_geometry.clusterSize()));
            places.push_back({TRY(m_allocator.allocateBytes(lengths[i])), lengths[i]});
        }
    }
    for (std::size_t first = 0; first < places.size();) {
        std::size_t last = first + 1;
        while (last < places.size() && places[last].hostOffset == places[last - 1].hostOffset + places[last - 1].length)
            ++last;
        const std::uint64_t start = places[first].hostOffset;
        const std::uint64_t length = places[last - 1].hostOffset + places[last - 1].length - start;
        if (start + length > std::uint64_t{1} << m_geometry.compressedOffsetBits())
            return fail(ErrorCode::TooLarge, "The image file is too large for compressed clusters");
        TRY(m_host->write(start, bytes.first(length)));
        bytes = bytes.subspan(length);
        first = last;
    }
    const std::unique_lock lock(m_lock);
    for (std::size_t i = 0; i < places.size(); ++i)
        TRY(linkCompressed(guestOffset + i * m_geometry.clusterSize(), places[i]));
    return flushIfFull();
}

Result<> Qcow2Image::linkCompressed(std::uint64_t guestOffset, const CompressedPlace& place) {
    TRY(ensureTable(guestOffset));
    const L2Entry old = TRY(m_tables.entryAt(guestOffset));
    TRY(m_tables.setEntry(guestOffset, {compressedEntry(m_geometry, place.hostOffset, place.length), 0}));
    return dropReference(old);
}

} // namespace blockcore::qcow2
