// SPDX-License-Identifier: MIT
// Making a new VHDX file: its options and its layout.
#pragma once

#include "blockcore/image/format_driver.h"

#include <array>

namespace blockcore::vhdx {

inline constexpr std::array<std::string_view, 2> kSubformats{"dynamic", "fixed"};
inline constexpr std::array kCreateOptions{
    OptionSpec{.name = "size", .kind = OptionKind::Size, .help = "Virtual disk size; max of 64TB."},
    OptionSpec{.name = "log_size",
               .kind = OptionKind::Size,
               .help = "Log size; min 1MB.",
               .shownDefault = "1048576"},
    OptionSpec{.name = "block_size",
               .kind = OptionKind::Size,
               .help = "Block Size; min 1MB, max 256MB. 0 means auto-calculate based on image size.",
               .shownDefault = "0"},
    OptionSpec{.name = "subformat",
               .kind = OptionKind::Choice,
               .help = "VHDX format type, can be either 'dynamic' or 'fixed'. Default is 'dynamic'.",
               .choices = kSubformats},
    OptionSpec{.name = "block_state_zero",
               .kind = OptionKind::Flag,
               .help = "Force use of payload blocks of type 'ZERO'. Non-standard, but default.  Do not set to 'off' when "
                       "using 'qemu-img convert' with subformat=dynamic."},
};

// Errors are the reference's; nothing is written before the options are found good.
Result<std::unique_ptr<Image>> create(CreateRequest request);

} // namespace blockcore::vhdx
