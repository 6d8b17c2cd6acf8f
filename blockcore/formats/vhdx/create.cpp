// SPDX-License-Identifier: MIT
#include "blockcore/formats/vhdx/create.h"

#include "blockcore/base/byte_reader.h"
#include "blockcore/base/checked_math.h"
#include "blockcore/formats/vhdx/image.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <format>

namespace blockcore::vhdx {

namespace {

struct Plan {
    Disk disk;
    std::uint32_t logLength = 0;
    BlockState fillState = BlockState::Zero;
};

// Larger disks get larger blocks, so that tables stay small.
std::uint32_t blockSizeFor(std::uint64_t size) {
    if (size > 32ULL << 40) return 64U << 20;
    if (size > 100ULL << 30) return 32U << 20;
    if (size > 1ULL << 30) return 16U << 20;
    return 8U << 20;
}

Result<std::uint32_t> chosenBlockSize(const CreateRequest& request) {
    const std::uint64_t wanted = TRY(request.options.size("block_size")).value_or(0);
    if (wanted == 0) return blockSizeFor(request.size);
    const auto size = static_cast<std::uint32_t>(
        alignUp(std::min<std::uint64_t>(wanted, kMaxBlockSize), kMinBlockSize));
    if (!std::has_single_bit(size)) return fail(ErrorCode::InvalidArgument, "Block size must be a power of two");
    return size;
}

Result<std::uint32_t> chosenLogLength(const CreateRequest& request) {
    const std::uint64_t wanted = TRY(request.options.size("log_size")).value_or(kMiB);
    if (wanted > UINT32_MAX) return fail(ErrorCode::InvalidArgument, "Log size must be smaller than 4 GB");
    const std::uint64_t length = alignUp(wanted, kMiB);
    if (length == 0 || length > UINT32_MAX)
        return fail(ErrorCode::InvalidArgument, "Log size must be a multiple of 1 MB");
    return static_cast<std::uint32_t>(length);
}

Result<Plan> planFor(const CreateRequest& request) {
    if (request.size > kMaxDiskSize) return fail(ErrorCode::TooLarge, "Image size too large; max of 64TB");
    const std::string subformat = request.options.text("subformat").value_or("dynamic");
    if (std::ranges::find(kSubformats, subformat) == kSubformats.end())
        return fail(ErrorCode::InvalidArgument, std::format("Parameter 'subformat' does not accept value '{}'", subformat));
    Plan plan;
    plan.logLength = TRY(chosenLogLength(request));
    plan.disk.size = alignUp(request.size, plan.disk.logicalSectorSize);
    plan.disk.blockSize = TRY(chosenBlockSize(request));
    plan.disk.leaveBlocksAllocated = subformat == "fixed";
    const bool zeroState = TRY(request.options.flag("block_state_zero")).value_or(true);
    if (!zeroState)
        plan.fillState = plan.disk.leaveBlocksAllocated ? BlockState::Present : BlockState::NotPresent;
    return plan;
}

// Bitmap entries between chunks stay zero.
std::vector<std::byte> newTable(const Plan& plan, std::uint64_t payloadOffset) {
    std::vector<std::byte> bytes(plan.disk.entryCount() * sizeof(le64));
    for (std::uint64_t block = 0; block < plan.disk.blockCount(); ++block) {
        const bool placed = plan.fillState == BlockState::Present;
        const std::uint64_t place = placed ? payloadOffset + block * plan.disk.blockSize : 0;
        const le64 entry(place | static_cast<std::uint64_t>(plan.fillState));
        std::memcpy(bytes.data() + plan.disk.entryIndex(block) * sizeof(le64), &entry, sizeof(entry));
    }
    return bytes;
}

Header newHeader(const Plan& plan) {
    const Uuid seed = randomUuid();
    le32 sequence;
    std::memcpy(&sequence, seed.data(), sizeof(sequence));
    return {.slot = 0,
            .sequence = std::max<std::uint64_t>(sequence, 1),
            .fileWriteId = randomUuid(),
            .dataWriteId = randomUuid(),
            .logId = {},
            .logLength = plan.logLength,
            .logOffset = kMiB};
}

} // namespace

// 0: identifier, headers, region tables; 1 MiB: log; then block table, metadata (1 MiB and 4 in reserve), payload.
Result<std::unique_ptr<Image>> create(CreateRequest request) {
    const Plan plan = TRY(planFor(request));
    BlockDevice& host = *request.host;
    Regions regions;
    regions.table.offset = kMiB + plan.logLength;
    regions.table.length = std::max(kMiB, alignUp(plan.disk.entryCount() * sizeof(le64), kMiB));
    regions.metadata = {regions.table.end(), kMiB};
    const std::uint64_t payloadOffset = regions.table.end() + 5 * kMiB;
    const std::uint64_t fileSize = payloadOffset + (plan.disk.leaveBlocksAllocated ? plan.disk.size : 0);
    const bool fresh = host.growable();
    if (fresh)
        TRY(host.truncate(fileSize));
    else
        TRY(host.zero({0, payloadOffset}));

    if (plan.fillState != BlockState::NotPresent) TRY(host.write(regions.table.offset, newTable(plan, payloadOffset)));
    TRY(host.write(regions.metadata.offset, plan.disk.serialise()));
    for (const std::uint64_t offset : kRegionTableOffsets) TRY(host.write(offset, regions.serialise()));
    const Header first = newHeader(plan), second = first.successor();
    TRY(host.write(kHeaderOffsets[first.slot], first.serialise()));
    TRY(host.write(kHeaderOffsets[second.slot], second.serialise()));
    TRY(host.write(0, fileIdentifier()));
    const bool zeroed = fresh || plan.fillState != BlockState::Present;
    return std::make_unique<VhdxImage>(std::move(request.host), VhdxImage::Parts{second, regions, plan.disk},
                                       zeroed ? MappedImage::Content::Fresh : MappedImage::Content::Unknown);
}

} // namespace blockcore::vhdx
