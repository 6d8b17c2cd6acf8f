// SPDX-License-Identifier: MIT
#include "app/program.h"

#include <cstdlib>
#include <format>

namespace app {

using namespace std::string_view_literals;
using blockcore::OptionCodec;
using blockcore::ParseError;
using blockcore::Reach;

blockcore::Result<Program> Program::startedAs(std::string_view path) {
    Program program{.name = "platter", .caller = "platter"};
    const auto file = path.substr(path.rfind('/') + 1);
    if (file == "qemu-img"sv) program = {.name = "qemu-img", .caller = std::string(path), .dropIn = true, .reach = Reach::Any};
    if (const char* trust = std::getenv("PLATTER_TRUST")) {
        const auto reach = OptionCodec<Reach>::parse(trust);
        if (!reach)
            return blockcore::fail(blockcore::ErrorCode::InvalidArgument,
                                   std::format("PLATTER_TRUST: {}", reach.error().message));
        program.reach = *reach;
    }
    return program;
}

std::string messageText(const Program& program, const blockcore::Error& error) {
    std::string text = std::format("{}: {}\n", program.name, errorText(error));
    if (error.hint.starts_with("warning: ")) text += std::format("{}: ", program.name);
    if (!error.hint.empty()) text += error.hint + '\n';
    return text;
}

std::string refusalText(const Program& program, std::string_view command, const ParseError& error) {
    if (error.kind == ParseError::Kind::Value) return messageText(program, error);
    const std::string caller = command.empty() ? program.caller : std::format("{} {}", program.caller, command);
    const std::string_view speaker = error.kind == ParseError::Kind::Scan ? caller : program.name;
    return std::format("{}: {}\nTry '{} --help' for more info\n", speaker, errorText(error), caller);
}

} // namespace app
