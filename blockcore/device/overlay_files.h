// SPDX-License-Identifier: MIT
// A FileOpener under which nothing changes: files are opened for reading only, new ones are not made, and all writes
// go into overlays that read back. Run an operation with it as RunContext::files, then ask what it would have done:
//
//     RealFiles real;
//     OverlayFiles overlay(real);
//     auto report = Check::run(options, {.progress = progress, .files = &overlay});
//     for (const OverlayChange& change : overlay.changes()) …
//
// Threads: as FileOpener; changes() when the operation has ended.
#pragma once

#include "blockcore/device/overlay_device.h"

#include <mutex>

namespace blockcore {

struct OverlayChange {
    enum class Kind : std::uint8_t { Created, Replaced, Changed } kind;
    std::filesystem::path path;                 // as it was named first
    OverlayContent::Summary content;
};

class OverlayFiles final : public FileOpener {
public:
    explicit OverlayFiles(FileOpener& files, OverlayStore::Limits limits = {}) :
        m_files(files), m_store(std::make_shared<OverlayStore>(limits)) {}

    Result<std::unique_ptr<BlockDevice>> open(const FileRequest& request) override;
    Result<std::unique_ptr<BlockDevice>> create(const FileRequest& request) override;
    Result<FileStatus> status(const std::filesystem::path& path) override;

    // In the order in which files were opened or made; those that stay as they are are left out.
    std::vector<OverlayChange> changes() const;

private:
    struct Entry {
        OverlayChange::Kind kind;
        std::filesystem::path path;
        FileIdentity identity;
        std::shared_ptr<OverlayContent> content;
    };
    Entry* findMade(const std::filesystem::path& path);

    FileOpener& m_files;
    std::shared_ptr<OverlayStore> m_store;
    mutable std::mutex m_mutex;
    std::vector<std::unique_ptr<Entry>> m_entries;
};

} // namespace blockcore
