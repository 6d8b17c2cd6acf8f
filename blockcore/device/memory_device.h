// SPDX-License-Identifier: MIT
// A growable device in memory: for tests, fuzzing and small parts of files.
//
// Threads: as BlockDevice.
#pragma once

#include "blockcore/device/block_device.h"
#include "blockcore/device/file_opener.h"

#include <shared_mutex>
#include <vector>

namespace blockcore {

class MemoryDevice final : public BlockDevice {
public:
    // Zeroes; size is what the caller can afford.
    explicit MemoryDevice(std::uint64_t size = 0) : m_bytes(size) {}
    explicit MemoryDevice(std::vector<std::byte> bytes, Access access = Access::ReadWrite) :
        m_bytes(std::move(bytes)), m_writable(access != Access::Read) {}

    std::uint64_t size() const override;
    bool writable() const override { return m_writable; }
    bool growable() const override { return true; }
    // Only while nobody else uses the device.
    std::span<std::byte> bytes() { return m_bytes; }

private:
    Result<> doRead(std::uint64_t offset, std::span<std::byte> out) override;
    Result<> doWrite(std::uint64_t offset, std::span<const std::byte> data) override;
    Result<> doZero(Range range) override;
    Result<> doFlush() override { return {}; }
    Result<> doTruncate(std::uint64_t newSize) override;
    Result<Extent> doExtentAt(std::uint64_t offset, std::uint64_t maxLength) override;
    Result<> growTo(std::uint64_t end);

    mutable std::shared_mutex m_mutex;
    std::vector<std::byte> m_bytes;
    bool m_writable = true;
};

} // namespace blockcore
