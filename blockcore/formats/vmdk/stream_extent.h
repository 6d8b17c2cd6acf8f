// SPDX-License-Identifier: MIT
// A disk in a sparse file of compressed grains (streamOptimized). A grain is compressed by itself and never rewritten
// in place: what changes is appended, and what it was becomes waste.
//
// A file that was just created becomes a true stream with its first grain: tables and directory follow the grains, and
// close() ends it with a footer. Until then the file cannot be opened. A file whose tables stand in front, as the
// reference makes them, is appended to.
//
// Threads: as BlockDevice; pack() at any time.
#pragma once

#include "blockcore/codec/deflate.h"
#include "blockcore/codec/pool.h"
#include "blockcore/formats/vmdk/sparse_extent.h"
#include "blockcore/formats/vmdk/stream_tail.h"

#include <shared_mutex>

namespace blockcore::vmdk {

class StreamExtent final : public BlockDevice {
public:
    using Content = MappedImage::Content;
    // header: the footer where the file has one; such a file is not to be written to.
    StreamExtent(std::unique_ptr<BlockDevice> host, const SparseHeader& header, Content content, Parent parent);

    std::uint64_t size() const override { return m_header.capacity * kSectorSize; }
    bool writable() const override { return m_host->writable(); }

    Result<PackedUnits> pack(std::span<const std::byte> data);
    Result<> writePacked(std::uint64_t offset, const PackedUnits& packed);
    Result<> close();

    BlockDevice& file() { return *m_host; }
    GrainTables& tables() { return m_tables; }
    const SparseHeader& header() const { return m_header; }

private:
    Result<> doRead(std::uint64_t offset, std::span<std::byte> out) override;
    Result<> doWrite(std::uint64_t offset, std::span<const std::byte> data) override;
    Result<> doZero(Range range) override;
    Result<> doFlush() override;
    Result<Extent> doExtentAt(std::uint64_t offset, std::uint64_t maxLength) override;

    // Below: m_lock is held, exclusively where something changes.
    Result<Grain> grain(std::uint64_t index);
    Result<> setEntry(std::uint64_t index, std::uint32_t entry);
    Result<> readGrain(std::uint64_t index, std::span<std::byte> out);
    Result<std::vector<std::byte>> readPacked(std::uint64_t index, std::uint64_t hostOffset);
    Result<> makePlace(std::uint64_t firstGrain, std::uint64_t count);
    Result<> beginStream();
    Result<> flushTables();
    Result<> finishStream();

    std::unique_ptr<BlockDevice> m_host;
    SparseHeader m_header;
    Parent m_parent;
    std::shared_mutex m_lock;
    GrainTables m_tables;
    bool m_fresh;                     // created, and no grain written
    std::optional<StreamTail> m_tail; // of a stream that is being made
    bool m_changed = false;           // since the file's end was last put in order
    std::uint64_t m_end;              // host bytes, whole sectors: the next grain goes there
    Pool<Inflater> m_inflaters;
    Pool<Deflater> m_deflaters, m_storers;
};

} // namespace blockcore::vmdk
