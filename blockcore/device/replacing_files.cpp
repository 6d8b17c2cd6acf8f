// SPDX-License-Identifier: MIT
#include "blockcore/device/replacing_files.h"

#include "blockcore/device/file_device.h"

#include <algorithm>
#include <ranges>

namespace blockcore {

Result<std::unique_ptr<BlockDevice>> ReplacingFiles::open(const FileRequest& request) {
    const auto created = std::ranges::find(m_created, request.path, &Created::path);
    if (created == m_created.end()) return m_files.open(request);
    return FileDevice::reopen(created->file.file(), request.path, request.access, request.cache);
}

Result<std::unique_ptr<BlockDevice>> ReplacingFiles::create(const FileRequest& request) {
    const auto sameFile = [&](const Created& created) {
        return created.path.lexically_normal() == request.path.lexically_normal();
    };
    if (std::ranges::any_of(m_created, sameFile))
        return fail(ErrorCode::InvalidArgument,
                    "One file cannot be made twice: '" + request.path.string() + "'");
    ReplaceFile target = TRY(ReplaceFile::begin(request.path));
    auto device = TRY(FileDevice::reopen(target.file(), request.path, Access::ReadWrite, request.cache));
    device->layOut(request.layout);
    m_created.push_back({request.path, std::move(target)});
    return device;
}

Result<FileStatus> ReplacingFiles::status(const std::filesystem::path& path) {
    const auto created = std::ranges::find(m_created, path, &Created::path);
    if (created == m_created.end()) return m_files.status(path);
    return statusFrom(TRY(created->file.file().facts()));
}

Result<> ReplacingFiles::commit(ReplaceFile::Durability durability) {
    for (Created& created : m_created | std::views::reverse)
        TRY(created.file.commit(durability)
                .transform_error(during("Could not create '" + created.path.string() + "'")));
    m_created.clear();
    return {};
}

} // namespace blockcore
