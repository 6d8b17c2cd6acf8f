// SPDX-License-Identifier: MIT
// Runs check, with and without -r, on copies of one image with the reference and with us.
#pragma once

#include "tests/support/programs.h"
#include "tests/support/temp_dir.h"

namespace test_support {

struct CheckRun {
    RunResult result;
    QByteArray file; // afterwards
};

// mode: leaks, all, or empty: no repair. The copy has the same name in both runs.
inline CheckRun checkCopy(bool ours, const QByteArray& image, const QString& format, const QString& mode) {
    const TempDir folder;
    writeFile(folder.path("image"), image);
    QStringList command{"check", "-f", format};
    if (!mode.isEmpty()) command << "-r" << mode;
    const RunOptions inFolder{.folder = folder.root()};
    command << "image";
    CheckRun run{ours ? platter(command, inFolder) : qemuImg(command, inFolder), {}};
    run.file = readFile(folder.path("image"));
    return run;
}

} // namespace test_support
