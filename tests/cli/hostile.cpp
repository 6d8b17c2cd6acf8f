// SPDX-License-Identifier: MIT
#include "tests/cli/hostile.h"

#include <QDir>

namespace cli_tests {

QStringList namesIn(const test_support::TempDir& folder) {
    return QDir(folder.file("")).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Name);
}

} // namespace cli_tests
