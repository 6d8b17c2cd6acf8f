// SPDX-License-Identifier: MIT
// Runs platter and the foreign tools that tests compare it with, and measures what they used.
#pragma once

#include <QByteArray>
#include <QStringList>
#include <QTest>

#include <filesystem>

namespace test_support {

struct RunOptions {
    std::filesystem::path folder{};             // where it runs; empty: here
    int timeoutMilliseconds = 120'000;
    QStringList environment{};                  // NAME=VALUE, besides the test's own
};

struct RunResult {
    int exitCode = -1;                          // -1: killed by a signal, or not started
    QByteArray out, err;
    bool timedOut = false;
    std::uint64_t peakMemory = 0;               // bytes resident at most
    double seconds = 0;                         // of wall clock
    // Exit code and both streams, for a failing test's message.
    QByteArray describe() const;
};

RunResult run(const QString& program, const QStringList& arguments, const RunOptions& options = {});
// The program under test.
RunResult platter(const QStringList& arguments, const RunOptions& options = {});
RunResult qemuImg(const QStringList& arguments, const RunOptions& options = {});
// Runs the qemu-io commands on one file, in order.
RunResult qemuIo(const QString& file, const QStringList& commands, const QStringList& options = {});

// The tool is installed. Also looks in /usr/sbin.
bool haveTool(const QString& name);
// Missing tools are failures (CI), not skips.
bool toolsAreRequired();

} // namespace test_support

// Skips the test when the tool is missing, or fails it where REQUIRE_TOOLS=1 says so.
#define REQUIRE_TOOL(name)                                                                              \
    do {                                                                                                \
        if (!test_support::haveTool(QStringLiteral(name))) {                                                 \
            QVERIFY2(!test_support::toolsAreRequired(), name " is not installed");                           \
            QSKIP(name " is not installed");                                                            \
        }                                                                                               \
    } while (false)

// The program ended with this exit code; otherwise prints all it said.
#define QVERIFY_EXIT(runResult, expectedCode)                                                           \
    do {                                                                                                \
        const test_support::RunResult& verifiedRun = (runResult);                                            \
        QVERIFY2(verifiedRun.exitCode == (expectedCode), verifiedRun.describe().constData());           \
    } while (false)
