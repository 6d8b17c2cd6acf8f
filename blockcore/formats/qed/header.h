// SPDX-License-Identifier: MIT
// The QED header: bytes to a checked struct and back. Pure functions of bytes, no I/O; the tables are not looked at.
#pragma once

#include "blockcore/base/error.h"
#include "blockcore/formats/qed/disk.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace blockcore::qed {

struct Header {
    std::uint32_t clusterSize = kDefaultClusterSize;
    std::uint32_t tableClusters = kDefaultTableClusters, headerClusters = 1;
    std::uint64_t features = 0, compatFeatures = 0, autoclearFeatures = 0;
    std::uint64_t l1Offset = 0;
    std::uint64_t imageSize = 0;
    std::optional<std::string> backingName{};

    // bytes: the file's first ones, at least the record and a backing name that follows it (or the whole file). Errors:
    // WrongFormat, Unsupported, Corrupt, in the reference's words.
    static Result<Header> parse(std::span<const std::byte> bytes, std::uint64_t fileSize);
    // What parse() may want of a file.
    static constexpr std::uint64_t kParseBytes = 64U << 10;
    std::vector<std::byte> serialise() const;

    std::uint64_t tableBytes() const { return std::uint64_t{tableClusters} * clusterSize; }
    std::uint64_t tableEntries() const { return tableBytes() / sizeof(le64); }
    std::uint64_t headerBytes() const { return std::uint64_t{headerClusters} * clusterSize; }
    // What two levels of tables reach; wraps to 0 for the largest, as in the reference's messages.
    std::uint64_t maxImageSize() const { return tableEntries() * tableEntries() * clusterSize; }
    bool sizeFits() const;
    bool hasFeature(std::uint64_t bit) const { return (features & bit) != 0; }
};

} // namespace blockcore::qed
