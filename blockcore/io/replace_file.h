// SPDX-License-Identifier: MIT
// A file that appears under its name only when it is whole: it is written without a name (or under a
// temporary one beside the target where the file system has no unnamed files) and renamed at the end. Not
// committed, it is gone: the file that had the name is as it was, and killing the process leaves nothing.
//
// Where that cannot be done – devices, a folder that may not be written to, a file with further hard links or an
// owner that cannot be kept – the target itself is emptied and written.
#pragma once

#include "blockcore/io/file_lock.h"

#include <optional>

namespace blockcore {

class ReplaceFile {
public:
    // A file at path keeps its mode and owner, and is locked until this object dies. Locked when another
    // program uses it. Errors read "Could not create 'x': No such file or directory".
    static Result<ReplaceFile> begin(const std::filesystem::path& path);
    ReplaceFile(ReplaceFile&& other) noexcept;
    ReplaceFile& operator=(ReplaceFile&&) = delete;
    ~ReplaceFile();

    // What to write to: empty, unless it is a device.
    const File& file() const { return m_file; }

    enum class Durability : std::uint8_t { None, FolderToo };
    // Gives the file its name. With FolderToo the name is durable on return; the content is the caller's to sync.
    Result<> commit(Durability durability);

private:
    explicit ReplaceFile(std::filesystem::path path) : m_path(std::move(path)) {}
    Result<> openBeside(const std::optional<FileFacts>& existing);
    Result<> openInPlace();
    Result<> nameUnnamed();
    void discard();

    std::filesystem::path m_path;               // symbolic links resolved
    std::filesystem::path m_temporary;          // empty: unnamed, or in place
    File m_file{-1};
    std::optional<File> m_existing;             // locked
    FileLock m_lock;
    enum class State : std::uint8_t { Beside, InPlace, InPlaceNew, Settled } m_state = State::Settled;
};

} // namespace blockcore
