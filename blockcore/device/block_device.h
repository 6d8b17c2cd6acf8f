// SPDX-License-Identifier: MIT
// Bytes at offsets: a file, memory, a guest disk, a chain. The public functions check bounds, alignment
// and write permission, once for everybody; the private ones are called only with requests that passed.
//
// Threads: any number may call read and extentAt at once, and write and zero on disjoint ranges.
#pragma once

#include "blockcore/base/error.h"
#include "blockcore/device/extent.h"

#include <cstddef>
#include <span>
#include <string>

namespace blockcore {

// How an open file is shared with other programs; see io/file_lock.h and TRUST (e).
struct LockRequest {
    // Permission bits: what the holder does with the file, and what others may do meanwhile.
    static constexpr unsigned kConsistentRead = 1, kWrite = 2, kWriteUnchanged = 4, kResize = 8, kAll = 15;
    unsigned used = kConsistentRead;
    unsigned shared = kAll;
};

class BlockDevice {
public:
    virtual ~BlockDevice() = default;

    virtual std::uint64_t size() const = 0;
    virtual bool writable() const = 0;
    // Requests start and end on multiples of this (direct I/O: the sector size).
    virtual std::uint32_t alignment() const { return 1; }
    // Writes past the end extend the device (plain files, memory). Otherwise they are InvalidArgument.
    virtual bool growable() const { return false; }

    // Fills out. InvalidArgument past the end.
    Result<> read(std::uint64_t offset, std::span<std::byte> out);
    // Not durable until flush().
    Result<> write(std::uint64_t offset, std::span<const std::byte> data);
    // The range reads back as zeroes; takes as little space as the device can manage.
    Result<> zero(Range range);
    // A hint: the content is not needed any more and becomes undefined.
    Result<> discard(Range range);
    // A hint: all of the range is about to be written. Makes the writes cheaper; never fails for lack of
    // support.
    Result<> reserve(Range range);
    // All earlier writes are durable on return. A failed flush is not retried: the data may be gone.
    Result<> flush();
    // Growable devices only. New bytes read as zeroes.
    Result<> truncate(std::uint64_t newSize);
    // One run that starts at offset, at most maxLength long; never scans further than it must.
    Result<Extent> extentAt(std::uint64_t offset, std::uint64_t maxLength);
    // Takes or changes the locks that other programs see; replaces an earlier request. Locked on conflict.
    virtual Result<> lock(const LockRequest&) { return {}; }

private:
    virtual Result<> doRead(std::uint64_t offset, std::span<std::byte> out) = 0;
    virtual Result<> doWrite(std::uint64_t offset, std::span<const std::byte> data) = 0;
    virtual Result<> doZero(Range range) = 0;
    virtual Result<> doDiscard(Range) { return {}; }
    virtual Result<> doReserve(Range) { return {}; }
    virtual Result<> doFlush() = 0;
    virtual Result<> doTruncate(std::uint64_t) {
        return fail(ErrorCode::Unsupported, "The device cannot change its size");
    }
    virtual Result<Extent> doExtentAt(std::uint64_t offset, std::uint64_t maxLength) = 0;

    Result<> checkRequest(Range range, bool writing) const;
};

} // namespace blockcore
