// SPDX-License-Identifier: MIT
#include "blockcore/chain/file_name.h"

#include <algorithm>
#include <array>

namespace blockcore {

namespace {

// Protocols of the reference that reach beyond local files.
constexpr std::array<std::string_view, 18> kKnownProtocols = {
    "json",  "nbd",  "nbd+unix", "nbd+tcp", "http", "https",    "ftp",       "ftps",    "ssh",
    "iscsi", "iser", "rbd",      "nfs",     "fat",  "blkdebug", "blkverify", "null-co", "null-aio"};

std::string_view protocolOf(std::string_view name) {
    const std::size_t colon = name.find(':');
    if (colon == std::string_view::npos || name.find('/') < colon) return {};
    return name.substr(0, colon);
}

bool namesProtocol(std::string_view name) {
    const std::size_t colon = name.find(':');
    return colon != std::string_view::npos && name.find('/') > colon;
}

} // namespace

Result<std::filesystem::path> localPath(std::string_view name) {
    if (!namesProtocol(name)) return std::filesystem::path(name);
    const std::string_view protocol = protocolOf(name);
    if (protocol == "file") return std::filesystem::path(name.substr(protocol.size() + 1));
    if (std::ranges::contains(kKnownProtocols, protocol))
        return fail(ErrorCode::Unsupported,
                    "Names of protocol '" + std::string(protocol) + ":' cannot be opened by this version");
    return fail(ErrorCode::InvalidArgument, "Unknown protocol '" + std::string(protocol) + "'");
}

std::string resolveBeside(const std::filesystem::path& imagePath, std::string_view name) {
    if (name.starts_with('/') || namesProtocol(name)) return std::string(name);
    const std::string image = imagePath.string();
    const std::size_t slash = image.rfind('/');
    if (slash == std::string::npos) return std::string(name);
    return image.substr(0, slash + 1) + std::string(name);
}

} // namespace blockcore
