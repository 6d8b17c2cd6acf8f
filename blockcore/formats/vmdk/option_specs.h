// SPDX-License-Identifier: MIT
// VMDK's -o options and what may be chosen; the first of each is the default.
#pragma once

#include "blockcore/base/option_spec.h"

#include <array>

namespace blockcore::vmdk {

inline constexpr std::array<std::string_view, 4> kAdapters{"ide", "lsilogic", "buslogic", "legacyESX"};
inline constexpr std::array<std::string_view, 5> kSubformats{"monolithicSparse", "monolithicFlat", "twoGbMaxExtentSparse",
                                                      "twoGbMaxExtentFlat", "streamOptimized"};
inline constexpr std::array kCreateOptions{
    OptionSpec{.name = "size", .kind = OptionKind::Size, .help = "Virtual disk size"},
    OptionSpec{.name = "adapter_type",
               .kind = OptionKind::Choice,
               .help = "Virtual adapter type, can be one of ide (default), lsilogic, buslogic or legacyESX",
               .choices = kAdapters},
    OptionSpec{.name = "backing_file", .kind = OptionKind::Text, .help = "File name of a base image"},
    OptionSpec{.name = "backing_fmt", .kind = OptionKind::Text, .help = "Must be 'vmdk' if present"},
    OptionSpec{.name = "compat6", .kind = OptionKind::Flag, .help = "VMDK version 6 image", .shownDefault = "off"},
    OptionSpec{.name = "hwversion", .kind = OptionKind::Text, .help = "VMDK hardware version", .shownDefault = "undefined"},
    OptionSpec{.name = "subformat",
               .kind = OptionKind::Choice,
               .help = "VMDK flat extent format, can be one of {monolithicSparse (default) | monolithicFlat | "
                       "twoGbMaxExtentSparse | twoGbMaxExtentFlat | streamOptimized} ",
               .choices = kSubformats},
    OptionSpec{.name = "toolsversion", .kind = OptionKind::Text, .help = "VMware guest tools version"},
    OptionSpec{.name = "zeroed_grain",
               .kind = OptionKind::Flag,
               .help = "Enable efficient zero writes using the zeroed-grain GTE feature"},
};

} // namespace blockcore::vmdk
