// SPDX-License-Identifier: MIT
// Everything that a check of a VMDK may find; ids are stable.
#pragma once

#include "blockcore/base/finding.h"

namespace blockcore::vmdk {

struct FindingKind {
    std::string_view id;
    Severity severity;
    bool repairable;
};

inline constexpr FindingKind kGrainPastEnd{"vmdk.grain-past-end", Severity::Corruption, false};
inline constexpr FindingKind kGrainShared{"vmdk.grain-shared", Severity::Corruption, false};
inline constexpr FindingKind kGrainMisplaced{"vmdk.grain-misplaced", Severity::Corruption, false};
inline constexpr FindingKind kTableInvalid{"vmdk.table-invalid", Severity::Corruption, false};
inline constexpr FindingKind kCopyDiffers{"vmdk.redundant-table-differs", Severity::Corruption, true};

} // namespace blockcore::vmdk
