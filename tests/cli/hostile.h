// SPDX-License-Identifier: MIT
// What every bad input must lead to: an error said once, exit code 1, in time, within memory.
#pragma once

#include "tests/support/programs.h"
#include "tests/support/temp_dir.h"

namespace cli_tests {

#if defined(__SANITIZE_ADDRESS__)
inline constexpr double kMostSeconds = 20;
inline constexpr std::uint64_t kMostMemory = std::uint64_t{1} << 32; // the sanitizer's own is not ours to bound
#else
inline constexpr double kMostSeconds = 5;        // one second of an idle machine, tests run side by side
inline constexpr std::uint64_t kMostMemory = 96u << 20;
#endif

// It ended by itself, in time and within memory, whatever it said.
inline bool behaved(const test_support::RunResult& run) {
    return run.exitCode >= 0 && run.seconds < kMostSeconds && run.peakMemory < kMostMemory;
}

// And it failed with one line that begins with the program's name (a hint may follow in lines of its own).
inline bool failedClearly(const test_support::RunResult& run) {
    return behaved(run) && run.exitCode == 1 && run.err.startsWith("platter: ") && run.err.count("platter: ") == 1;
}

// The names in a folder, to show that nothing was left there.
QStringList namesIn(const test_support::TempDir& folder);

} // namespace cli_tests

#define QVERIFY_CLEAR_FAILURE(runResult)                                                                \
    do {                                                                                                \
        const test_support::RunResult& verifiedRun = (runResult);                                       \
        QVERIFY2(cli_tests::failedClearly(verifiedRun), verifiedRun.describe().constData());            \
    } while (false)
