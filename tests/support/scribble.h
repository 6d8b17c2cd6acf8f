// SPDX-License-Identifier: MIT
// Guest writes at random places, for images that are to be cut or compared afterwards.
#pragma once

#include "blockcore/device/file_opener.h"
#include "tests/support/random.h"

#include <string>

namespace test_support {

// Opens the qcow2 image called name, writes or zeroes up to 40 sectors at each step, closes and flushes it.
blockcore::Result<> scribble(blockcore::FileOpener& files, const std::string& name, Random& random, int steps);

} // namespace test_support
