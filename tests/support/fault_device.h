// SPDX-License-Identifier: MIT
// A device that fails on purpose: at the n-th call of a kind, once or from then on. Shows that errors come
// back as errors and that what was written before still makes sense.
#pragma once

#include "blockcore/device/block_device.h"

#include <array>
#include <atomic>
#include <memory>
#include <optional>

namespace test_support {

enum class FaultKind : std::uint8_t { Read, Write, Flush, Truncate };
enum class FaultSpan : std::uint8_t { Once, ForEver };

struct Fault {
    FaultKind kind = FaultKind::Write;
    std::uint64_t index = 0;                    // the call of that kind that fails, counted from 0
    FaultSpan span = FaultSpan::ForEver;
    int systemError = 5;                        // EIO
};

// Shared by a test and its devices: what to break and how many calls there were.
struct FaultPlan {
    std::optional<Fault> fault{};
    std::array<std::atomic<std::uint64_t>, 4> calls{};
    blockcore::Result<> pass(FaultKind kind);
};

class FaultDevice final : public blockcore::BlockDevice {
public:
    FaultDevice(std::unique_ptr<BlockDevice> target, std::shared_ptr<FaultPlan> plan)
        : m_target(std::move(target)), m_plan(std::move(plan)) {}

    std::uint64_t size() const override { return m_target->size(); }
    bool writable() const override { return m_target->writable(); }
    std::uint32_t alignment() const override { return m_target->alignment(); }
    bool growable() const override { return m_target->growable(); }

private:
    blockcore::Result<> doRead(std::uint64_t offset, std::span<std::byte> out) override;
    blockcore::Result<> doWrite(std::uint64_t offset, std::span<const std::byte> data) override;
    blockcore::Result<> doZero(blockcore::Range range) override;
    blockcore::Result<> doDiscard(blockcore::Range range) override;
    blockcore::Result<> doReserve(blockcore::Range range) override;
    blockcore::Result<> doFlush() override;
    blockcore::Result<> doTruncate(std::uint64_t newSize) override;
    blockcore::Result<blockcore::Extent> doExtentAt(std::uint64_t offset, std::uint64_t maxLength) override;

    std::unique_ptr<BlockDevice> m_target;
    std::shared_ptr<FaultPlan> m_plan;
};

} // namespace test_support
