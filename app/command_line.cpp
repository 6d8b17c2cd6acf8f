// SPDX-License-Identifier: MIT
#include "app/command_line.h"

#include "app/commands.h"
#include "app/run_command.h"
#include "blockcore/ops/argument_scanner.h"

#include <algorithm>
#include <filesystem>
#include <format>

namespace app {

using blockcore::ArgumentScanner;
using blockcore::OptionRow;
using blockcore::ParseError;

namespace {

enum Standard : std::size_t { Help, Version, Trace };

// In the order of Standard.
const std::vector<OptionRow>& standardOptions() {
    static const std::vector<OptionRow> rows{
        {.role = OptionRow::Role::Help, .names = {"-h", "--help"}},
        {.names = {"-V", "--version"}},
        {.names = {"-T", "--trace"}, .argument = "TRACE"},
    };
    return rows;
}

std::vector<CommandSummary> summaries() {
    std::vector<CommandSummary> all;
    for (const auto& command : commands()) all.push_back(command.summary);
    return all;
}

// `[[enable=]PATTERN][,events=FILE][,file=FILE]`. There is nothing to trace here, so that a pattern without
// wildcards never names an event.
std::optional<std::string> traceProblem(const Program& program, std::string_view text, Terminal& terminal) {
    blockcore::FormatOptions list;
    const bool namesPattern = text.substr(0, text.find(',')).find('=') == std::string_view::npos;
    if (!text.empty())
        if (const auto added = list.add(namesPattern ? std::format("enable={}", text) : std::string(text)); !added)
            return added.error().message;
    for (const auto& [name, value] : list.all())
        if (name != "enable" && name != "events" && name != "file") return std::format("Invalid parameter '{}'", name);
    const auto pattern = list.text("enable");
    if (pattern && *pattern != "help" && pattern->find_first_of("*?") == std::string::npos) {
        const std::string_view event = pattern->starts_with('-') ? std::string_view(*pattern).substr(1) : *pattern;
        terminal.err(std::format("{}: warning: trace event '{}' does not exist\n", program.name, event));
    }
    return std::nullopt;
}

int refused(const Program& program, Terminal& terminal, ParseError::Kind kind, std::string message) {
    terminal.err(refusalText(program, {}, blockcore::refuse(kind, std::move(message)).error()));
    return 1;
}

bool looksLikeFile(const std::string& word) {
    std::error_code ignored;
    return word.find_first_of("/.") != std::string::npos || std::filesystem::exists(word, ignored);
}

Outcome runOperands(const Program& program, std::span<const std::string> operands, Terminal& terminal) {
    if (operands.empty()) {
        if (!program.dropIn) return WindowRequest{};
        return refused(program, terminal, ParseError::Kind::Usage, "Not enough arguments");
    }
    if (const Command* command = findCommand(operands.front()))
        return command->run(program, operands.subspan(1), terminal);
    if (!program.dropIn && std::ranges::all_of(operands, looksLikeFile))
        return WindowRequest{{operands.begin(), operands.end()}};
    return refused(program, terminal, ParseError::Kind::Usage,
                   std::format("Command not found: {}", operands.front()));
}

} // namespace

Outcome runCommandLine(const Program& program, std::span<const std::string> arguments, Terminal& terminal) {
    const auto& rows = standardOptions();
    ArgumentScanner scanner(rows, arguments, ArgumentScanner::Order::StopAtOperand);
    while (true) {
        const auto match = scanner.next();
        if (!match) return refused(program, terminal, ParseError::Kind::Scan, match.error().message);
        if (!*match) return runOperands(program, scanner.operands(), terminal);
        switch (static_cast<Standard>((*match)->row - rows.data())) {
        case Help:
            terminal.out(overviewText(program, summaries()));
            return finishOutput(program, terminal, 0);
        case Version:
            terminal.out(versionText(program));
            return finishOutput(program, terminal, 0);
        case Trace:
            if (const auto problem = traceProblem(program, (*match)->text, terminal))
                return refused(program, terminal, ParseError::Kind::Value, *problem);
            if ((*match)->text == "help") return finishOutput(program, terminal, 0);
            break;
        }
    }
}

} // namespace app
