// SPDX-License-Identifier: MIT
#include "blockcore/formats/dmg/driver.h"

#include "blockcore/base/byte_reader.h"
#include "blockcore/base/checked_math.h"
#include "blockcore/formats/dmg/image.h"
#include "blockcore/formats/dmg/structure.h"

#include <algorithm>
#include <array>

namespace blockcore::dmg {

namespace {

constexpr std::array<std::string_view, 1> kExtensions{"dmg"};

std::optional<TrailerRecord> trailerIn(std::span<const std::byte> tail) {
    if (tail.size() < sizeof(TrailerRecord)) return std::nullopt;
    const auto record = ByteReader(tail.last(sizeof(TrailerRecord))).read<TrailerRecord>();
    if (!record || record->magic != kTrailerMagic) return std::nullopt;
    return *record;
}

int probeTrailer(std::span<const std::byte> tail) { return trailerIn(tail) ? 100 : 0; }

// The head says nothing: images begin with their data.
int probe(std::span<const std::byte>, std::span<const std::byte>) { return 0; }

Result<std::vector<std::byte>> readPart(BlockDevice& host, Range part, std::uint64_t limit, std::string_view what) {
    const auto end = checkedAdd(part.offset, part.length);
    if (!end || *end > host.size() || part.length > limit)
        return fail(ErrorCode::Corrupt, std::string(what) + " has an invalid size or place");
    std::vector<std::byte> bytes(part.length);
    TRY(host.read(part.offset, bytes));
    return bytes;
}

Result<ChunkList> readChunks(BlockDevice& host, const TrailerRecord& trailer) {
    ChunkList chunks(trailer.dataForkOffset, host.size());
    if (trailer.resourceForkLength != 0) {
        const auto fork = TRY(readPart(host, {trailer.resourceForkOffset, trailer.resourceForkLength},
                                       kMaxResourceForkBytes, "The resource fork"));
        TRY(chunks.addResourceFork(fork));
    } else if (trailer.propertyListLength != 0) {
        const auto list = TRY(readPart(host, {trailer.propertyListOffset, trailer.propertyListLength},
                                       kMaxPropertyListBytes, "The property list"));
        std::string text(list.size(), '\0');
        std::memcpy(text.data(), list.data(), list.size());
        TRY(chunks.addPropertyList(text));
    } else {
        return fail(ErrorCode::Corrupt, "The image has neither a resource fork nor a property list");
    }
    TRY(chunks.finish());
    return chunks;
}

Result<std::unique_ptr<Image>> open(OpenRequest request) {
    if (request.access != Access::Read) return fail(ErrorCode::PermissionDenied, "Image is read-only");
    BlockDevice& host = *request.host;
    std::array<std::byte, sizeof(TrailerRecord)> tail{};
    if (host.size() < tail.size()) return fail(ErrorCode::WrongFormat, "Could not locate UDIF trailer in dmg file");
    TRY(host.read(host.size() - tail.size(), tail));
    const auto trailer = trailerIn(tail);
    if (!trailer) return fail(ErrorCode::WrongFormat, "Could not locate UDIF trailer in dmg file");
    ChunkList chunks = TRY(readChunks(host, *trailer));
    // Sectors behind the last chunk are zeroes, as far as the trailer tells of them.
    const auto told = checkedMultiply<std::uint64_t>(trailer->sectorCount, kSectorSize);
    const std::uint64_t size = told && *told <= INT64_MAX ? std::max(*told, chunks.end()) : chunks.end();
    return std::make_unique<DmgImage>(std::move(request.host), std::move(chunks), size);
}

} // namespace

constinit const FormatDriver kDriver{
    .name = "dmg",
    .title = "Apple disk image (read only)",
    .goodFor = "",
    .extensions = kExtensions,
    .createOptions = {},
    .probe = probe,
    .open = open,
    .structure = structure,
    .probeTrailer = probeTrailer,
    .probedByName = true,
};

} // namespace blockcore::dmg
