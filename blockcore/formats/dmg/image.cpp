// SPDX-License-Identifier: MIT
#include "blockcore/formats/dmg/image.h"

#include "blockcore/codec/adc.h"
#include "blockcore/codec/bzip2.h"
#include "blockcore/codec/lzfse.h"
#include "blockcore/codec/xz.h"
#include "blockcore/formats/dmg/driver.h"

#include <algorithm>
#include <format>

namespace blockcore::dmg {

namespace {

constexpr std::uint64_t kKeptBytes = 8U << 20;

} // namespace

const FormatDriver& DmgImage::driver() const { return kDriver; }

Result<> DmgImage::unpack(const Chunk& chunk, std::span<const std::byte> stored, std::span<std::byte> out) {
    switch (chunk.type) {
    case ChunkType::Adc: return adcDecode(stored, out);
    case ChunkType::Bzip2: return bzip2Decode(stored, out);
    case ChunkType::Lzfse: return lzfseDecode(stored, out);
    case ChunkType::Lzma: return xzDecode(stored, out);
    case ChunkType::Zlib: {
        auto inflater = m_inflaters.take([] { return std::make_unique<Inflater>(Wrapping::Zlib); });
        auto result = inflater->inflate(stored, out);
        m_inflaters.put(std::move(inflater));
        return result;
    }
    case ChunkType::Zero:
    case ChunkType::Ignored:
    case ChunkType::Raw: break;
    }
    return fail(ErrorCode::Unsupported, "The chunk is not compressed");
}

DmgImage::Content DmgImage::recall(std::size_t index) {
    const std::lock_guard lock(m_keptMutex);
    const auto found = std::ranges::find(m_kept, index, &Kept::index);
    if (found == m_kept.end()) return nullptr;
    m_kept.splice(m_kept.begin(), m_kept, found);
    return found->content;
}

void DmgImage::keep(std::size_t index, Content content) {
    const std::lock_guard lock(m_keptMutex);
    m_keptBytes += content->size();
    m_kept.push_front({index, std::move(content)});
    while (m_keptBytes > kKeptBytes && m_kept.size() > 1) {
        m_keptBytes -= m_kept.back().content->size();
        m_kept.pop_back();
    }
}

Result<DmgImage::Content> DmgImage::unpacked(std::size_t index) {
    if (Content known = recall(index)) return known;
    const Chunk& chunk = m_chunks.chunks()[index];
    std::vector<std::byte> stored(chunk.stored.length);
    TRY(m_host->read(chunk.stored.offset, stored));
    auto content = std::make_shared<std::vector<std::byte>>(chunk.guest.length);
    TRY(unpack(chunk, stored, *content).transform_error(during(std::format("chunk {}", index))));
    keep(index, content);
    return content;
}

Result<> DmgImage::readChunk(std::size_t index, std::uint64_t within, std::span<std::byte> out) {
    const Chunk& chunk = m_chunks.chunks()[index];
    if (chunk.type == ChunkType::Raw) return m_host->read(chunk.stored.offset + within, out);
    const Content content = TRY(unpacked(index));
    std::ranges::copy(std::span(*content).subspan(within, out.size()), out.begin());
    return {};
}

Result<> DmgImage::doRead(std::uint64_t offset, std::span<std::byte> out) {
    const auto chunks = m_chunks.chunks();
    for (std::size_t index = m_chunks.find(offset); !out.empty();) {
        const bool inside = index < chunks.size() && offset >= chunks[index].guest.offset;
        const std::uint64_t end = inside                  ? chunks[index].guest.end()
                                  : index < chunks.size() ? chunks[index].guest.offset
                                                          : m_size;
        const auto part = out.first(std::min<std::uint64_t>(out.size(), end - offset));
        if (inside && chunks[index].hasData())
            TRY(readChunk(index, offset - chunks[index].guest.offset, part));
        else
            std::ranges::fill(part, std::byte{0});
        offset += part.size();
        out = out.subspan(part.size());
        if (inside && offset == end) ++index;
    }
    return {};
}

Result<Extent> DmgImage::doExtentAt(std::uint64_t offset, std::uint64_t maxLength) {
    const auto chunks = m_chunks.chunks();
    const auto kindOf = [](const Chunk& chunk) {
        if (!chunk.hasData()) return ExtentKind::Zero;
        return chunk.type == ChunkType::Raw ? ExtentKind::Data : ExtentKind::Compressed;
    };
    Extent run{.range = {offset, 0}, .kind = ExtentKind::Zero};
    std::size_t index = m_chunks.find(offset);
    const bool inside = index < chunks.size() && offset >= chunks[index].guest.offset;
    if (inside) run.kind = kindOf(chunks[index]);
    if (run.kind == ExtentKind::Data) {
        run.hostOffset = chunks[index].stored.offset + (offset - chunks[index].guest.offset);
        run.range.length = std::min(maxLength, chunks[index].guest.end() - offset);
        return run;
    }
    // Chunks of one kind are one run; a gap is zero.
    std::uint64_t end = offset;
    for (; end - offset < maxLength; ++index) {
        if (index == chunks.size()) {
            if (run.kind == ExtentKind::Zero) end = m_size;
            break;
        }
        const Chunk& chunk = chunks[index];
        if (end < chunk.guest.offset) {
            if (run.kind != ExtentKind::Zero) break;
            end = chunk.guest.offset;
        }
        if (kindOf(chunk) != run.kind) break;
        end = chunk.guest.end();
    }
    run.range.length = std::min(maxLength, end - offset);
    return run;
}

} // namespace blockcore::dmg
