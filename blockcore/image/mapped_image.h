// SPDX-License-Identifier: MIT
// The common part of formats that cut the disk into equal units and keep each one whole and plain somewhere in the
// file: reading, extents, writing and zeroing on top of four questions to the format. Not for formats whose units
// have parts of their own (qcow2); a disk in several files (vmdk) is made of several of these.
//
// A unit without a backing file below it is in place even before it exists: the first write makes it, zeroed, and maps
// it at once. With a backing file its whole payload is written before anything refers to it.
#pragma once

#include "blockcore/image/image.h"

#include <algorithm>
#include <atomic>
#include <shared_mutex>

namespace blockcore {

class MappedImage : public Image {
public:
    enum class Content : std::uint8_t { Fresh, Unknown }; // Fresh: just created, all zero

    std::uint64_t size() const override { return m_size; }
    bool writable() const override { return m_host->writable(); }
    Result<> lock(const LockRequest& request) override { return m_host->lock(request); }
    std::uint32_t allocationUnit() const override { return m_unitBytes; }
    // Without a backing file everything is in place: whoever copies need not fill large units with zeroes.
    std::uint32_t largestWriteUnit() const override {
        return backing() ? allocationUnit() : std::min(allocationUnit(), kCopyStep);
    }
    bool knownZero() const override { return m_fresh && !m_touched; }
    Result<> close() override { return flush(); }

protected:
    struct Unit {
        ExtentKind kind = ExtentKind::Unallocated;
        std::uint64_t hostOffset = 0;  // of Data and Compressed
        std::uint32_t packedBytes = 0; // host bytes of Compressed
        // Of Unallocated and Zero: so many units from this one on are alike. A missing table is passed in one step.
        std::uint64_t count = 1;
    };
    // Host space for unitCount units in a row, payload after payload.
    struct Space {
        std::uint64_t hostOffset = 0, unitCount = 1;
    };
    // unitBytes is a power of two, or the format says in allocationUnit() which power of two divides it.
    MappedImage(std::unique_ptr<BlockDevice> host, std::uint64_t size, std::uint32_t unitBytes, Content content) :
        m_host(std::move(host)), m_size(size), m_unitBytes(unitBytes), m_fresh(content == Content::Fresh) {}

    BlockDevice& host() { return *m_host; }
    const BlockDevice& host() const { return *m_host; }
    std::uint64_t unitCount() const { return (m_size + m_unitBytes - 1) / m_unitBytes; }
    // For changes outside of requests (repair, resize).
    std::shared_mutex& metadataLock() { return m_metadataLock; }
    void setSize(std::uint64_t size) { m_size = size; }
    // Before the first change that does not come through write() or zero().
    Result<> touch();
    // Makes host bytes that may hold anything read as zeroes, growing the file where needed.
    Result<> clearHost(Range range);
    // Before the disk grows: what its last unit holds behind the disk's end becomes zeroes. The metadata lock is held.
    Result<> clearTail();

    // Where a unit lies. The metadata lock is held, perhaps shared.
    virtual Result<Unit> lookUp(std::uint64_t index) = 0;
    // Space for at most wanted units from index on, all of them without Data. Nothing refers to it yet; it may hold
    // anything. The metadata lock is held exclusively here and below.
    virtual Result<Space> allocate(std::uint64_t index, std::uint64_t wanted) = 0;
    // Fills out, a whole unit, from a Compressed one. Only formats that have some need it; any thread may call.
    virtual Result<> unpack(Unit unit, std::span<std::byte> out);
    // Makes the units Data, in memory only.
    virtual Result<> map(std::uint64_t index, Space space) = 0;
    // Whole units, Compressed or over a backing file, become zeroes. The default fails with Unsupported: zeroes are written then.
    virtual Result<> mapZero(std::uint64_t index, std::uint64_t count);
    // Preallocated images whose file may have holes: extentAt() tells them as zeroes that have their space.
    virtual bool showsHostHoles() const { return false; }
    // Called once, before the first write or zero request changes anything.
    virtual Result<> beforeFirstWrite() { return {}; }
    // Writes what map() and mapZero() changed, after making the payload durable, in crash-safe order.
    virtual Result<> flushMetadata() = 0;

private:
    static constexpr std::uint32_t kCopyStep = 64U << 10;
    Result<> doRead(std::uint64_t offset, std::span<std::byte> out) override;
    Result<> doWrite(std::uint64_t offset, std::span<const std::byte> data) override;
    Result<> doZero(Range range) override;
    Result<> doFlush() override;
    Result<Extent> doExtentAt(std::uint64_t offset, std::uint64_t maxLength) override;

    Result<Extent> runAt(std::uint64_t offset, std::uint64_t maxLength);
    bool continues(const Extent& run, Unit unit) const;
    Result<> readPlain(std::uint64_t hostOffset, std::uint64_t guestOffset, std::span<std::byte> out);
    Result<> readPacked(std::uint64_t offset, std::span<std::byte> out);
    Result<Unit> makeUnit(std::uint64_t index);
    Result<> writeUnits(std::uint64_t offset, std::span<const std::byte> data);
    Result<> writePart(std::uint64_t offset, std::span<const std::byte> data);
    Result<> writeNew(std::uint64_t offset, std::span<const std::byte> data);
    Result<> zeroUnits(Range range);
    std::uint64_t wholeUnitBytes(Range range) const;

    std::unique_ptr<BlockDevice> m_host;
    std::uint64_t m_size;
    std::uint32_t m_unitBytes;
    bool m_fresh;
    std::atomic<bool> m_touched = false; // by a write or zero request
    std::shared_mutex m_metadataLock;
};

} // namespace blockcore
