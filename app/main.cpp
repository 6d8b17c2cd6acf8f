// SPDX-License-Identifier: MIT
// `platter`: with a command as its first word it runs headless, otherwise it becomes the window. Under the name
// `qemu-img` it is that program's drop-in.
#include "app/command_line.h"
#include "app/window_launcher.h"

#include <csignal>

int main(int argc, char** argv) {
    // A reader that goes away (`| head`) ends the output, not the work on an image.
    std::signal(SIGPIPE, SIG_IGN);
    app::ProcessTerminal terminal;
    const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
    const auto program = app::Program::startedAs(argc > 0 ? argv[0] : "platter");
    if (!program) {
        terminal.err(app::messageText({.name = "platter", .caller = "platter"}, program.error()));
        return 1;
    }
    const auto outcome = app::runCommandLine(*program, arguments, terminal);
    if (const int* exitCode = std::get_if<int>(&outcome)) return *exitCode;
    std::signal(SIGPIPE, SIG_DFL);
    terminal.err(app::messageText(*program, app::becomeGui(std::get<app::WindowRequest>(outcome).files)));
    return 1;
}
