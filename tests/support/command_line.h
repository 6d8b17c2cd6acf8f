// SPDX-License-Identifier: MIT
// Runs a command line with our engine, in this process: words as for `platter`, files where the run context says.
#pragma once

#include "blockcore/base/run_context.h"

#include <string>
#include <vector>

namespace test_support {

using Words = std::vector<std::string>;

// Splits at blanks; '' is an empty word.
Words wordsOf(const std::string& line);
// The exit code; an error ends up in an Error. words[0] is the command's name, one of those that write or check.
blockcore::Result<int> runCommandLine(const Words& words, const blockcore::RunContext& context);

} // namespace test_support
