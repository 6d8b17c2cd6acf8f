// SPDX-License-Identifier: MIT
// An open Apple disk image, for reading: chunks, most of them compressed. The chunks unpacked last are kept, since a
// chunk is read in several pieces.
//
// Threads: as BlockDevice; different chunks are unpacked at the same time.
#pragma once

#include "blockcore/codec/deflate.h"
#include "blockcore/codec/pool.h"
#include "blockcore/formats/dmg/chunks.h"
#include "blockcore/image/image.h"

#include <list>

namespace blockcore::dmg {

class DmgImage final : public Image {
public:
    // chunks is finished; size: guest bytes, at least up to its end.
    DmgImage(std::unique_ptr<BlockDevice> host, ChunkList chunks, std::uint64_t size) :
        m_host(std::move(host)), m_chunks(std::move(chunks)), m_size(size) {}

    std::uint64_t size() const override { return m_size; }
    bool writable() const override { return false; }
    Result<> lock(const LockRequest& request) override { return m_host->lock(request); }
    const FormatDriver& driver() const override;
    ImageInfo info() const override { return {.virtualSize = m_size, .dirty = false}; }
    std::uint32_t allocationUnit() const override { return kSectorSize; }

private:
    using Content = std::shared_ptr<const std::vector<std::byte>>;

    Result<> doRead(std::uint64_t offset, std::span<std::byte> out) override;
    Result<> doWrite(std::uint64_t, std::span<const std::byte>) override { return readOnly(); }
    Result<> doZero(Range) override { return readOnly(); }
    Result<> doFlush() override { return {}; }
    Result<Extent> doExtentAt(std::uint64_t offset, std::uint64_t maxLength) override;
    static Result<> readOnly() { return fail(ErrorCode::PermissionDenied, "Image is read-only"); }

    Result<> readChunk(std::size_t index, std::uint64_t within, std::span<std::byte> out);
    Result<Content> unpacked(std::size_t index);
    Result<> unpack(const Chunk& chunk, std::span<const std::byte> stored, std::span<std::byte> out);
    Content recall(std::size_t index);
    void keep(std::size_t index, Content content);

    std::unique_ptr<BlockDevice> m_host;
    const ChunkList m_chunks;
    std::uint64_t m_size;
    Pool<Inflater> m_inflaters;

    struct Kept {
        std::size_t index;
        Content content;
    };
    std::mutex m_keptMutex;
    std::list<Kept> m_kept;                     // last used first
    std::uint64_t m_keptBytes = 0;
};

} // namespace blockcore::dmg
