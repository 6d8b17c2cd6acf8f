// SPDX-License-Identifier: MIT
#include "app/window_launcher.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <unistd.h>

namespace app {

using blockcore::ErrorCode;
namespace fs = std::filesystem;

namespace {

bool isSet(const char* variable) {
    const char* value = std::getenv(variable);
    return value != nullptr && *value != '\0';
}

bool hasDisplay() { return isSet("DISPLAY") || isSet("WAYLAND_DISPLAY") || isSet("QT_QPA_PLATFORM"); }

} // namespace

blockcore::Error becomeGui(const std::vector<std::string>& files) {
    std::error_code ignored;
    const fs::path folder = fs::read_symlink("/proc/self/exe", ignored).parent_path();
    const std::array candidates{folder / "platter-gui", folder / "../libexec/platter/platter-gui"};
    const auto* found = candidates.begin();
    while (found != candidates.end() && ::access(found->c_str(), X_OK) != 0) ++found;
    if (found == candidates.end())
        return {.code = ErrorCode::NotFound,
                .message = std::format("The window program platter-gui is neither in {} nor in {}", folder.string(),
                                       (folder / "../libexec/platter").lexically_normal().string()),
                .hint = "Install it, or give a command: see 'platter --help'."};
    if (!hasDisplay())
        return {.code = ErrorCode::Unsupported,
                .message = "There is no display to open a window on (DISPLAY and WAYLAND_DISPLAY are not set)",
                .hint = "Give a command instead: see 'platter --help'."};

    std::vector<std::string> words{found->string()};
    words.insert(words.end(), files.begin(), files.end());
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    ::execv(argv[0], argv.data());
    return blockcore::failSystem(errno, std::format("Could not start {}", words[0])).error();
}

} // namespace app
