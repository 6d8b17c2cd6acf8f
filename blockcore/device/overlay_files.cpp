// SPDX-License-Identifier: MIT
#include "blockcore/device/overlay_files.h"

#include <algorithm>
#include <cerrno>
#include <unistd.h>

namespace blockcore {

namespace {

// Where no file system puts a file; the number tells new files apart.
constexpr std::uint64_t kNowhere = UINT64_MAX;

std::filesystem::path plain(const std::filesystem::path& path) {
    std::error_code ignored;
    return std::filesystem::absolute(path, ignored).lexically_normal();
}

// Whether a file could be made there, in the words of making it.
Result<> checkFolder(const std::filesystem::path& path) {
    const auto folder = plain(path).parent_path();
    if (::access(folder.c_str(), W_OK | X_OK) == 0) return {};
    return failSystem(errno, "Could not create '" + path.string() + "'");
}

} // namespace

OverlayFiles::Entry* OverlayFiles::findMade(const std::filesystem::path& path) {
    const auto found = std::ranges::find_if(m_entries, [wanted = plain(path)](const auto& entry) {
        return entry->kind != OverlayChange::Kind::Changed && plain(entry->path) == wanted;
    });
    return found == m_entries.end() ? nullptr : found->get();
}

Result<std::unique_ptr<BlockDevice>> OverlayFiles::open(const FileRequest& request) {
    const std::lock_guard lock(m_mutex);
    if (const Entry* made = findMade(request.path))
        return std::make_unique<OverlayDevice>(made->content, nullptr, request.access);
    FileRequest reading = request;
    reading.access = Access::Read;
    std::shared_ptr<BlockDevice> base = TRY(m_files.open(reading));
    const FileStatus status = TRY(m_files.status(request.path));
    const auto known = std::ranges::find_if(m_entries, [&](const auto& entry) {
        return entry->kind == OverlayChange::Kind::Changed && entry->identity == status.identity;
    });
    if (known != m_entries.end())
        return std::make_unique<OverlayDevice>((*known)->content, std::move(base), request.access);
    auto content = std::make_shared<OverlayContent>(base, m_store);
    m_entries.push_back(std::make_unique<Entry>(
        Entry{OverlayChange::Kind::Changed, request.path, status.identity, content}));
    return std::make_unique<OverlayDevice>(std::move(content), std::move(base), request.access);
}

Result<std::unique_ptr<BlockDevice>> OverlayFiles::create(const FileRequest& request) {
    const auto existing = m_files.status(request.path);
    if (existing && existing->kind != FileStatus::Kind::Regular) return open(request);
    std::shared_ptr<BlockDevice> replaced;
    if (existing) {
        // Its locks tell whether it may be replaced.
        FileRequest reading = request;
        reading.access = Access::Read;
        replaced = TRY(m_files.open(reading));
        TRY(replaced->lock({.used = LockRequest::kWrite | LockRequest::kResize,
                            .shared = LockRequest::kAll & ~LockRequest::kResize}));
    } else {
        TRY(checkFolder(request.path));
    }
    const std::lock_guard lock(m_mutex);
    if (findMade(request.path) != nullptr)
        return fail(ErrorCode::InvalidArgument, "One file cannot be made twice: '" + request.path.string() + "'");
    const auto kind = existing ? OverlayChange::Kind::Replaced : OverlayChange::Kind::Created;
    auto content = std::make_shared<OverlayContent>(nullptr, m_store);
    m_entries.push_back(std::make_unique<Entry>(Entry{kind, request.path, {kNowhere, m_entries.size()}, content}));
    return std::make_unique<OverlayDevice>(std::move(content), nullptr, Access::ReadWrite);
}

Result<FileStatus> OverlayFiles::status(const std::filesystem::path& path) {
    const std::lock_guard lock(m_mutex);
    if (const Entry* made = findMade(path)) {
        const std::uint64_t length = made->content->size();
        return FileStatus{.identity = made->identity, .length = length, .allocated = length};
    }
    FileStatus status = TRY(m_files.status(path));
    for (const auto& entry : m_entries)
        if (entry->identity == status.identity) status.length = entry->content->size();
    return status;
}

std::vector<OverlayChange> OverlayFiles::changes() const {
    const std::lock_guard lock(m_mutex);
    std::vector<OverlayChange> list;
    for (const auto& entry : m_entries) {
        OverlayChange change{entry->kind, entry->path, entry->content->summary()};
        if (entry->kind != OverlayChange::Kind::Changed || change.content.changes()) list.push_back(std::move(change));
    }
    return list;
}

} // namespace blockcore
