// SPDX-License-Identifier: MIT
// A FileOpener whose created files appear under their names only at commit(), all whole: what operations
// that make images give to format drivers. See io/replace_file.h.
#pragma once

#include "blockcore/device/file_opener.h"
#include "blockcore/io/replace_file.h"

#include <vector>

namespace blockcore {

class ReplacingFiles final : public FileOpener {
public:
    // files opens everything that exists already.
    explicit ReplacingFiles(FileOpener& files) : m_files(files) {}

    // Of a file created here, the new one.
    Result<std::unique_ptr<BlockDevice>> open(const FileRequest& request) override;
    Result<std::unique_ptr<BlockDevice>> create(const FileRequest& request) override;
    // Of a file created here, the new one's.
    Result<FileStatus> status(const std::filesystem::path& path) override;

    // Gives the created files their names, in the order of creation reversed: the first one, which names the
    // others, comes last. With FolderToo the names are durable on return. Without commit nothing has changed.
    Result<> commit(ReplaceFile::Durability durability);

private:
    struct Created {
        std::filesystem::path path;
        ReplaceFile file;
    };
    FileOpener& m_files;
    std::vector<Created> m_created;
};

} // namespace blockcore
