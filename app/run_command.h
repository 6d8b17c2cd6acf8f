// SPDX-License-Identifier: MIT
// Runs any operation headless: parse, run on a worker while the bar is drawn and signals are watched, print the
// report, return the exit code.
#pragma once

#include "app/dry_run.h"
#include "app/help.h"
#include "app/progress_bar.h"
#include "app/signal_watch.h"
#include "app/terminal.h"

#include <functional>

namespace app {

enum class BarMode : std::uint8_t {
    None,     // the command has no progress
    OnSignal, // a line on standard error for each SIGUSR1
    Drawn,    // -p
    Lines,    // --progress=json
};

struct WatchedRun {
    BarMode mode;
    ProgressStyle style;
    bool outputIsJson = false;                  // standard output is not for the progress then
    blockcore::FileOpener* files = nullptr;     // for RunContext::files
    // On a thread of its own; true when it went well.
    std::function<bool(const blockcore::RunContext&)> work;
    // Then, on the caller's thread: what to print before the bar's line ends.
    std::function<void()> print;
};
// Returns the signal that asked the work to stop, if one did. A second signal ends the process at once.
std::optional<int> runWatched(const Program& program, Terminal& terminal, const WatchedRun& run);

// What a failed output stream adds to an exit code.
int finishOutput(const Program& program, Terminal& terminal, int exitCode);

template <blockcore::Operation Op>
blockcore::ParseResult<typename Op::Options> parseFor(const Program& program,
                                                      std::span<const std::string> arguments) {
    typename Op::Options defaults{};
    if constexpr (requires { defaults.reach; }) defaults.reach = program.reach;
    if constexpr (requires { defaults.dropIn; }) defaults.dropIn = program.dropIn;
    return Op::table().parse(arguments, std::move(defaults));
}

template <class Options>
BarMode barModeFor(const Options& options) {
    if constexpr (requires { options.progress; }) {
        bool quiet = false;
        if constexpr (requires { options.quiet; }) quiet = options.quiet;
        const blockcore::ProgressMode mode = options.progress;
        if (quiet || mode == blockcore::ProgressMode::None) return BarMode::OnSignal;
        return mode == blockcore::ProgressMode::AsJson ? BarMode::Lines : BarMode::Drawn;
    } else {
        return BarMode::None;
    }
}

template <class Options>
bool outputIsJson(const Options& options) {
    if constexpr (requires { options.output == blockcore::OutputFormat::AsJson; })
        return options.output == blockcore::OutputFormat::AsJson;
    else return false;
}

template <class Options>
bool isDryRun(const Options& options) {
    if constexpr (requires { options.dryRun; }) return options.dryRun;
    else return false;
}

// The exit code of a run that failed: 1, unless the command has others.
template <class Op>
int failureExitCode(const blockcore::Error& error) {
    if constexpr (requires { Op::failureExitCode(error); }) return Op::failureExitCode(error);
    else return 1;
}

template <blockcore::Operation Op>
int runCommand(const Program& program, const ProgressStyle& style, std::span<const std::string> arguments,
               Terminal& terminal) {
    const auto options = parseFor<Op>(program, arguments);
    if (!options && options.error().kind == blockcore::ParseError::Kind::Help) {
        terminal.out(commandHelp(program, Op::name, Op::table()));
        return finishOutput(program, terminal, 0);
    }
    if (!options) {
        terminal.err(refusalText(program, Op::name, options.error()));
        return options.error().deferred ? failureExitCode<Op>(options.error()) : 1;
    }
    std::optional<blockcore::Result<typename Op::Report>> report;
    std::optional<DryRun> dryRun;
    if (isDryRun(*options)) dryRun.emplace();
    int exitCode = 1;
    const auto print = [&] {
        if (*report) {
            (**report).write(terminal);
            exitCode = (**report).exitCode();
        } else if (report->error().code != blockcore::ErrorCode::Cancelled) {
            terminal.err(messageText(program, report->error()));
            exitCode = failureExitCode<Op>(report->error());
        }
    };
    const auto work = [&](const blockcore::RunContext& context) {
        report.emplace(Op::run(*options, context));
        return report->has_value();
    };
    const auto signal = runWatched(program, terminal,
                                   {.mode = barModeFor(*options),
                                    .style = style,
                                    .outputIsJson = outputIsJson(*options),
                                    .files = dryRun ? &dryRun->files() : nullptr,
                                    .work = work,
                                    .print = print});
    if (dryRun && *report) (outputIsJson(*options) ? terminal.err(dryRun->text()) : terminal.out(dryRun->text()));
    exitCode = finishOutput(program, terminal, exitCode);
    if (signal && !*report && report->error().code == blockcore::ErrorCode::Cancelled) dieOf(*signal);
    return exitCode;
}

} // namespace app
