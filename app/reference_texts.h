// SPDX-License-Identifier: MIT
// What the reference prints for --version and --help. Used only under the name `qemu-img`.
#pragma once

#include <string_view>

namespace app {

std::string_view referenceVersion();
// Without the version in front.
std::string_view referenceOverview();
// Empty for a command that is not there.
std::string_view referenceHelp(std::string_view command);
// Those of referenceHelp() that lie in a file of their own.
std::string_view referenceHelpMore(std::string_view command);

} // namespace app
