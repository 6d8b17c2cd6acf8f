// SPDX-License-Identifier: MIT
// Images that other vendors' programs made; they are not part of the project. PLATTER_GOLDEN names their folder
// (default /work/shared/golden); its README gives the digest of each guest disk.
#pragma once

#include <QByteArray>
#include <QString>

#include <filesystem>

namespace test_support {

// Where the golden image lies, unpacked into folder; empty when there is none.
std::filesystem::path goldenImage(const QString& name, const std::filesystem::path& folder);

} // namespace test_support
