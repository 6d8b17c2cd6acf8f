// SPDX-License-Identifier: MIT
// The text that describes a VMDK: what kind it is, which version of its content, which parent, which files. Pure
// functions of text, no I/O.
#pragma once

#include "blockcore/base/error.h"
#include "blockcore/device/extent.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace blockcore::vmdk {

// "RW 2048 FLAT "disk-flat.vmdk" 0"
struct ExtentLine {
    std::uint64_t sectorCount = 0;
    std::string type; // FLAT, VMFS, SPARSE, VMFSSPARSE or SESPARSE
    std::string file;
    std::uint64_t fileSector = 0; // of FLAT: where in the file it starts
    bool operator==(const ExtentLine&) const = default;
};

struct Descriptor {
    std::uint32_t contentId = 0;       // changes with the first write after opening
    std::uint32_t parentContentId = 0; // what the parent's must be
    std::string createType;
    std::optional<std::string> parent{};
    Range contentIdDigits{}; // in the text

    // Without the extent lines. InvalidArgument, in the reference's words, when a line that must be there is missing.
    static Result<Descriptor> parse(std::string_view text);
    static Result<std::vector<ExtentLine>> parseExtents(std::string_view text);
    // Whether a file that starts so is a descriptor: after comments and blank lines comes "version=", 1 to 3.
    static bool startsLikeOne(std::string_view text);
};

// What the text of a new image says.
struct NewDescriptor {
    std::uint32_t contentId = 0;
    std::uint32_t parentContentId = 0;
    std::string createType;
    std::optional<std::string> parent{};
    std::vector<ExtentLine> extents;
    std::uint64_t size = 0; // guest bytes, for the geometry
    std::string hardwareVersion, adapterType, toolsVersion;

    std::string serialise() const;
};

} // namespace blockcore::vmdk
