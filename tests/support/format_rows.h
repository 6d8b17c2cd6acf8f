// SPDX-License-Identifier: MIT
// The images that tests of every format go through: each registered driver that can create, with option sets that change
// its layout. A new driver takes part by being in the registry; a row here adds a set.
#pragma once

#include "blockcore/chain/chain.h"
#include "blockcore/device/real_files.h"

#include <QByteArray>

namespace test_support {

struct FormatRow {
    QByteArray name;                            // of the test row: "vdi static=on"
    const blockcore::FormatDriver* driver;
    QByteArray options;                         // as after -o; may be empty
};
std::vector<FormatRow> formatRows();
// Adds columns "format" (the row's index in formatRows()) and a row for each.
void addFormatRows();
FormatRow fetchedRow(std::size_t index);

// Where the new image's bytes go: the file itself, or a device around it.
using HostWrapper = std::function<std::unique_ptr<blockcore::BlockDevice>(std::unique_ptr<blockcore::BlockDevice>)>;

blockcore::Result<std::unique_ptr<blockcore::Chain>> createImage(const FormatRow& row, const std::filesystem::path& path,
                                                                 std::uint64_t size, const HostWrapper& wrap = {});
blockcore::Result<std::unique_ptr<blockcore::Chain>> openImage(const FormatRow& row, const std::filesystem::path& path,
                                                               blockcore::Access access);

} // namespace test_support
