// SPDX-License-Identifier: MIT
// The command line up to and including the command's name: standard options, then who is to do the rest.
#pragma once

#include "app/help.h"
#include "app/terminal.h"

#include <variant>

namespace app {

// What the words ask for: a finished run (its exit code), or a window on these files.
struct WindowRequest {
    std::vector<std::string> files;
};
using Outcome = std::variant<int, WindowRequest>;

// arguments are without the program's own name.
Outcome runCommandLine(const Program& program, std::span<const std::string> arguments, Terminal& terminal);

} // namespace app
