// SPDX-License-Identifier: MIT
// Asks about the locks of file_lock.h without taking any.
#pragma once

#include "blockcore/io/file_lock.h"

namespace blockcore {

// Locked when somebody's locks leave no room for wanted. Nobody is in its way meanwhile, and it is in nobody's.
Result<> askForLocks(const std::filesystem::path& path, FilePermissions wanted);

} // namespace blockcore
