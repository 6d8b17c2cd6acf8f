// SPDX-License-Identifier: MIT
// An open compressed loop image, for reading: blocks of zlib data through a list of offsets.
//
// Threads: as BlockDevice; blocks are inflated one at a time.
#pragma once

#include "blockcore/codec/deflate.h"
#include "blockcore/formats/cloop/disk.h"
#include "blockcore/image/image.h"
#include "blockcore/image/table_cache.h"

namespace blockcore::cloop {

struct Geometry {
    std::uint32_t blockSize = 0, blockCount = 0;
    std::uint64_t offsetsBytes() const { return (std::uint64_t{blockCount} + 1) * sizeof(be64); }
    // Errors: Corrupt, TooLarge, in the reference's words.
    static Result<Geometry> parse(const HeaderRecord& record);
};

class CloopImage final : public Image {
public:
    // Reads the list of offsets once to see that it makes sense. Corrupt when not.
    static Result<std::unique_ptr<CloopImage>> open(std::unique_ptr<BlockDevice> host, const Geometry& geometry);

    std::uint64_t size() const override { return std::uint64_t{m_geometry.blockSize} * m_geometry.blockCount; }
    bool writable() const override { return false; }
    Result<> lock(const LockRequest& request) override { return m_host->lock(request); }
    const FormatDriver& driver() const override;
    ImageInfo info() const override { return {.virtualSize = size()}; }
    std::uint32_t allocationUnit() const override { return kSectorSize; }

private:
    CloopImage(std::unique_ptr<BlockDevice> host, const Geometry& geometry);
    Result<> checkOffsets();
    Result<std::uint64_t> offsetOf(std::uint64_t index);
    Result<> inflateBlock(std::uint64_t index);

    Result<> doRead(std::uint64_t offset, std::span<std::byte> out) override;
    Result<> doWrite(std::uint64_t, std::span<const std::byte>) override { return readOnly(); }
    Result<> doZero(Range) override { return readOnly(); }
    Result<> doFlush() override { return {}; }
    Result<Extent> doExtentAt(std::uint64_t offset, std::uint64_t maxLength) override;
    static Result<> readOnly() { return fail(ErrorCode::PermissionDenied, "Image is read-only"); }

    std::unique_ptr<BlockDevice> m_host;
    Geometry m_geometry;
    TableCache m_offsets;
    std::mutex m_blockMutex; // guards the rest
    Inflater m_inflater;
    std::vector<std::byte> m_block;
    std::optional<std::uint64_t> m_blockIndex; // what m_block holds
};

} // namespace blockcore::cloop
