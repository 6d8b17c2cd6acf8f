// SPDX-License-Identifier: MIT
// An open growing disk of Bochs, for reading: extents through a catalog, sectors through each extent's bitmap.
//
// Threads: as BlockDevice.
#pragma once

#include "blockcore/formats/bochs/header.h"
#include "blockcore/image/image.h"
#include "blockcore/image/table_cache.h"

namespace blockcore::bochs {

class BochsImage final : public Image {
public:
    BochsImage(std::unique_ptr<BlockDevice> host, const Header& header);

    std::uint64_t size() const override { return m_header.size; }
    bool writable() const override { return false; }
    Result<> lock(const LockRequest& request) override { return m_host->lock(request); }
    const FormatDriver& driver() const override;
    ImageInfo info() const override { return {.virtualSize = size()}; }
    std::uint32_t allocationUnit() const override { return kSectorSize; }

private:
    Result<> doRead(std::uint64_t offset, std::span<std::byte> out) override;
    Result<> doWrite(std::uint64_t, std::span<const std::byte>) override { return readOnly(); }
    Result<> doZero(Range) override { return readOnly(); }
    Result<> doFlush() override { return {}; }
    Result<Extent> doExtentAt(std::uint64_t offset, std::uint64_t maxLength) override;
    static Result<> readOnly() { return fail(ErrorCode::PermissionDenied, "Image is read-only"); }

    Result<bool> isStored(std::uint64_t bitmapOffset, std::uint64_t sector);

    std::unique_ptr<BlockDevice> m_host;
    Header m_header;
    TableCache m_tables; // catalog and bitmaps
};

} // namespace blockcore::bochs
