// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/forecast.h"

#include "blockcore/formats/qcow2/create_options.h"
#include "blockcore/formats/qcow2/option_specs.h"

#include <algorithm>
#include <format>

namespace blockcore::qcow2 {

namespace {

std::unexpected<Error> invalid(std::string message) { return fail(ErrorCode::InvalidArgument, std::move(message)); }

Result<> checkEncryption(const FormatOptions& options) {
    // The old cipher takes no space.
    if (options.text("encrypt.format").value_or("aes") == "aes") return {};
    if (!options.has("encrypt.key-secret")) return invalid("Parameter 'encrypt.key-secret' is required for cipher");
    return fail(ErrorCode::Unsupported, "Encrypted images cannot be created yet");
}

Result<Preallocation> takePreallocation(const FormatOptions& options) {
    const std::string name = options.text("preallocation").value_or("off");
    const auto found = std::ranges::find(kPreallocations, name);
    if (found == kPreallocations.end()) return invalid("invalid parameter value: " + name);
    return static_cast<Preallocation>(found - kPreallocations.begin());
}

Result<> takeVersion(Header& header, const FormatOptions& options) {
    // The reference's names for measuring; create has more.
    const std::string compat = options.text("compat").value_or("1.1");
    if (compat != "0.10" && compat != "1.1") return invalid(std::format("Invalid compatibility level: '{}'", compat));
    header.version = compat == "0.10" ? 2 : 3;
    return {};
}

// Bytes of the refcount table and blocks that count the given clusters and themselves.
std::uint64_t refcountBytes(const Geometry& geometry, std::uint64_t clusters) {
    const std::uint64_t entriesPerCluster = geometry.clusterSize() / sizeof(be64);
    std::uint64_t own = 0;
    while (true) {
        const std::uint64_t blocks = divideUp(clusters + own, geometry.refcountsPerBlock());
        const std::uint64_t needed = blocks + divideUp(blocks, entriesPerCluster);
        if (needed == own) return own << geometry.clusterBits();
        own = needed;
    }
}

// Bytes of everything but guest data, for a disk whose size is whole clusters.
std::uint64_t metadataBytes(const Geometry& geometry, std::uint64_t diskSize) {
    const std::uint64_t l2Tables = geometry.l1EntriesFor(diskSize);
    const std::uint64_t l1Clusters = geometry.clustersFor(l2Tables * sizeof(be64));
    const std::uint64_t clusters = 1 + l1Clusters + l2Tables; // 1: the header's
    return (clusters << geometry.clusterBits()) + refcountBytes(geometry, clusters + geometry.clustersFor(diskSize));
}

// Bytes for copies of the bitmaps, as if every bit were set.
std::uint64_t bitmapBytes(const Geometry& geometry, std::uint64_t diskSize, const std::vector<BitmapInfo>& bitmaps) {
    const auto wholeClusters = [&](std::uint64_t bytes) { return alignUp(bytes, geometry.clusterSize()); };
    std::uint64_t total = 0, directory = 0;
    for (const BitmapInfo& bitmap : bitmaps) {
        if (!bitmap.consistent) continue; // such a one is not copied
        const std::uint64_t bits = divideUp(diskSize, bitmap.granularity);
        const std::uint64_t clusters = geometry.clustersFor(divideUp<std::uint64_t>(bits, 8));
        total += (clusters << geometry.clusterBits()) + wholeClusters(clusters * sizeof(be64));
        directory += alignUp(sizeof(BitmapRecord) + bitmap.name.size(), 8);
    }
    return total + wholeClusters(directory);
}

} // namespace

Result<SpaceForecast> forecast(const ForecastRequest& request) {
    Header header;
    TRY(takeClusterSize(header, request.options));
    const Preallocation preallocation = TRY(takePreallocation(request.options));
    TRY(checkEncryption(request.options));
    TRY(takeRefcountWidth(header, request.options));
    TRY(takeVersion(header, request.options));
    if (header.version < 3 && header.refcountOrder != 4)
        return invalid("Different refcount widths than 16 bits require compatibility level 1.1 or above (use "
                       "compat=1.1 or greater)");
    const Geometry geometry = header.geometry();
    const auto diskSize = checkedAlignUp(request.size, geometry.clusterSize());
    if (!diskSize || geometry.l1EntriesFor(*diskSize) > kMaxL1Bytes / sizeof(be64))
        return fail(ErrorCode::TooLarge, "The image size is too large (try using a larger cluster size)");

    SpaceForecast result{.metadata = metadataBytes(geometry, *diskSize),
                         .unit = static_cast<std::uint32_t>(geometry.clusterSize())};
    result.wholeDisk = preallocation == Preallocation::Falloc || preallocation == Preallocation::Full;
    if (request.bitmaps && header.version >= 3)
        result.bitmaps = bitmapBytes(geometry, request.size, *request.bitmaps);
    return result;
}

} // namespace blockcore::qcow2
