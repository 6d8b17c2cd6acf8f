// SPDX-License-Identifier: MIT
// A FileOpener without a file system: names lead to bytes in memory, opened as copies. Nothing can be created.
#pragma once

#include "blockcore/device/memory_device.h"

#include <cerrno>
#include <map>

namespace test_support {

class MemoryOpener final : public blockcore::FileOpener {
public:
    void add(const std::filesystem::path& path, std::vector<std::byte> bytes) { m_files[path] = std::move(bytes); }

    blockcore::Result<std::unique_ptr<blockcore::BlockDevice>> open(const blockcore::FileRequest& request) override {
        const auto file = m_files.find(request.path);
        if (file == m_files.end()) return blockcore::failSystem(ENOENT);
        return std::make_unique<blockcore::MemoryDevice>(file->second, request.access);
    }
    blockcore::Result<std::unique_ptr<blockcore::BlockDevice>> create(const blockcore::FileRequest&) override {
        return blockcore::failSystem(EROFS);
    }
    blockcore::Result<blockcore::FileStatus> status(const std::filesystem::path& path) override {
        const auto file = m_files.find(path);
        if (file == m_files.end()) return blockcore::failSystem(ENOENT);
        const auto number = static_cast<std::uint64_t>(std::distance(m_files.begin(), file));
        return blockcore::FileStatus{.identity = {.device = 0, .inode = number},
                                     .length = file->second.size(),
                                     .allocated = file->second.size()};
    }

private:
    std::map<std::filesystem::path, std::vector<std::byte>> m_files;
};

} // namespace test_support
