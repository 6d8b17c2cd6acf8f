// SPDX-License-Identifier: MIT
// An open qcow image: clusters through an L1 table and L2 tables, some of them compressed. Space is only ever appended;
// what a new cluster replaces is lost to the file, for there are no reference counts.
//
// Threads: as BlockDevice.
#pragma once

#include "blockcore/codec/deflate.h"
#include "blockcore/codec/pool.h"
#include "blockcore/formats/qcow/header.h"
#include "blockcore/image/finding_log.h"
#include "blockcore/image/mapped_image.h"
#include "blockcore/image/table_cache.h"

namespace blockcore::qcow {

class QcowImage final : public MappedImage, private CompressedWriter, private Emptier, private Checker {
public:
    QcowImage(std::unique_ptr<BlockDevice> host, Header header, Content content);

    const FormatDriver& driver() const override;
    ImageInfo info() const override;
    std::optional<BackingRef> backing() const override;
    CompressedWriter* compressedWriter() override { return this; }
    Emptier* emptier() override { return this; }
    Checker* checker() override { return this; }

private:
    Result<Unit> lookUp(std::uint64_t index) override;
    Result<> unpack(Unit unit, std::span<std::byte> out) override;
    Result<Space> allocate(std::uint64_t index, std::uint64_t wanted) override;
    Result<> map(std::uint64_t index, Space space) override;
    Result<> flushMetadata() override;

    Result<PackedUnits> pack(std::span<const std::byte> data) override;
    Result<> writePacked(std::uint64_t offset, const PackedUnits& packed, std::span<const std::byte> data) override;
    Result<> storePacked(std::uint64_t index, std::span<const std::byte> bytes);
    Result<> makeEmpty() override;

    std::uint64_t l1EntryOffset(std::uint64_t index) const {
        return m_header.l1Offset + index / m_header.l2Entries() * sizeof(be64);
    }
    // Host offset of the L2 table that maps the cluster; 0: none.
    Result<std::uint64_t> l2Offset(std::uint64_t index);
    // Host offset of the cluster's entry, whose table is made when there is none.
    Result<std::uint64_t> entryOffset(std::uint64_t index);
    bool inFile(std::uint64_t offset, std::uint64_t length) const;

    // check.cpp
    struct Survey; // what a check has seen so far
    Result<CheckReport> check(const RunContext& context) override;
    Result<> checkTables(Survey& survey);
    Result<std::uint64_t> emptyEntries(std::uint64_t index);
    Result<> checkTable(std::uint64_t table, std::uint64_t firstCluster, Survey& survey);
    void checkEntry(std::uint64_t index, std::uint64_t entry, Survey& survey);
    void checkPlaces(Survey& survey);

    Header m_header;
    TableCache m_l1, m_l2;
    std::uint64_t m_end;                        // host bytes: what comes next goes behind it
    Pool<Inflater> m_inflaters;
    Pool<Deflater> m_deflaters;
};

} // namespace blockcore::qcow
