// SPDX-License-Identifier: MIT
// Compressed writes: the caller's thread compresses several clusters, their bytes go out in one piece, packed
// without gaps. Clusters that do not shrink are stored plain.
#include "blockcore/formats/qcow2/image.h"

#include <algorithm>

namespace blockcore::qcow2 {

Result<> Qcow2Image::writeCompressed(std::uint64_t offset, std::span<const std::byte> bytes) {
    const std::uint64_t clusterSize = m_geometry.clusterSize();
    if (!writable()) return fail(ErrorCode::PermissionDenied, "The device is open for reading only");
    if (offset > size() || bytes.size() > size() - offset)
        return fail(ErrorCode::InvalidArgument, "The request ends past the device");
    const bool wholeEnd = isAligned(bytes.size(), clusterSize) || offset + bytes.size() == size();
    if (!isAligned(offset, clusterSize) || !wholeEnd)
        return fail(ErrorCode::InvalidArgument, "The write does not cover whole clusters");
    TRY(prepareOnce());

    PackedClusters packed{.guestOffset = offset};
    std::vector<std::byte> room(clusterSize - 1), padded;
    for (; !bytes.empty(); bytes = bytes.subspan(std::min<std::uint64_t>(clusterSize, bytes.size()))) {
        const auto own = bytes.first(std::min<std::uint64_t>(clusterSize, bytes.size()));
        auto cluster = own;
        if (own.size() < clusterSize) { // the disk's end: filled up with zeroes
            padded.assign(own.begin(), own.end());
            padded.resize(clusterSize);
            cluster = padded;
        }
        const std::uint64_t guestOffset = packed.guestOffset + packed.lengths.size() * clusterSize;
        const std::size_t length = m_codec.compress(cluster, room);
        if (length != 0) {
            packed.append(std::span(room).first(length));
            continue;
        }
        TRY(storePacked(packed));
        TRY(doWrite(guestOffset, own));
        packed = {.guestOffset = guestOffset + clusterSize};
    }
    return storePacked(packed);
}

// Finds places for all clusters, next to each other where possible, writes what is contiguous at once and maps it.
Result<> Qcow2Image::storePacked(const PackedClusters& packed) {
    std::vector<CompressedPlace> places;
    {
        const std::unique_lock lock(m_lock);
        for (const std::size_t length : packed.lengths)
            places.push_back({TRY(m_allocator.allocateBytes(length)), length});
    }
    auto rest = std::span(packed.bytes);
    for (std::size_t first = 0; first < places.size();) {
        std::size_t last = first + 1;
        while (last < places.size() && places[last].hostOffset == places[last - 1].hostOffset + places[last - 1].length)
            ++last;
        const std::uint64_t start = places[first].hostOffset;
        const std::uint64_t length = places[last - 1].hostOffset + places[last - 1].length - start;
        if (start + length > std::uint64_t{1} << m_geometry.compressedOffsetBits())
            return fail(ErrorCode::TooLarge, "The image file is too large for compressed clusters");
        TRY(m_host->write(start, rest.first(length)));
        rest = rest.subspan(length);
        first = last;
    }
    const std::unique_lock lock(m_lock);
    for (std::size_t i = 0; i < places.size(); ++i)
        TRY(linkCompressed(packed.guestOffset + i * m_geometry.clusterSize(), places[i]));
    return flushIfFull();
}

Result<> Qcow2Image::linkCompressed(std::uint64_t guestOffset, const CompressedPlace& place) {
    TRY(ensureTable(guestOffset));
    const L2Entry old = TRY(m_tables.entryAt(guestOffset));
    TRY(m_tables.setEntry(guestOffset, {compressedEntry(m_geometry, place.hostOffset, place.length), 0}));
    return dropReference(old);
}

} // namespace blockcore::qcow2
