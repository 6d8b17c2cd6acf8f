// SPDX-License-Identifier: MIT
// A part of the disk in a sparse file of plain grains: hosted ones for reading and writing, COWD and seSparse for
// reading. Space is only ever appended. It is an image for MappedImage's sake alone; the VMDK around it is what others
// see.
//
// Threads: as BlockDevice.
#pragma once

#include "blockcore/formats/vmdk/grain_tables.h"
#include "blockcore/image/mapped_image.h"

#include <optional>

namespace blockcore::vmdk {

// Whether the disk has a parent, which shows where grains are missing.
enum class Parent : std::uint8_t { None, Below };

class SparseExtent final : public MappedImage {
public:
    SparseExtent(std::unique_ptr<BlockDevice> host, const SparseHeader& header, Content content, Parent parent);

    const FormatDriver& driver() const override;
    ImageInfo info() const override;
    std::optional<BackingRef> backing() const override;
    bool writable() const override { return m_header.kind == SparseKind::Hosted && MappedImage::writable(); }

    // extentAt(), but quick where whole tables are empty, and short of an answer for the rest of a large disk.
    Result<Extent> shortRunAt(std::uint64_t offset, std::uint64_t maxLength);
    // Hosted: the extent gets another capacity. New tables and directories are durable before the header, one sector,
    // names them.
    Result<> resize(std::uint64_t newCapacity);
    BlockDevice& file() { return host(); }
    GrainTables& tables() { return *m_tables; }
    const SparseHeader& header() const { return m_header; }

private:
    Result<Unit> lookUp(std::uint64_t index) override;
    Result<Space> allocate(std::uint64_t index, std::uint64_t wanted) override;
    Result<> map(std::uint64_t index, Space space) override;
    Result<> mapZero(std::uint64_t index, std::uint64_t count) override;
    Result<> flushMetadata() override;
    Result<> makeTable(std::uint64_t index);
    Result<> clearEntriesBehindEnd();
    Result<> growTables(SparseHeader& fresh);
    Result<std::uint64_t> writeTables(std::uint64_t oldDirectory, const SparseHeader& fresh, std::uint64_t place);

    SparseHeader m_header;
    Parent m_parent;
    std::optional<GrainTables> m_tables; // made anew when the extent is resized
    std::uint64_t m_end; // host bytes, whole grains: what comes next goes there
};

} // namespace blockcore::vmdk
