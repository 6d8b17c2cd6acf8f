// SPDX-License-Identifier: MIT
#include "tests/support/programs.h"

#include <QElapsedTimer>
#include <QStandardPaths>
#include <QTemporaryFile>

#include <csignal>
#include <utility>
#include <vector>
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace test_support {

namespace {

QString locate(const QString& program) {
    if (program.contains(u'/')) return program;
    const QString found = QStandardPaths::findExecutable(program);
    return found.isEmpty() ? QStandardPaths::findExecutable(program, {"/usr/sbin", "/sbin"}) : found;
}

std::vector<char*> pointersTo(std::vector<QByteArray>& texts) {
    std::vector<char*> pointers;
    for (QByteArray& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

std::vector<QByteArray> environmentWith(const QStringList& additions) {
    std::vector<QByteArray> result;
    for (const QString& addition : additions) result.push_back(addition.toLocal8Bit());
    // The first of two variables with one name counts.
    for (char** entry = environ; *entry != nullptr; ++entry) result.emplace_back(*entry);
    return result;
}

// Waits for the child, killing it when its time is up.
void await(pid_t child, int timeoutMilliseconds, RunResult& result) {
    QElapsedTimer clock;
    clock.start();
    int status = 0;
    rusage usage{};
    while (wait4(child, &status, WNOHANG, &usage) == 0) {
        if (clock.elapsed() > timeoutMilliseconds && !std::exchange(result.timedOut, true)) kill(child, SIGKILL);
        usleep(500);
    }
    result.seconds = static_cast<double>(clock.nsecsElapsed()) / 1e9;
    result.peakMemory = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
    if (WIFEXITED(status)) result.exitCode = WEXITSTATUS(status);
}

QByteArray contentOf(QTemporaryFile& file) {
    file.seek(0);
    return file.readAll();
}

} // namespace

QByteArray RunResult::describe() const {
    return "exit " + QByteArray::number(exitCode) + (timedOut ? " (timed out)" : "") + "\nstdout: " + out.left(4000)
        + "\nstderr: " + err.left(4000);
}

// QProcess does not tell the child's peak memory, so this spawns by hand, streams into files.
RunResult run(const QString& program, const QStringList& arguments, const RunOptions& options) {
    RunResult result;
    QTemporaryFile out, err;
    if (!out.open() || !err.open()) qFatal("no temporary file");

    std::vector<QByteArray> words{locate(program).toLocal8Bit()};
    for (const QString& argument : arguments) words.push_back(argument.toLocal8Bit());
    std::vector<QByteArray> variables = environmentWith(options.environment);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out.handle(), 1);
    posix_spawn_file_actions_adddup2(&actions, err.handle(), 2);
    if (!options.folder.empty()) posix_spawn_file_actions_addchdir_np(&actions, options.folder.c_str());

    pid_t child = 0;
    const int failure = posix_spawn(&child, words.front().constData(), &actions, nullptr, pointersTo(words).data(),
                                    pointersTo(variables).data());
    posix_spawn_file_actions_destroy(&actions);
    if (failure != 0) {
        result.err = "not started: " + program.toLocal8Bit();
        return result;
    }
    await(child, options.timeoutMilliseconds, result);
    result.out = contentOf(out);
    result.err = contentOf(err);
    return result;
}

RunResult platter(const QStringList& arguments, const RunOptions& options) {
    return run(QStringLiteral(PLATTER_BINARY), arguments, options);
}

RunResult qemuImg(const QStringList& arguments, const RunOptions& options) {
    return run(QStringLiteral("qemu-img"), arguments, options);
}

RunResult qemuIo(const QString& file, const QStringList& commands, const QStringList& options) {
    QStringList arguments = options;
    for (const QString& command : commands) arguments << QStringLiteral("-c") << command;
    arguments << file;
    // The reference looks for external data files where it runs.
    return run(QStringLiteral("qemu-io"), arguments, {.folder = std::filesystem::path(file.toStdString()).parent_path()});
}

bool haveTool(const QString& name) { return !locate(name).isEmpty(); }

bool toolsAreRequired() { return qEnvironmentVariableIntValue("REQUIRE_TOOLS") == 1; }

} // namespace test_support
