// SPDX-License-Identifier: MIT
// A file that takes writes without changing: they are kept beside it and read back, so that a program can run to its
// end and then be told what it would have done. For dry runs and the preview of a repair; see overlay_files.h.
//
// Threads: as BlockDevice; several devices may share one content.
#pragma once

#include "blockcore/device/block_device.h"
#include "blockcore/device/file_opener.h"
#include "blockcore/device/overlay_store.h"
#include "blockcore/device/range_set.h"

#include <shared_mutex>

namespace blockcore {

// The file below and everything written over it.
class OverlayContent {
public:
    // base may be null: a new file.
    OverlayContent(std::shared_ptr<BlockDevice> base, std::shared_ptr<OverlayStore> store);

    std::uint64_t size() const;
    Result<> read(std::uint64_t offset, std::span<std::byte> out) const;
    // Payload (see payload_scope.h) is counted and not kept: it reads back as zeroes.
    Result<> write(std::uint64_t offset, std::span<const std::byte> data);
    void zero(Range range);
    void truncate(std::uint64_t newSize);
    Result<Extent> extentAt(std::uint64_t offset, std::uint64_t maxLength) const;

    struct Summary {
        std::uint64_t lengthBefore = 0, length = 0;
        std::uint64_t written = 0, zeroed = 0;  // bytes that would have new content, and of those zeroed by a request
        std::uint64_t payload = 0;              // bytes handed over as guest data, however often
        std::vector<Range> ranges{};            // written or zeroed
        bool changes() const { return length != lengthBefore || !ranges.empty(); }
    };
    Summary summary() const;

private:
    // From where a stretch of the file comes.
    struct Run {
        enum class Source : std::uint8_t { Base, Stored, Zeroes } source;
        std::uint64_t end;
    };
    Run runAt(std::uint64_t offset, std::uint64_t limit) const;
    void growTo(std::uint64_t end);
    Result<> store(std::uint64_t offset, std::span<const std::byte> data);
    Result<> load(std::uint64_t offset, std::span<std::byte> out) const;

    mutable std::shared_mutex m_mutex;
    std::shared_ptr<BlockDevice> m_base;
    std::shared_ptr<OverlayStore> m_store;
    std::uint64_t m_baseSize, m_size;
    RangeSet m_stored, m_zeroes;                // disjoint; the rest is the base's
    RangeSet m_touched, m_zeroed;               // by requests, for the summary
    std::uint64_t m_payload = 0;
    std::unordered_map<std::uint64_t, OverlayStore::Slot> m_slots; // by chunk number
};

class OverlayDevice final : public BlockDevice {
public:
    // base, where there is one, is what locks are asked of.
    OverlayDevice(std::shared_ptr<OverlayContent> content, std::shared_ptr<BlockDevice> base, Access access) :
        m_content(std::move(content)), m_base(std::move(base)), m_access(access) {}
    ~OverlayDevice() override;

    std::uint64_t size() const override { return m_content->size(); }
    bool writable() const override { return m_access != Access::Read; }
    bool growable() const override { return m_base == nullptr || m_base->growable(); }
    Result<> lock(const LockRequest& request) override { return m_base ? m_base->lock(request) : Result<>{}; }

private:
    Result<> doRead(std::uint64_t offset, std::span<std::byte> out) override { return m_content->read(offset, out); }
    Result<> doWrite(std::uint64_t offset, std::span<const std::byte> data) override {
        return m_content->write(offset, data);
    }
    Result<> doZero(Range range) override;
    Result<> doDiscard(Range range) override;
    Result<> doFlush() override { return {}; }
    Result<> doTruncate(std::uint64_t newSize) override;
    Result<Extent> doExtentAt(std::uint64_t offset, std::uint64_t maxLength) override {
        return m_content->extentAt(offset, maxLength);
    }

    std::shared_ptr<OverlayContent> m_content;
    std::shared_ptr<BlockDevice> m_base;
    Access m_access;
};

} // namespace blockcore
