// SPDX-License-Identifier: MIT
// The only door to the file system for drivers and chains. Implementations: real files (RealFiles), memory
// (tests), nothing at all.
#pragma once

#include "blockcore/device/block_device.h"

#include <filesystem>
#include <memory>

namespace blockcore {

enum class Access : std::uint8_t { Read, ReadWrite, Repair }; // Repair tolerates inconsistency

// qemu-img's cache modes (-t and -T): whether the host's page cache is used, whether each write is durable at
// once, whether a flush does anything.
enum class CacheMode : std::uint8_t { Writeback, Writethrough, None, Directsync, Unsafe };

// Who named the file: the person in argv, or an image. Decides what kinds of files may be opened.
enum class NamedBy : std::uint8_t { User, Image };

// How the file system shall lay out a new file; without effect where it cannot.
struct FileLayout {
    bool avoidCopyOnWrite = false;
    std::uint32_t extentSizeHint = 1U << 20;    // bytes; 0: none
};

struct FileRequest {
    std::filesystem::path path;
    Access access = Access::Read;
    CacheMode cache = CacheMode::Writeback;
    NamedBy namedBy = NamedBy::User;
    FileLayout layout{};                        // of a file that is made
};

// Tells files apart whatever they are called.
struct FileIdentity {
    std::uint64_t device = 0, inode = 0;
    bool operator==(const FileIdentity&) const = default;
};

struct FileStatus {
    FileIdentity identity;
    std::uint64_t length = 0;    // bytes; of a block device its size
    std::uint64_t allocated = 0; // bytes on disk (st_blocks)
    enum class Kind : std::uint8_t { Regular, BlockDevice, Other } kind = Kind::Regular;
};

class FileOpener {
public:
    virtual ~FileOpener() = default;
    // The device is not locked yet: BlockDevice::lock().
    virtual Result<std::unique_ptr<BlockDevice>> open(const FileRequest& request) = 0;
    // A new file, or an existing one emptied once its locks say that nobody uses it.
    virtual Result<std::unique_ptr<BlockDevice>> create(const FileRequest& request) = 0;
    virtual Result<FileStatus> status(const std::filesystem::path& path) = 0;
};

} // namespace blockcore
