// SPDX-License-Identifier: MIT
// The -o options of a new image as values that are known to fit together.
#pragma once

#include "blockcore/formats/qcow2/header.h"
#include "blockcore/image/image.h"

namespace blockcore::qcow2 {

struct CreateOptions {
    Header header;                              // all that options decide; tables have no places yet
    Preallocation preallocation = Preallocation::Off;

    // Errors are InvalidArgument or Unsupported in the reference's words.
    static Result<CreateOptions> parse(const FormatOptions& options, std::uint64_t size);
};

// Single steps of parse(), for measuring.
Result<> takeClusterSize(Header& header, const FormatOptions& options);
Result<> takeRefcountWidth(Header& header, const FormatOptions& options);

} // namespace blockcore::qcow2
