// SPDX-License-Identifier: MIT
// An open Parallels disk: clusters through a flat table of 32-bit places.
//
// Threads: as BlockDevice.
#pragma once

#include "blockcore/formats/parallels/header.h"
#include "blockcore/image/finding_log.h"
#include "blockcore/image/mapped_image.h"
#include "blockcore/image/table_cache.h"

namespace blockcore::parallels {

class ParallelsImage final : public MappedImage, private Checker {
public:
    ParallelsImage(std::unique_ptr<BlockDevice> host, const Header& header, Content content);

    const FormatDriver& driver() const override;
    ImageInfo info() const override { return {.virtualSize = size()}; }
    // Clusters need not be a power of two.
    std::uint32_t allocationUnit() const override;
    Checker* checker() override { return this; }

private:
    Result<Unit> lookUp(std::uint64_t index) override;
    Result<Space> allocate(std::uint64_t index, std::uint64_t wanted) override;
    Result<> map(std::uint64_t index, Space space) override;
    Result<> flushMetadata() override;

    // check.cpp
    Result<CheckReport> check(const RunContext& context) override;
    bool canRepair() const override { return true; }
    Result<CheckReport> repair(RepairMode mode, const RunContext& context) override;
    struct Survey; // what a check has seen so far, and what it mends
    Result<> survey(Survey& survey);
    void checkHeader(Survey& survey);
    Result<> checkPlaces(Survey& survey);
    Result<> checkShared(Survey& survey);
    Result<> moveCluster(std::uint64_t index, Survey& survey);
    Result<> countFragments(CheckReport& report);
    Result<> setPlace(std::uint64_t index, std::uint64_t place);
    Result<> writeRepairs(Survey& survey);

    // Host offset of a cluster; 0: none.
    Result<std::uint64_t> placeOf(std::uint64_t index);
    Result<std::uint64_t> firstFree();

    Header m_header;
    TableCache m_table;
    std::optional<std::uint64_t> m_end; // host bytes; known from the first allocation on
};

} // namespace blockcore::parallels
