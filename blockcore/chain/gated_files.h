// SPDX-License-Identifier: MIT
// The FileOpener that a chain's layers get: opens what images name only as far as the policy reaches, refuses
// files that are already part of the chain, and takes the locks.
#pragma once

#include "blockcore/chain/chain.h"

namespace blockcore {

class GatedFiles final : public FileOpener {
public:
    GatedFiles(FileOpener& files, const OpenPolicy& policy);

    // What an image names (external data files, extents). NamedBy is taken as Image whatever the request
    // says.
    Result<std::unique_ptr<BlockDevice>> open(const FileRequest& request) override;
    Result<std::unique_ptr<BlockDevice>> create(const FileRequest& request) override;
    Result<FileStatus> status(const std::filesystem::path& path) override { return m_files.status(path); }

    // The file of a layer; remembers it, so that nobody opens it twice. The first one is the top.
    Result<std::unique_ptr<BlockDevice>> openLayer(const FileRequest& request);
    // The file of a layer that is part of the chain already, opened another way.
    Result<std::unique_ptr<BlockDevice>> openAgain(const FileRequest& request) { return m_files.open(request); }
    // As openLayer for an image that was just created and may lie under another name until it is whole.
    void adoptTop(const std::filesystem::path& path);
    // Fails with PermissionDenied when path lies beyond the policy's reach.
    Result<> checkReach(const std::filesystem::path& path) const;
    Result<> checkNotInChain(const std::filesystem::path& path, const FileStatus& status) const;

private:
    void remember(const std::filesystem::path& path, const FileStatus& status);

    FileOpener& m_files;
    Reach m_reach;
    std::vector<std::filesystem::path> m_allowed;
    bool m_forceShare;
    std::filesystem::path m_topFolder; // canonical
    std::vector<FileIdentity> m_known;
};

} // namespace blockcore
