// SPDX-License-Identifier: MIT
// Runs the qcow2 checker on a file by itself, without opening the image for anything else, and keeps what a person
// would see on standard error.
#pragma once

#include "blockcore/image/image.h"

#include <QByteArray>

namespace test_support {

struct CheckOutcome {
    blockcore::Result<blockcore::CheckReport> report;
    QByteArray shown;
    int exitCode() const;                       // of the check command
};

CheckOutcome checkHost(blockcore::BlockDevice& host);
// With the image's bytes changed accordingly.
CheckOutcome repairFile(const std::filesystem::path& path, blockcore::RepairMode mode);
CheckOutcome checkFile(const std::filesystem::path& path);

} // namespace test_support
