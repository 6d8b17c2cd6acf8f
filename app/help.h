// SPDX-License-Identifier: MIT
// What --help and --version print: our own texts, made from the option tables, whatever the program is called.
#pragma once

#include "app/program.h"

#include <span>

namespace app {

struct CommandSummary {
    std::string_view name, purpose;
};

std::string versionText(const Program& program);
std::string overviewText(const Program& program, std::span<const CommandSummary> commands);
std::string commandHelp(const Program& program, std::string_view command, const blockcore::OptionTableBase& table);

} // namespace app
