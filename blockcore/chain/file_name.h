// SPDX-License-Identifier: MIT
// What a name on the command line or inside an image means: a path, file:PATH, or a protocol.
#pragma once

#include "blockcore/base/error.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace blockcore {

// The path of a local name. "a:b" names protocol a unless a slash comes first; protocols other than file
// are Unsupported or, when nobody knows them, InvalidArgument.
Result<std::filesystem::path> localPath(std::string_view name);

// A name found in the image at imagePath, made relative to that image's folder: "sub/" + name unless name is
// absolute or names a protocol. Textual, as the reference shows it: no ".." is resolved.
std::string resolveBeside(const std::filesystem::path& imagePath, std::string_view name);

} // namespace blockcore
