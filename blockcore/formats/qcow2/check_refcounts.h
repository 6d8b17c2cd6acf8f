// SPDX-License-Identifier: MIT
// The refcounts that an image has stored, read for a check: the table in memory, blocks through a small cache.
#pragma once

#include "blockcore/formats/qcow2/check_log.h"
#include "blockcore/formats/qcow2/header.h"

namespace blockcore::qcow2 {

class StoredRefcounts {
public:
    // Keeps at most kMaxRefcountTableBytes for the table and kCacheBytes (or two blocks) for blocks.
    StoredRefcounts(const Header& header, const PaddedFile& file, CheckLog& log);
    Result<> loadTable();

    // As many as the file holds; those beyond its end are zero.
    std::uint64_t tableEntryCount() const { return m_table.size() / sizeof(be64); }
    std::uint64_t tableEntry(std::uint64_t index) const;
    // A refcount block's bytes, valid until the next call; empty where there is none: its refcounts are zero. An
    // unusable block fails each time, and says why the first time.
    Result<std::span<const std::byte>> block(std::uint64_t index);
    Result<std::uint64_t> refcount(std::uint64_t cluster);
    // Writes the changed bytes first to end - 1 of a block that block() has given.
    Result<> replace(BlockDevice& host, std::uint64_t index, std::span<const std::byte> bytes, Range changed);

private:
    struct CachedBlock {
        std::optional<std::uint64_t> index{};
        std::vector<std::byte> bytes{};
    };
    static constexpr std::uint64_t kCacheBytes = 512u << 10;

    Geometry m_geometry;
    std::uint64_t m_tableOffset, m_tableLength;
    const PaddedFile& m_file;
    CheckLog& m_log;
    std::vector<std::byte> m_table;             // as far as the file goes; zero beyond
    std::vector<CachedBlock> m_cache;           // by index modulo its size
    bool m_saidUnaligned = false;
};

} // namespace blockcore::qcow2
