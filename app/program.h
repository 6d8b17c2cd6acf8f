// SPDX-License-Identifier: MIT
// Under which name and by which rules the program was started.
#pragma once

#include "blockcore/chain/chain.h"
#include "blockcore/ops/option_table.h"

namespace app {

struct Program {
    std::string name;                           // in front of messages
    std::string caller;                         // as it was called, a path perhaps: in front of the scanner's messages
    bool dropIn = false;                        // started as `qemu-img`: its texts, its reach
    blockcore::Reach reach = blockcore::Reach::AnyFile; // what --trust starts from

    // By the name it was started under and PLATTER_TRUST.
    static blockcore::Result<Program> startedAs(std::string_view path);
};

// The message with the program's name in front and the hint below, as the reference words it. Ends with a newline.
std::string messageText(const Program& program, const blockcore::Error& error);
std::string refusalText(const Program& program, std::string_view command, const blockcore::ParseError& error);

} // namespace app
