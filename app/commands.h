// SPDX-License-Identifier: MIT
// The table of commands: one row per operation. To add a command: its row in commands.cpp.
#pragma once

#include "app/help.h"
#include "app/terminal.h"

namespace app {

struct Command {
    CommandSummary summary;
    int (*run)(const Program&, std::span<const std::string> arguments, Terminal&);
};

std::span<const Command> commands();
// Null when no command is called so.
const Command* findCommand(std::string_view name);

} // namespace app
