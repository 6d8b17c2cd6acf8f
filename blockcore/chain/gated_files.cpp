// SPDX-License-Identifier: MIT
#include "blockcore/chain/gated_files.h"

#include <algorithm>

namespace blockcore {

namespace {

std::filesystem::path resolved(const std::filesystem::path& path) {
    std::error_code ignored;
    auto real = std::filesystem::weakly_canonical(path, ignored);
    return ignored ? path : real;
}

// Compared component by component: "/vm2/x" does not lie within "/vm".
bool liesWithin(const std::filesystem::path& file, const std::filesystem::path& folder) {
    const auto [folderEnd, ignored] = std::ranges::mismatch(folder, file);
    return folderEnd == folder.end();
}

} // namespace

GatedFiles::GatedFiles(FileOpener& files, const OpenPolicy& policy) :
    m_files(files), m_reach(policy.reach), m_allowed(policy.allowed), m_forceShare(policy.forceShare) {}

Result<> GatedFiles::checkReach(const std::filesystem::path& path) const {
    if (m_reach == Reach::Any || m_reach == Reach::AnyFile) return {};
    const auto file = resolved(path);
    const bool allowed =
        (m_reach == Reach::SameFolder && file.parent_path() == m_topFolder) ||
        std::ranges::any_of(m_allowed, [&](const auto& entry) { return liesWithin(file, entry); });
    if (allowed) return {};
    return fail(ErrorCode::PermissionDenied,
                "The image names '" + file.string() + "', which the trust level does not allow to open");
}

Result<> GatedFiles::checkNotInChain(const std::filesystem::path& path, const FileStatus& status) const {
    if (!std::ranges::contains(m_known, status.identity)) return {};
    return fail(ErrorCode::Corrupt, "Backing file '" + path.string() + "' creates an infinite loop.");
}

Result<std::unique_ptr<BlockDevice>> GatedFiles::open(const FileRequest& request) {
    TRY(checkReach(request.path));
    FileRequest gated = request;
    gated.namedBy = m_reach == Reach::Any ? NamedBy::User : NamedBy::Image;
    auto device = TRY(m_files.open(gated));
    const FileStatus status = TRY(m_files.status(request.path));
    if (std::ranges::contains(m_known, status.identity))
        return fail(ErrorCode::Corrupt,
                    "The image names its own file '" + request.path.string() + "' as another one");
    LockRequest lock;
    if (!m_forceShare) lock.shared = LockRequest::kConsistentRead | LockRequest::kWriteUnchanged;
    if (request.access != Access::Read) lock.used |= LockRequest::kWrite | LockRequest::kResize;
    TRY(device->lock(lock));
    return device;
}

Result<std::unique_ptr<BlockDevice>> GatedFiles::create(const FileRequest& request) {
    TRY(checkReach(request.path));
    return m_files.create(request);
}

Result<std::unique_ptr<BlockDevice>> GatedFiles::openLayer(const FileRequest& request) {
    if (request.namedBy == NamedBy::Image) {
        TRY(checkReach(request.path));
        // Asked before opening, which would wait for a fifo or take locks on the file a second time.
        if (const auto status = m_files.status(request.path)) TRY(checkNotInChain(request.path, *status));
    }
    FileRequest gated = request;
    if (m_reach == Reach::Any) gated.namedBy = NamedBy::User;
    auto device = TRY(m_files.open(gated));
    const FileStatus status = TRY(m_files.status(request.path));
    TRY(checkNotInChain(request.path, status));
    remember(request.path, status);
    return device;
}

void GatedFiles::adoptTop(const std::filesystem::path& path) {
    m_topFolder = resolved(path).parent_path();
    if (const auto status = m_files.status(path)) m_known.push_back(status->identity);
}

void GatedFiles::remember(const std::filesystem::path& path, const FileStatus& status) {
    if (m_known.empty()) m_topFolder = resolved(path).parent_path();
    m_known.push_back(status.identity);
}

} // namespace blockcore
