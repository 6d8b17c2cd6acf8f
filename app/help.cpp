// SPDX-License-Identifier: MIT
#include "app/help.h"

#include <format>

namespace app {

// Scripts read the first line: it says which qemu-img this behaves like.
std::string versionText(const Program& program) {
    if (program.dropIn)
        return "qemu-img version 10.0.13 (Platter " PLATTER_VERSION
               ")\nCopyright (c) 2026 The Platter authors\n";
    return "platter " PLATTER_VERSION "\n"
           "Drop-in for qemu-img 10.0.13 when it is started under that name.\n";
}

std::string overviewText(const Program& program, std::span<const CommandSummary> commands) {
    std::string text = program.dropIn
                           ? versionText(program) + '\n'
                           : "Platter: virtual disk images, in a window or on the command line\n\n";
    if (!program.dropIn) text += "  platter [IMAGE...]            open the window, on these images\n";
    text += std::format("  {0} COMMAND [options]{1}do one thing and print the result\n"
                        "  {0} COMMAND --help{1}   what the command can do\n\n"
                        "Commands:\n",
                        program.name, program.dropIn ? "    " : "     ");
    for (const auto& command : commands) text += std::format("  {:<10} {}\n", command.name, command.purpose);
    return text +
           "\nStandard options, before the command:\n"
           "  -h, --help       print this help\n"
           "  -V, --version    print the version\n"
           "  -T, --trace WHAT accepted for the sake of qemu-img's users; there is nothing to trace\n\n"
           "Sizes are bytes or take a suffix of powers of 1024: k, M, G, T, P, E (1.5G, 64k).\n"
           "Files that an image names are opened as far as --trust or PLATTER_TRUST allows:\n"
           "none, same-dir, any-file (the default) or any.\n";
}

std::string commandHelp(const Program& program, std::string_view command,
                        const blockcore::OptionTableBase& table) {
    return std::format("Usage: {} {} {}\n\n{}", program.name, command, table.usage(), table.help());
}

} // namespace app
