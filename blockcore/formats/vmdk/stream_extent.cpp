// SPDX-License-Identifier: MIT
#include "blockcore/formats/vmdk/stream_extent.h"

#include "blockcore/base/byte_reader.h"
#include "blockcore/base/checked_math.h"
#include "blockcore/codec/incompressible.h"

#include <algorithm>
#include <cstring>
#include <format>
#include <mutex>

namespace blockcore::vmdk {

namespace {

// The fastest level whose files are no larger than the reference's, which takes zlib's level 6: 5 is 0.8 % above, and 7
// takes half as long again for half a per cent.
constexpr int kLevel = 6;
// An extent that is longer is told in pieces.
constexpr std::uint64_t kMaxRunGrains = 4096;

} // namespace

StreamExtent::StreamExtent(std::unique_ptr<BlockDevice> host, const SparseHeader& header, Content content, Parent parent) :
    m_host(std::move(host)), m_header(header), m_parent(parent), m_tables(*m_host, header),
    m_fresh(content == Content::Fresh), m_end(alignUp(m_host->size(), kSectorSize)) {}

Result<Grain> StreamExtent::grain(std::uint64_t index) {
    if (!m_tail) return m_tables.grain(index);
    const std::uint32_t entry = m_tail->entry(index);
    if (entry == kEntryUnallocated) return Grain{};
    if (entry == kEntryZero && m_header.zeroGrains) return Grain{ExtentKind::Zero};
    return Grain{ExtentKind::Data, std::uint64_t{entry} * kSectorSize};
}

Result<Extent> StreamExtent::doExtentAt(std::uint64_t offset, std::uint64_t maxLength) {
    const std::shared_lock lock(m_lock);
    const std::uint64_t grainBytes = m_header.grainBytes();
    std::uint64_t index = offset / grainBytes;
    const std::uint64_t grains = divideUp(offset + maxLength, grainBytes) - index;
    if (const std::uint64_t empty = m_tail ? 0 : TRY(m_tables.emptyGrains(index, grains)); empty > 0)
        return Extent{.range = {offset, std::min(maxLength, (index + empty) * grainBytes - offset)}};
    const ExtentKind kind = TRY(grain(index)).kind;
    std::uint64_t end = (index + 1) * grainBytes;
    const std::uint64_t limit = std::min(offset + maxLength, end + kMaxRunGrains * grainBytes);
    while (end < limit && TRY(grain(++index)).kind == kind) end += grainBytes;
    return Extent{.range = {offset, std::min(maxLength, end - offset)},
                  .kind = kind == ExtentKind::Data ? ExtentKind::Compressed : kind};
}

// The compressed bytes of a grain; with markers the file says how many, else they end somewhere in what is returned.
Result<std::vector<std::byte>> StreamExtent::readPacked(std::uint64_t index, std::uint64_t hostOffset) {
    const std::uint64_t fileSize = m_host->size(), grainBytes = m_header.grainBytes();
    const auto damaged = [&] { return fail(ErrorCode::Corrupt, std::format("VMDK grain {} is damaged", index)); };
    if (hostOffset >= fileSize || fileSize - hostOffset < sizeof(GrainMarker)) return damaged();
    const std::uint64_t rest = fileSize - hostOffset;
    if (!m_header.markers) {
        std::vector<std::byte> bytes(std::min(rest, 2 * grainBytes));
        TRY(m_host->read(hostOffset, bytes));
        return bytes;
    }
    // Where the next grain starts this one ends, mostly: one request, and no more than needed.
    std::uint64_t guess = grainBytes + kSectorSize;
    if ((index + 1) * m_header.grainSectors < m_header.capacity) {
        const Grain next = TRY(grain(index + 1));
        if (next.kind == ExtentKind::Data && next.hostOffset > hostOffset)
            guess = std::min(guess, next.hostOffset - hostOffset);
    }
    std::vector<std::byte> bytes(std::min(rest, guess));
    TRY(m_host->read(hostOffset, bytes));
    ByteReader reader(bytes);
    const auto marker = TRY(reader.read<GrainMarker>());
    const std::uint64_t size = marker.size;
    if (size == 0 || size > 2 * grainBytes || size > rest - sizeof(marker)) return damaged();
    const std::size_t there = bytes.size();
    bytes.resize(sizeof(marker) + size);
    if (bytes.size() > there) TRY(m_host->read(hostOffset + there, std::span(bytes).subspan(there)));
    bytes.erase(bytes.begin(), bytes.begin() + sizeof(marker));
    return bytes;
}

// The start of a grain, as much as out takes.
Result<> StreamExtent::readGrain(std::uint64_t index, std::span<std::byte> out) {
    const Grain place = TRY(grain(index));
    if (place.kind != ExtentKind::Data) {
        std::ranges::fill(out, std::byte{0});
        return {};
    }
    const auto packed = TRY(readPacked(index, place.hostOffset));
    auto inflater = m_inflaters.take([] { return std::make_unique<Inflater>(Wrapping::Zlib); });
    auto inflated = inflater->inflate(packed, out);
    m_inflaters.put(std::move(inflater));
    return inflated;
}

Result<> StreamExtent::doRead(std::uint64_t offset, std::span<std::byte> out) {
    const std::shared_lock lock(m_lock);
    const std::uint64_t grainBytes = m_header.grainBytes();
    std::vector<std::byte> whole;
    while (!out.empty()) {
        const std::uint64_t index = offset / grainBytes, within = offset % grainBytes;
        const auto part = out.first(std::min<std::uint64_t>(grainBytes - within, out.size()));
        if (within == 0) {
            TRY(readGrain(index, part));
        } else {
            whole.resize(within + part.size());
            TRY(readGrain(index, whole));
            std::ranges::copy(std::span(whole).subspan(within), part.begin());
        }
        offset += part.size();
        out = out.subspan(part.size());
    }
    return {};
}

Result<PackedUnits> StreamExtent::pack(std::span<const std::byte> data) {
    const std::uint64_t grainBytes = m_header.grainBytes();
    auto deflater = m_deflaters.take([] { return std::make_unique<Deflater>(kLevel, Wrapping::Zlib); });
    auto storer = m_storers.take([] { return std::make_unique<Deflater>(0, Wrapping::Zlib); });
    PackedUnits packed;
    const std::size_t bound = deflater->bound(grainBytes);
    packed.bytes.resize(divideUp<std::uint64_t>(data.size(), grainBytes) * bound);
    std::size_t used = 0;
    std::vector<std::byte> padded;
    while (!data.empty()) {
        auto unit = data.first(std::min<std::uint64_t>(grainBytes, data.size()));
        data = data.subspan(unit.size());
        const auto room = std::span(packed.bytes).subspan(used, bound);
        if (unit.size() < grainBytes) { // the disk's end: filled up with zeroes
            padded.assign(unit.begin(), unit.end());
            padded.resize(grainBytes);
            unit = padded;
        }
        Deflater& codec = looksIncompressible(unit) ? *storer : *deflater;
        const std::size_t length = codec.deflate(unit, room);
        if (length == 0) return fail(ErrorCode::TooLarge, "No memory to compress");
        packed.lengths.push_back(static_cast<std::uint32_t>(length));
        used += length;
    }
    packed.bytes.resize(used);
    m_deflaters.put(std::move(deflater));
    m_storers.put(std::move(storer));
    return packed;
}

} // namespace blockcore::vmdk
