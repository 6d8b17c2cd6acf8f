// SPDX-License-Identifier: MIT
// An open VDI: blocks through a flat map of 32-bit block numbers.
//
// Threads: as BlockDevice.
#pragma once

#include "blockcore/formats/vdi/header.h"
#include "blockcore/image/mapped_image.h"
#include "blockcore/image/table_cache.h"

namespace blockcore::vdi {

class VdiImage final : public MappedImage, private Checker, private Resizer {
public:
    VdiImage(std::unique_ptr<BlockDevice> host, const Header& header, Content content);

    const FormatDriver& driver() const override;
    ImageInfo info() const override;
    Checker* checker() override { return this; }
    Resizer* resizer() override { return this; }

private:
    Result<Unit> lookUp(std::uint64_t index) override;
    Result<Space> allocate(std::uint64_t index, std::uint64_t wanted) override;
    Result<> map(std::uint64_t index, Space space) override;
    Result<> flushMetadata() override;
    bool showsHostHoles() const override { return m_header.preallocated; }
    Result<CheckReport> check(const RunContext& context) override;
    Result<> resize(std::uint64_t newSize, Preallocation preallocation, std::uint64_t backedLength) override;

    Result<> makeRoomForMap(std::uint32_t blockCount);
    Result<> freeFirstBlocks(std::uint32_t count);
    Result<> extendMap(std::uint32_t blockCount);
    Result<> writeHeader(const Header& header);

    Result<std::uint32_t> entry(std::uint64_t index);
    Result<std::uint64_t> firstFreeBlock();

    Header m_header;
    TableCache m_map;
    std::optional<std::uint64_t> m_nextBlock; // known from the first allocation on
};

} // namespace blockcore::vdi
