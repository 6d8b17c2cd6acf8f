// SPDX-License-Identifier: MIT
#include "blockcore/device/real_files.h"

#include "blockcore/device/file_device.h"

namespace blockcore {

Result<std::unique_ptr<BlockDevice>> RealFiles::open(const FileRequest& request) {
    auto device = TRY(FileDevice::open(request.path, request.access, request.cache));
    if (request.namedBy == NamedBy::Image && !device->growable())
        return fail(ErrorCode::PermissionDenied, "'file' driver requires '" + request.path.string() + "' to be a regular file");
    return device;
}

Result<std::unique_ptr<BlockDevice>> RealFiles::create(const FileRequest& request) {
    // Made without a cache mode first: nothing may happen to a file in use before its locks were asked.
    { TRY(File::open(request.path, {.writable = true, .create = true})); }
    auto device = TRY(FileDevice::open(request.path, Access::ReadWrite, request.cache));
    TRY(device->lock({.used = LockRequest::kWrite | LockRequest::kResize,
                      .shared = LockRequest::kAll & ~LockRequest::kResize}));
    if (device->growable()) TRY(device->truncate(0));
    device->layOut(request.layout);
    return device;
}

Result<FileStatus> RealFiles::status(const std::filesystem::path& path) {
    const FileFacts facts = TRY(factsAt(path).transform_error(during("Could not open '" + path.string() + "'")));
    return statusFrom(facts);
}

} // namespace blockcore
