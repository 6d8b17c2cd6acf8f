// SPDX-License-Identifier: MIT
#include "tests/support/golden.h"

#include "tests/support/programs.h"
#include "tests/support/temp_dir.h"

#include <QFile>

namespace test_support {

std::filesystem::path goldenImage(const QString& name, const std::filesystem::path& folder) {
    const QString packed = qEnvironmentVariable("PLATTER_GOLDEN", "/work/shared/golden") + '/' + name + ".bz2";
    if (!QFile::exists(packed) || !haveTool("bzip2")) return {};
    // Long runs of zeroes become holes.
    const std::filesystem::path unpacked = folder / name.toStdString();
    const RunResult result = run("sh", {"-c", "bzip2 -dc \"$1\" | dd of=\"$2\" bs=64k conv=sparse status=none", "sh", packed,
                                        QString::fromStdString(unpacked.string())});
    return result.exitCode == 0 ? unpacked : std::filesystem::path{};
}

} // namespace test_support
