// SPDX-License-Identifier: MIT
#include "app/help.h"

#include "app/reference_texts.h"

#include <format>

namespace app {

std::string versionText(const Program& program) {
    if (program.dropIn) return std::string(referenceVersion());
    return "platter " PLATTER_VERSION "\n"
           "Drop-in for qemu-img 10.0.13 when it is started under that name.\n";
}

std::string overviewText(const Program& program, std::span<const CommandSummary> commands) {
    if (program.dropIn) return std::string(referenceVersion()) + std::string(referenceOverview());
    std::string text = "Platter: virtual disk images, in a window or on the command line\n\n"
                       "  platter [IMAGE...]            open the window, on these images\n"
                       "  platter COMMAND [options]     do one thing and print the result\n"
                       "  platter COMMAND --help        what the command can do\n\n"
                       "Commands:\n";
    for (const auto& command : commands) text += std::format("  {:<10} {}\n", command.name, command.purpose);
    return text + "\nStandard options, before the command:\n"
                  "  -h, --help       print this help\n"
                  "  -V, --version    print the version\n"
                  "  -T, --trace WHAT accepted for the sake of qemu-img's users; there is nothing to trace\n\n"
                  "Sizes are bytes or take a suffix of powers of 1024: k, M, G, T, P, E (1.5G, 64k).\n"
                  "Files that an image names are opened as far as --trust or PLATTER_TRUST allows:\n"
                  "none, same-dir, any-file (the default) or any.\n";
}

std::string commandHelp(const Program& program, std::string_view command, const blockcore::OptionTableBase& table) {
    if (program.dropIn) return std::string(referenceHelp(command));
    return std::format("Usage: {} {} {}\n\n{}", program.name, command, table.usage(), table.help());
}

} // namespace app
