// SPDX-License-Identifier: MIT
// An open QED image: clusters through an L1 table and L2 tables. Space is only ever appended.
//
// Threads: as BlockDevice.
#pragma once

#include "blockcore/formats/qed/header.h"
#include "blockcore/image/mapped_image.h"
#include "blockcore/image/table_cache.h"

namespace blockcore::qed {

class QedImage final : public MappedImage, private Checker, private Resizer, private BackingChanger {
public:
    QedImage(std::unique_ptr<BlockDevice> host, Header header, Content content);

    const FormatDriver& driver() const override;
    ImageInfo info() const override;
    std::optional<BackingRef> backing() const override;
    Checker* checker() override { return this; }
    Resizer* resizer() override { return this; }
    BackingChanger* backingChanger() override { return this; }
    Result<CheckReport> check(const RunContext& context) override;
    bool canRepair() const override { return true; }
    Result<CheckReport> repair(RepairMode mode, const RunContext& context) override;
    // Takes the mark off that the writer died; what it left has been found consistent.
    Result<> clearNeedCheck();

private:
    Result<Unit> lookUp(std::uint64_t index) override;
    Result<Space> allocate(std::uint64_t index, std::uint64_t wanted) override;
    Result<> map(std::uint64_t index, Space space) override;
    Result<> mapZero(std::uint64_t index, std::uint64_t count) override;
    Result<> flushMetadata() override;

    // change.cpp
    Result<> resize(std::uint64_t newSize, Preallocation preallocation, std::uint64_t backedLength) override;
    Result<> setBacking(const std::optional<BackingRef>& backing) override;

    // Host offset of the L2 entry of a cluster, making its table first.
    Result<std::uint64_t> newEntryOffset(std::uint64_t index);
    Result<std::uint64_t> l2Offset(std::uint64_t l1Index);
    Result<> setEntries(std::uint64_t index, std::uint64_t count, std::uint64_t first, std::uint64_t step);
    bool isTablePlace(std::uint64_t offset) const;
    bool isClusterPlace(std::uint64_t offset) const;

    struct Survey; // what check() has seen so far
    Result<> survey(Survey& survey, const RunContext& context);
    Result<> checkTable(std::uint64_t tableOffset, Survey& survey);
    Result<> refuseEntry(TableCache& tables, std::uint64_t entryOffset, Survey& survey);

    Header m_header;
    TableCache m_l1, m_l2;
    std::uint64_t m_end; // host bytes, whole clusters: what comes next goes there
};

} // namespace blockcore::qed
