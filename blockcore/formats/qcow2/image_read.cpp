// SPDX-License-Identifier: MIT
// Reading guest bytes: neighbouring clusters become one request, compressed neighbours one read of the file.
#include "blockcore/formats/qcow2/image.h"

#include <algorithm>
#include <cstring>

namespace blockcore::qcow2 {

namespace {

// Compressed bytes fetched at once; a batch also ends where the next cluster lies elsewhere in the file.
constexpr std::uint64_t kMaxBatchBytes = 1U << 20;

} // namespace

Result<MappedRun> Qcow2Image::runAt(std::uint64_t offset, std::uint64_t maxLength) {
    const std::lock_guard lock(m_tablesMutex);
    return m_tables.runAt(offset, maxLength);
}

Result<> Qcow2Image::doRead(std::uint64_t offset, std::span<std::byte> out) {
    const std::shared_lock lock(m_lock);
    while (!out.empty()) {
        const MappedRun run = TRY(runAt(offset, out.size()));
        const auto part = out.first(run.guest.length);
        switch (run.kind) {
        case ExtentKind::Data: TRY(readPlain(*run.hostOffset, part)); break;
        case ExtentKind::Compressed: TRY(readCompressed(offset, part)); break;
        case ExtentKind::Zero:
        case ExtentKind::Unallocated: std::ranges::fill(part, std::byte{0}); break;
        }
        offset += part.size();
        out = out.subspan(part.size());
    }
    return {};
}

// The file may end within the last cluster. A cluster that begins past its end was cut off: an error, not zeroes.
Result<> Qcow2Image::readPlain(std::uint64_t hostOffset, std::span<std::byte> out) {
    const std::uint64_t end = data().size();
    if (hostOffset + out.size() <= end) return data().read(hostOffset, out);
    const std::uint64_t lastCluster = m_geometry.clusterStart(hostOffset + out.size() - 1);
    if (lastCluster >= end)
        return std::unexpected(Error{.code = ErrorCode::Corrupt,
                                     .message = "Data cluster is past the end of the file",
                                     .hostOffset = lastCluster});
    const std::uint64_t there = end > hostOffset ? end - hostOffset : 0;
    TRY(data().read(hostOffset, out.first(there)));
    std::ranges::fill(out.subspan(there), std::byte{0});
    return {};
}

Result<std::vector<CompressedPlace>> Qcow2Image::compressedPlaces(std::uint64_t offset, std::uint64_t end) {
    const std::lock_guard lock(m_tablesMutex);
    std::vector<CompressedPlace> places;
    for (offset = m_geometry.clusterStart(offset); offset < end; offset += m_geometry.clusterSize())
        places.push_back(compressedPlace(m_geometry, TRY(m_tables.entryAt(offset)).entry));
    return places;
}

Result<> Qcow2Image::readCompressed(std::uint64_t offset, std::span<std::byte> out) {
    const std::vector<CompressedPlace> places = TRY(compressedPlaces(offset, offset + out.size()));
    for (std::size_t first = 0; first < places.size();) {
        const std::uint64_t start = places[first].hostOffset;
        std::size_t last = first + 1;
        // Packed one after the other, each length rounded up to a sector: gaps and overlaps below a sector.
        for (; last < places.size(); ++last) {
            const CompressedPlace& next = places[last];
            const std::uint64_t previousEnd = places[last - 1].hostOffset + places[last - 1].length;
            if (next.hostOffset < places[last - 1].hostOffset || next.hostOffset > previousEnd + kCompressedSector) break;
            if (next.hostOffset + next.length - start > kMaxBatchBytes) break;
        }
        const std::uint64_t end =
            std::min(m_geometry.clusterStart(offset) + (last - first) * m_geometry.clusterSize(), offset + out.size());
        TRY(inflateBatch(offset, std::span(places).subspan(first, last - first), out.first(end - offset)));
        out = out.subspan(end - offset);
        offset = end;
        first = last;
    }
    return {};
}

// out begins at offset, within the first place's cluster, and ends within the last one's.
Result<> Qcow2Image::inflateBatch(std::uint64_t offset, std::span<const CompressedPlace> places,
                                  std::span<std::byte> out) {
    const std::uint64_t start = places.front().hostOffset, fileEnd = m_host->size();
    const std::uint64_t wantedEnd = places.back().hostOffset + places.back().length;
    if (places.back().hostOffset >= fileEnd)
        return std::unexpected(Error{.code = ErrorCode::Corrupt,
                                     .message = "Compressed cluster is past the end of the file",
                                     .hostOffset = places.back().hostOffset});
    // The last sector of the file need not be there whole.
    const std::uint64_t length = std::min(wantedEnd, fileEnd) - start;
    auto buffer = m_packedBuffers.take([] { return std::make_unique<Buffer>(); });
    if (buffer->size() < length) *buffer = Buffer(std::max(length, kMaxBatchBytes));
    if (buffer->size() == 0) return fail(ErrorCode::TooLarge, "No memory to decompress");
    const auto packed = buffer->first(length);
    TRY(m_host->read(start, packed));
    std::vector<std::byte> whole;
    for (const CompressedPlace& place : places) {
        const std::uint64_t from = place.hostOffset - start;
        const auto in = packed.subspan(from, std::min(place.length, packed.size() - from));
        const std::uint64_t inCluster = m_geometry.offsetInCluster(offset);
        const auto part = out.first(std::min<std::uint64_t>(out.size(), m_geometry.clusterSize() - inCluster));
        if (part.size() == m_geometry.clusterSize()) {
            TRY(m_codec.decompress(in, part));
        } else {
            whole.resize(m_geometry.clusterSize());
            TRY(m_codec.decompress(in, whole));
            std::memcpy(part.data(), whole.data() + inCluster, part.size());
        }
        offset += part.size();
        out = out.subspan(part.size());
    }
    m_packedBuffers.put(std::move(buffer));
    return {};
}

} // namespace blockcore::qcow2
