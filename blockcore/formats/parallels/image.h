// SPDX-License-Identifier: MIT
// An open Parallels disk: clusters through a flat table of 32-bit places.
//
// Threads: as BlockDevice.
#pragma once

#include "blockcore/formats/parallels/header.h"
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
    Result<CheckReport> check(const RunContext& context) override;

    // Host offset of a cluster; 0: none.
    Result<std::uint64_t> placeOf(std::uint64_t index);
    Result<std::uint64_t> firstFree();

    Header m_header;
    TableCache m_table;
    std::optional<std::uint64_t> m_end; // host bytes; known from the first allocation on
};

} // namespace blockcore::parallels
