// SPDX-License-Identifier: MIT
#include "app/run_command.h"

#include "app/progress_lines.h"

#include <cstring>
#include <format>
#include <thread>

namespace app {

using blockcore::Notice;
using blockcore::Progress;
using blockcore::RunContext;

namespace {

void show(const Program& program, Terminal& terminal, const Notice& notice) {
    switch (notice.kind) {
    case Notice::Kind::Output:
        terminal.out(notice.text);
        terminal.flush();
        break;
    case Notice::Kind::Finding: terminal.err(notice.text); break;
    case Notice::Kind::Warning: terminal.err(std::format("{}: warning: {}", program.name, notice.text)); break;
    case Notice::Kind::Error: terminal.err(std::format("{}: {}", program.name, notice.text)); break;
    }
}

// Waits for the worker, drawing and reporting meanwhile.
void watch(SignalWatch& signals, Terminal& terminal, ProgressBar* bar, ProgressLines* lines, const Progress& progress,
           std::stop_source& stop) {
    using namespace std::chrono_literals;
    while (true) {
        switch (signals.wait(100ms)) {
        case SignalWatch::Event::Finished: return;
        case SignalWatch::Event::Tick: break;
        case SignalWatch::Event::Stop:
            if (!stop.request_stop()) dieOf(*signals.stopSignal());
            break;
        case SignalWatch::Event::Report:
            if (!bar) terminal.err(ProgressBar::line(ProgressBar::percent(progress.snapshot())) + '\n');
            break;
        }
        if (bar) bar->update(progress.snapshot());
        if (lines) lines->update(progress.snapshot());
        if (bar || lines) terminal.flush();
    }
}

} // namespace

std::optional<int> runWatched(const Program& program, Terminal& terminal, const WatchedRun& run) {
    Progress progress;
    std::stop_source stop;
    const bool untouched = run.mode == BarMode::None || !run.style.answersSignal;
    SignalWatch signals(untouched ? SignalWatch::Usr1::Untouched : SignalWatch::Usr1::Reports);
    std::optional<ProgressLines> lines;
    if (run.mode == BarMode::Lines)
        lines.emplace([&](const std::string& line) { run.outputIsJson ? terminal.err(line) : terminal.out(line); });
    std::optional<ProgressBar> bar;
    if (run.mode == BarMode::Drawn) {
        bar.emplace(terminal, run.style);
        bar->begin();
        terminal.flush();
    }
    const RunContext context{.progress = progress,
                             .stop = stop.get_token(),
                             .notices = [&](const Notice& notice) { show(program, terminal, notice); },
                             .files = run.files};
    bool succeeded = false;
    std::jthread worker([&] {
        succeeded = run.work(context);
        signals.finish();
    });
    watch(signals, terminal, bar ? &*bar : nullptr, lines ? &*lines : nullptr, progress, stop);
    worker.join();
    if (lines && succeeded) lines->complete(progress.snapshot());
    if (bar && succeeded) {
        bar->update(progress.snapshot());
        bar->complete();
    }
    if (bar && run.style.endsBeforeReport) bar->end();
    run.print();
    if (bar && !run.style.endsBeforeReport) bar->end();
    return signals.stopSignal();
}

int finishOutput(const Program& program, Terminal& terminal, int exitCode) {
    terminal.flush();
    if (terminal.outputError() == 0) return exitCode;
    terminal.err(std::format("{}: Could not write to standard output: {}\n", program.name,
                             std::strerror(terminal.outputError())));
    return exitCode == 0 ? 1 : exitCode;
}

} // namespace app
