// SPDX-License-Identifier: MIT
#include "blockcore/base/error.h"

#include <cerrno>
#include <cstring>

namespace blockcore {

namespace {

ErrorCode codeForErrno(int systemError) {
    switch (systemError) {
    case ENOENT: return ErrorCode::NotFound;
    case EEXIST: return ErrorCode::AlreadyExists;
    case EACCES:
    case EPERM:
    case EROFS: return ErrorCode::PermissionDenied;
    case ENOSPC:
    case EDQUOT: return ErrorCode::NoSpace;
    case EFBIG:
    case ENOMEM: return ErrorCode::TooLarge;
    case EINVAL: return ErrorCode::InvalidArgument;
    case ENOTSUP:
    case ENOSYS: return ErrorCode::Unsupported;
    case ECANCELED: return ErrorCode::Cancelled;
    default: return ErrorCode::Io;
    }
}

} // namespace

std::unexpected<Error> fail(ErrorCode code, std::string message) {
    return std::unexpected(Error{.code = code, .message = std::move(message)});
}

std::unexpected<Error> failSystem(int systemError, std::string_view what) {
    std::string text = std::strerror(systemError);
    if (!what.empty()) text = std::string(what) + ": " + text;
    return std::unexpected(
        Error{.code = codeForErrno(systemError), .message = std::move(text), .systemError = systemError});
}

std::move_only_function<Error(Error)> during(std::string what) {
    return [what = std::move(what)](Error error) mutable {
        error.context.push_back(std::move(what));
        return error;
    };
}

std::string errorText(const Error& error) {
    std::string text;
    for (auto line = error.context.rbegin(); line != error.context.rend(); ++line) text += *line + ": ";
    return text + error.message;
}

} // namespace blockcore
