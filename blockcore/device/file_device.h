// SPDX-License-Identifier: MIT
// A file or block device of the host as a BlockDevice, in one of qemu-img's cache modes. With direct I/O any
// request is taken: aligned parts go past the page cache, ragged ends through it.
//
// Threads: as BlockDevice.
#pragma once

#include "blockcore/device/block_device.h"
#include "blockcore/device/file_opener.h"
#include "blockcore/io/file_lock.h"

#include <atomic>
#include <mutex>
#include <optional>

namespace blockcore {

class FileDevice final : public BlockDevice {
public:
    // The path is only for messages.
    static Result<std::unique_ptr<FileDevice>> open(const std::filesystem::path& path, Access access, CacheMode cache);
    // A file that is open already, opened once more the way cache wants; it may have no name.
    static Result<std::unique_ptr<FileDevice>> reopen(const File& file, const std::filesystem::path& path,
                                                      Access access, CacheMode cache);

    std::uint64_t size() const override { return m_size.load(std::memory_order_acquire); }
    bool writable() const override { return m_writable; }
    bool growable() const override { return m_regular; }
    Result<> lock(const LockRequest& request) override;
    const File& file() const { return m_file; }
    // Of a file that is still empty.
    void layOut(const FileLayout& layout) const;

private:
    FileDevice(File file, const std::filesystem::path& path) : m_path(path), m_file(std::move(file)) {}
    static Result<std::unique_ptr<FileDevice>> adopt(File file, const std::filesystem::path& path, Access access,
                                                     CacheMode cache);

    Result<> doRead(std::uint64_t offset, std::span<std::byte> out) override;
    Result<> doWrite(std::uint64_t offset, std::span<const std::byte> data) override;
    Result<> doZero(Range range) override;
    Result<> doDiscard(Range range) override;
    Result<> doReserve(Range range) override;
    Result<> doFlush() override;
    Result<> doTruncate(std::uint64_t newSize) override;
    Result<Extent> doExtentAt(std::uint64_t offset, std::uint64_t maxLength) override;

    Result<> readFully(const File& file, std::uint64_t offset, std::span<std::byte> out) const;
    Result<> readDirect(std::uint64_t offset, std::span<std::byte> out) const;
    Result<> writeDirect(std::uint64_t offset, std::span<const std::byte> data) const;
    Result<> writeZeroes(Range range) const;
    File::Run runAt(std::uint64_t offset, std::uint64_t end);
    void grewTo(std::uint64_t end);
    void reserveForWrite(Range range);

    std::filesystem::path m_path;
    File m_file;                                // with O_DIRECT when m_ragged is there
    std::optional<File> m_ragged;               // the same file through the page cache
    FileLock m_lock;
    std::atomic<std::uint64_t> m_size{0};
    bool m_writable = false;
    bool m_regular = false;
    bool m_flushes = true;
    std::atomic<bool> m_allocates{true};        // the file system can set blocks aside

    // Changes that ended so far, and how many of them are durable: a flush with nothing to do costs a disk's time all
    // the same. Whatever was done to the file before it was opened counts as one.
    std::atomic<std::uint64_t> m_changes{1}, m_durable{0};
    class Change;

    struct KnownRun {
        std::uint64_t offset = 0, end = 0;
        bool data = true;
    };
    std::mutex m_knownRunMutex;
    KnownRun m_knownRun;                        // of a file that is open for reading only
};

FileStatus statusFrom(const FileFacts& facts);

} // namespace blockcore
