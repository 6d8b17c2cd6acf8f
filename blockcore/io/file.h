// SPDX-License-Identifier: MIT
// An open file of the host, used by position only: there is no cursor. Interrupted and short system calls
// are finished here, so callers see all or an error. Not a device: it checks no bounds and knows no cache
// modes beyond the two open flags.
//
// Threads: all functions may be called at once.
#pragma once

#include "blockcore/base/error.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>

namespace blockcore {

struct FileMode {
    bool writable = false;
    bool create = false;                        // make it when absent; never truncates
    bool direct = false;                        // O_DIRECT: aligned requests only
    bool synchronous = false;                   // O_DSYNC: each write is durable on return
};

struct FileFacts {
    enum class Kind : std::uint8_t { Regular, BlockDevice, CharacterDevice, Other } kind = Kind::Other;
    std::uint64_t device = 0, inode = 0;        // tells files apart
    std::uint64_t length = 0;                   // bytes; of a block device its size, of a character device 0
    std::uint64_t allocated = 0;                // bytes on disk
    std::uint64_t linkCount = 0;
    std::uint32_t permissions = 0, owner = 0, group = 0;
};

class File {
public:
    // Directories, fifos and sockets are refused without blocking on them. Errors read
    // "Could not open 'x': No such file or directory".
    static Result<File> open(const std::filesystem::path& path, FileMode mode);
    // A new, empty file in folder that has no name and goes with its descriptor.
    static Result<File> openUnnamed(const std::filesystem::path& folder);
    // Takes over an open descriptor.
    explicit File(int descriptor) : m_descriptor(descriptor) {}
    File(File&& other) noexcept;
    File& operator=(File&& other) noexcept;
    ~File();

    int descriptor() const { return m_descriptor; }
    Result<FileFacts> facts() const;

    // Returns how many bytes there were: fewer than out.size() only at the end of the file.
    Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> out) const;
    Result<> write(std::uint64_t offset, std::span<const std::byte> data) const;
    Result<> truncate(std::uint64_t length) const;
    Result<> sync() const;                      // data and what is needed to find it

    // The next two fail with Unsupported where the file system cannot do it.
    // Sets blocks aside; the length grows when the range ends past it and growing is asked for.
    enum class Growth : std::uint8_t { KeepLength, GrowLength };
    Result<> allocate(std::uint64_t offset, std::uint64_t length, Growth growth) const;
    // The range reads as zeroes and gives its blocks back. Never changes the length.
    Result<> punchHole(std::uint64_t offset, std::uint64_t length) const;

    // Wishes about how a new, empty file is laid out; the file system follows them where it can.
    void avoidCopyOnWrite() const;              // btrfs
    void hintExtentSize(std::uint32_t bytes) const; // XFS; 0: no hint

    struct Run {
        std::uint64_t length = 0;
        bool data = true;
    };
    // Whether data or a hole starts at offset (which is before the end), and for how long. Everything is data
    // where the file system does not tell. A right guess saves a call.
    enum class Guess : std::uint8_t { Data, Hole };
    Run runAt(std::uint64_t offset, std::uint64_t end, Guess guess = Guess::Data) const;

private:
    std::optional<Run> dataAt(std::uint64_t offset, std::uint64_t length) const;
    std::optional<Run> holeAt(std::uint64_t offset, std::uint64_t length) const;

    int m_descriptor;
};

// Facts about what lies at path, without opening it.
Result<FileFacts> factsAt(const std::filesystem::path& path);

} // namespace blockcore
