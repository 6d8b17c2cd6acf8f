// SPDX-License-Identifier: MIT
// An open VHDX whose log has been dealt with: blocks through a flat table, table changes through the log.
//
// Threads: as BlockDevice.
#pragma once

#include "blockcore/formats/vhdx/header.h"
#include "blockcore/formats/vhdx/regions.h"
#include "blockcore/image/mapped_image.h"
#include "blockcore/image/table_cache.h"

namespace blockcore::vhdx {

class VhdxImage final : public MappedImage, private Checker, private Resizer {
public:
    struct Parts {
        Header header;
        Regions regions; // the table's region has room for all of the disk's entries
        Disk disk;
        bool logReplayed = false; // into the file, when it was opened
    };
    VhdxImage(std::unique_ptr<BlockDevice> host, const Parts& parts, Content content);

    const FormatDriver& driver() const override;
    ImageInfo info() const override;
    Checker* checker() override { return this; }
    Resizer* resizer() override { return this; }

private:
    Result<Unit> lookUp(std::uint64_t index) override;
    Result<Space> allocate(std::uint64_t index, std::uint64_t wanted) override;
    Result<> map(std::uint64_t index, Space space) override;
    Result<> flushMetadata() override;
    Result<> beforeFirstWrite() override;
    Result<CheckReport> check(const RunContext& context) override;
    bool canRepair() const override { return true; }
    // Replaying the log was all there is to repair.
    Result<CheckReport> repair(RepairMode mode, const RunContext& context) override;
    Result<> resize(std::uint64_t newSize, Preallocation preallocation, std::uint64_t backedLength) override;
    Result<> makeLastBlockWhole();
    Result<Range> makeRoomForTable(const Disk& disk);
    Result<> fillTable(Range table, const Disk& disk);
    Result<> switchTo(const Disk& disk, Range table);

    std::uint64_t entryOffset(std::uint64_t block) const {
        return m_regions.table.offset + m_disk.entryIndex(block) * sizeof(le64);
    }
    bool isMetadata(Range range) const;
    Result<> writeThroughLog(std::span<const UpdatePlan::Write> writes);
    void planHeader(UpdatePlan& plan, const Uuid& logId);

    Header m_header;
    Regions m_regions;
    Disk m_disk;
    bool m_logReplayed;
    TableCache m_table;
    std::uint64_t m_end; // host bytes, whole MiB: where the next block goes
};

} // namespace blockcore::vhdx
