// SPDX-License-Identifier: MIT
// The FileOpener for the files of this machine.
//
// Threads: all functions may be called at once.
#pragma once

#include "blockcore/device/file_opener.h"

namespace blockcore {

class RealFiles final : public FileOpener {
public:
    // Files that an image names must be regular files; a person may also name devices.
    Result<std::unique_ptr<BlockDevice>> open(const FileRequest& request) override;
    Result<std::unique_ptr<BlockDevice>> create(const FileRequest& request) override;
    Result<FileStatus> status(const std::filesystem::path& path) override;
};

} // namespace blockcore
