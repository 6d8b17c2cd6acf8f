// SPDX-License-Identifier: MIT
// A part of the disk that lies as it is in a file, from some byte on. What the file lacks at its end reads as zeroes.
#pragma once

#include "blockcore/device/block_device.h"

#include <memory>

namespace blockcore::vmdk {

class FlatExtent final : public BlockDevice {
public:
    // start + size is within the addresses of files.
    FlatExtent(std::unique_ptr<BlockDevice> file, std::uint64_t start, std::uint64_t size) :
        m_file(std::move(file)), m_start(start), m_size(size) {}

    std::uint64_t size() const override { return m_size; }
    bool writable() const override { return m_file->writable(); }

private:
    Result<> doRead(std::uint64_t offset, std::span<std::byte> out) override;
    Result<> doWrite(std::uint64_t offset, std::span<const std::byte> data) override;
    Result<> doZero(Range range) override;
    Result<> doReserve(Range range) override;
    Result<> doFlush() override { return m_file->flush(); }
    Result<Extent> doExtentAt(std::uint64_t offset, std::uint64_t maxLength) override;

    std::unique_ptr<BlockDevice> m_file;
    std::uint64_t m_start, m_size;
};

} // namespace blockcore::vmdk
