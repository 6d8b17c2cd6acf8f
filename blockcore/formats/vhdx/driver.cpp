// SPDX-License-Identifier: MIT
#include "blockcore/formats/vhdx/driver.h"

#include "blockcore/base/checked_math.h"
#include "blockcore/formats/vhdx/create.h"
#include "blockcore/formats/vhdx/image.h"
#include "blockcore/formats/vhdx/log.h"
#include "blockcore/formats/vhdx/replayed_device.h"
#include "blockcore/formats/vhdx/structure.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace blockcore::vhdx {

namespace {

constexpr std::array<std::string_view, 1> kExtensions{"vhdx"};

int probe(std::span<const std::byte> head, std::span<const std::byte>) {
    return head.size() >= kFileSignatureBytes && std::memcmp(head.data(), kFileSignature, kFileSignatureBytes) == 0 ? 100 : 0;
}

// Empty where the file ends before that: the parsers say what is missing.
Result<std::vector<std::byte>> readWhole(BlockDevice& host, std::uint64_t offset, std::uint64_t length) {
    if (offset > host.size() || length > host.size() - offset) return std::vector<std::byte>{};
    std::vector<std::byte> bytes(length);
    TRY(host.read(offset, bytes));
    return bytes;
}

Result<Header> readHeader(BlockDevice& host) {
    const auto first = TRY(readWhole(host, kHeaderOffsets[0], kHeaderBytes));
    const auto second = TRY(readWhole(host, kHeaderOffsets[1], kHeaderBytes));
    return Header::current(first, second);
}

// The second table is the first one's copy.
Result<Regions> readRegions(BlockDevice& host) {
    const auto bytes = TRY(readWhole(host, kRegionTableOffsets[0], kRegionTableBytes));
    const auto regions = Regions::parse(bytes);
    if (regions || regions.error().code != ErrorCode::Corrupt) return regions;
    const auto copyBytes = TRY(readWhole(host, kRegionTableOffsets[1], kRegionTableBytes));
    const auto copy = Regions::parse(copyBytes);
    return copy ? copy : regions;
}

Result<VhdxImage::Parts> readParts(BlockDevice& host, const Header& header) {
    const Regions regions = TRY(readRegions(host));
    const std::uint64_t metadataBytes = std::min(regions.metadata.length, kMetadataReadBytes);
    const auto metadata = TRY(readWhole(host, regions.metadata.offset, metadataBytes));
    const Disk disk = TRY(Disk::parse(metadata));
    const std::uint64_t tableBytes = disk.entryCount() * sizeof(le64);
    if (tableBytes > regions.table.length) return fail(ErrorCode::Corrupt, "The VHDX block table is too small for its disk");
    if (regions.table.offset > host.size() || tableBytes > host.size() - regions.table.offset)
        return fail(ErrorCode::Corrupt, "The VHDX block table ends past the end of the file");
    return VhdxImage::Parts{header, regions, disk};
}

// The file is whole afterwards: first what the log says, then a header that empties the log.
Result<> replayInto(BlockDevice& host, const LogReplay& replay, Header& header) {
    if (replay.fileSize > host.size()) TRY(host.truncate(replay.fileSize));
    for (const LogReplay::Patch& patch : replay.patches)
        TRY(patch.bytes.empty() ? host.zero(patch.range) : host.write(patch.range.offset, patch.bytes));
    header = header.successor();
    header.logId = {};
    header.fileWriteId = randomUuid();
    UpdatePlan plan;
    plan.write(kHeaderOffsets[header.slot], header.serialise());
    return plan.apply(host);
}

Result<std::unique_ptr<Image>> open(OpenRequest request) {
    std::unique_ptr<BlockDevice> host = std::move(request.host);
    const auto head = TRY(readWhole(*host, 0, kFileSignatureBytes));
    if (probe(head, {}) == 0) return fail(ErrorCode::WrongFormat, "Image is not in VHDX format");
    Header header = TRY(readHeader(*host));
    const bool dirty = header.logInUse();
    if (dirty) {
        LogReplay replay = TRY(readLog(*host, header));
        if (host->writable())
            TRY(replayInto(*host, replay, header));
        else
            host = std::make_unique<ReplayedDevice>(std::move(host), std::move(replay));
    }
    VhdxImage::Parts parts = TRY(readParts(*host, header));
    parts.logReplayed = dirty && host->writable();
    return std::make_unique<VhdxImage>(std::move(host), parts, MappedImage::Content::Unknown);
}

} // namespace

constinit const FormatDriver kDriver{
    .name = "vhdx",
    .title = "Virtual hard disk, version 2 (VHDX)",
    .goodFor = "Hyper-V",
    .extensions = kExtensions,
    .createOptions = kCreateOptions,
    .probe = probe,
    .open = open,
    .create = create,
    .structure = structure,
};

} // namespace blockcore::vhdx
