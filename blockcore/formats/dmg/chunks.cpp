// SPDX-License-Identifier: MIT
#include "blockcore/formats/dmg/chunks.h"

#include "blockcore/base/base64.h"
#include "blockcore/base/byte_reader.h"
#include "blockcore/base/checked_math.h"

#include <algorithm>
#include <format>

namespace blockcore::dmg {

namespace {

std::unexpected<Error> corrupt(std::string message) { return fail(ErrorCode::Corrupt, std::move(message)); }

bool isKnown(ChunkType type) {
    switch (type) {
    case ChunkType::Zero:
    case ChunkType::Raw:
    case ChunkType::Ignored:
    case ChunkType::Adc:
    case ChunkType::Zlib:
    case ChunkType::Bzip2:
    case ChunkType::Lzfse:
    case ChunkType::Lzma: return true;
    }
    return false; // comments and terminators
}

} // namespace

Result<> ChunkList::addChunk(const TableRecord& table, const ChunkRecord& record) {
    Chunk chunk{.guest = {}, .type = static_cast<ChunkType>(std::uint32_t{record.type}), .stored = {}};
    if (!isKnown(chunk.type) || record.sectorCount == 0) return {};
    constexpr std::uint64_t kMaxSectors = INT64_MAX / kSectorSize;
    const auto first = checkedAdd<std::uint64_t>(table.firstSector, record.firstSector);
    const auto last = first ? checkedAdd<std::uint64_t>(*first, record.sectorCount) : std::nullopt;
    if (!last || *last > kMaxSectors) return corrupt(std::format("chunk {} reaches past the largest disk", m_chunks.size()));
    chunk.guest = {*first * kSectorSize, record.sectorCount * kSectorSize};
    if (chunk.hasData()) {
        if (chunk.guest.length > kMaxChunkBytes)
            return corrupt(std::format("sector count {} for chunk {} is larger than max ({})", std::uint64_t{record.sectorCount},
                                       m_chunks.size(), kMaxChunkBytes / kSectorSize));
        if (record.length > kMaxChunkBytes)
            return corrupt(std::format("length {} for chunk {} is larger than max ({})", std::uint64_t{record.length},
                                       m_chunks.size(), kMaxChunkBytes));
        const auto relative = checkedAdd<std::uint64_t>(table.dataOffset, record.offset);
        const auto offset = relative ? checkedAdd(*relative, m_dataForkOffset) : std::nullopt;
        const auto end = offset ? checkedAdd<std::uint64_t>(*offset, record.length) : std::nullopt;
        if (!end || *end > m_fileSize) return corrupt(std::format("chunk {} lies past the end of the file", m_chunks.size()));
        if (chunk.type == ChunkType::Raw && record.length < chunk.guest.length)
            return corrupt(std::format("chunk {} holds less than its sectors", m_chunks.size()));
        chunk.stored = {*offset, record.length};
    }
    m_chunks.push_back(chunk);
    return {};
}

Result<> ChunkList::addTable(std::span<const std::byte> bytes) {
    ByteReader reader(bytes);
    const auto table = reader.read<TableRecord>();
    if (!table || table->magic != kTableMagic) return {};
    if (table->chunkCount > reader.remaining() / sizeof(ChunkRecord))
        return corrupt(std::format("a table of {} chunks is cut off", std::uint32_t{table->chunkCount}));
    for (std::uint32_t i = 0; i < table->chunkCount; ++i) {
        const auto record = TRY(reader.read<ChunkRecord>());
        TRY(addChunk(*table, record));
    }
    return {};
}

Result<> ChunkList::addPropertyList(std::string_view xml) {
    constexpr std::string_view kOpen = "<data>", kClose = "</data>";
    for (std::size_t at = xml.find(kOpen); at != std::string_view::npos; at = xml.find(kOpen, at)) {
        const std::size_t start = at + kOpen.size(), end = xml.find(kClose, start);
        if (end == std::string_view::npos) return corrupt("the property list is cut off");
        const auto bytes = decodeBase64(xml.substr(start, end - start));
        if (!bytes) return corrupt("the property list holds data that is not base64");
        TRY(addTable(*bytes));
        at = end + kClose.size();
    }
    return {};
}

Result<> ChunkList::addResourceFork(std::span<const std::byte> fork) {
    ByteReader reader(fork);
    const auto head = TRY(reader.read<ResourceForkRecord>());
    const auto end = checkedAdd<std::uint64_t>(head.dataOffset, head.dataLength);
    if (*end > fork.size()) return corrupt("the resource fork's data ends past the fork");
    ByteReader resources(fork.subspan(head.dataOffset, head.dataLength));
    while (resources.remaining() > 0) {
        const auto length = TRY(resources.read<be32>());
        const auto bytes = TRY(resources.take(length));
        TRY(addTable(bytes));
    }
    return {};
}

Result<> ChunkList::finish() {
    std::ranges::sort(m_chunks, {}, [](const Chunk& chunk) { return chunk.guest.offset; });
    const auto overlap = std::ranges::adjacent_find(
        m_chunks, [](const Chunk& one, const Chunk& next) { return one.guest.end() > next.guest.offset; });
    if (overlap != m_chunks.end())
        return corrupt(std::format("chunks overlap at sector {}", std::next(overlap)->guest.offset / kSectorSize));
    return {};
}

std::size_t ChunkList::find(std::uint64_t offset) const {
    const auto found = std::ranges::upper_bound(m_chunks, offset, {}, [](const Chunk& chunk) { return chunk.guest.end(); });
    return static_cast<std::size_t>(found - m_chunks.begin());
}

} // namespace blockcore::dmg
