// SPDX-License-Identifier: MIT
// An open VHD. Dynamic: blocks, each behind its own bitmap of used sectors, through a flat table. Fixed: the disk and a
// footer behind it.
//
// Threads: as BlockDevice.
#pragma once

#include "blockcore/formats/vpc/header.h"
#include "blockcore/image/mapped_image.h"
#include "blockcore/image/table_cache.h"

namespace blockcore::vpc {

class DynamicImage final : public MappedImage, private Checker, private Resizer {
public:
    // footerBytes: the sector that ends the file. Reads the whole table; Corrupt when blocks lie past the file's end.
    static Result<std::unique_ptr<DynamicImage>> open(std::unique_ptr<BlockDevice> host, const Footer& footer,
                                                      const DynamicHeader& header, std::vector<std::byte> footerBytes,
                                                      Content content);
    const FormatDriver& driver() const override;
    ImageInfo info() const override;
    Checker* checker() override { return this; }
    Resizer* resizer() override { return this; }

private:
    DynamicImage(std::unique_ptr<BlockDevice> host, const Footer& footer, const DynamicHeader& header,
                 std::vector<std::byte> footerBytes, Content content);
    Result<> findEnd();

    Result<Unit> lookUp(std::uint64_t index) override;
    Result<Space> allocate(std::uint64_t index, std::uint64_t wanted) override;
    Result<> map(std::uint64_t index, Space space) override;
    Result<> flushMetadata() override;
    Result<> resize(std::uint64_t newSize, Preallocation preallocation, std::uint64_t backedLength) override;

    Result<CheckReport> check(const RunContext& context) override;
    bool canRepair() const override { return true; }
    Result<CheckReport> repair(RepairMode mode, const RunContext& context) override;
    Result<bool> endsWithFooter();

    Result<> growTable(std::uint32_t entryCount);
    Result<> writeUnallocated(Range range);
    // Where blocks begin that lie behind the table; the end of what is in use when none does.
    Result<std::uint64_t> tableRoomEnd();

    std::uint64_t entryOffset(std::uint64_t index) const { return m_header.tableOffset + index * sizeof(be32); }

    std::uint64_t m_headerOffset; // host bytes
    DynamicHeader m_header;
    TableCache m_table;
    std::vector<std::byte> m_footer;
    std::uint64_t m_end = 0; // host bytes: behind the last block, where the footer goes
};

// Blocks do not exist: the whole disk is in place.
class FixedImage final : public MappedImage, private Resizer {
public:
    // footerBytes: the sector that ends the file.
    FixedImage(std::unique_ptr<BlockDevice> host, std::uint64_t size, std::vector<std::byte> footerBytes, Content content);

    const FormatDriver& driver() const override;
    ImageInfo info() const override;
    Resizer* resizer() override { return host().growable() ? this : nullptr; }

private:
    Result<Unit> lookUp(std::uint64_t index) override;
    Result<Space> allocate(std::uint64_t, std::uint64_t) override;
    Result<> map(std::uint64_t, Space) override { return {}; }
    Result<> flushMetadata() override { return host().flush(); }
    bool showsHostHoles() const override { return true; }
    Result<> resize(std::uint64_t newSize, Preallocation preallocation, std::uint64_t backedLength) override;
    Result<> writeFooter(std::uint64_t offset, std::span<const std::byte> footer);

    std::vector<std::byte> m_footer;
};

} // namespace blockcore::vpc
