// SPDX-License-Identifier: MIT
// A device in memory that remembers every change, so that a test can cut the power anywhere: what was flushed is on
// disk, of what came later any part may be.
#pragma once

#include "blockcore/device/memory_device.h"
#include "tests/support/random.h"

#include <memory>
#include <vector>

namespace test_support {

// What was done to a device, in order. Shared by the device and its test.
class WriteLog {
public:
    explicit WriteLog(std::vector<std::byte> before = {}) : m_before(std::move(before)) {}

    std::size_t length() const { return m_events.size(); }
    // The file after a power cut at event cut: everything up to the last flush before it, and of the events
    // after that flush those that keep(index) wants. A kill of the program keeps them all.
    template <class Keep>
    std::vector<std::byte> stateAt(std::size_t cut, Keep keep) const {
        std::vector<std::byte> bytes = m_before;
        const std::size_t durable = lastFlush(cut);
        for (std::size_t i = 0; i < cut; ++i)
            if (i < durable || keep(i)) play(bytes, m_events[i]);
        return bytes;
    }
    // The number of events that are durable at event cut.
    std::size_t lastFlush(std::size_t cut) const;

    void recordWrite(std::uint64_t offset, std::span<const std::byte> data);
    void recordTruncate(std::uint64_t size);
    void recordFlush();

private:
    enum class Kind : std::uint8_t { Write, Truncate, Flush };
    struct Event {
        Kind kind;
        std::uint64_t offset;
        std::vector<std::byte> bytes;
    };
    static void play(std::vector<std::byte>& file, const Event& event);

    std::vector<std::byte> m_before;
    std::vector<Event> m_events;
};

class CrashDevice final : public blockcore::BlockDevice {
public:
    CrashDevice(std::vector<std::byte> bytes, std::shared_ptr<WriteLog> log)
        : m_memory(std::move(bytes)), m_log(std::move(log)) {}

    std::uint64_t size() const override { return m_memory.size(); }
    bool writable() const override { return true; }
    bool growable() const override { return true; }

private:
    blockcore::Result<> doRead(std::uint64_t offset, std::span<std::byte> out) override;
    blockcore::Result<> doWrite(std::uint64_t offset, std::span<const std::byte> data) override;
    blockcore::Result<> doZero(blockcore::Range range) override;
    blockcore::Result<> doFlush() override;
    blockcore::Result<> doTruncate(std::uint64_t newSize) override;
    blockcore::Result<blockcore::Extent> doExtentAt(std::uint64_t offset, std::uint64_t maxLength) override;

    blockcore::MemoryDevice m_memory;
    std::shared_ptr<WriteLog> m_log;
};

} // namespace test_support
