// SPDX-License-Identifier: MIT
#include "blockcore/image/resize_guard.h"

#include <algorithm>
#include <array>
#include <format>
#include <string_view>

namespace blockcore {

namespace {

constexpr std::uint64_t kReadStep = 1U << 20;

// The end of the last byte in the range that is not zero; 0: there is none.
Result<std::uint64_t> lastNonZero(BlockDevice& disk, Range range) {
    std::vector<std::byte> bytes;
    std::uint64_t last = 0;
    for (std::uint64_t at = range.offset; at < range.end(); at += bytes.size()) {
        bytes.resize(std::min(kReadStep, range.end() - at));
        TRY(disk.read(at, bytes));
        const auto found = std::ranges::find_last_if(bytes, [](std::byte value) { return value != std::byte{0}; });
        if (!found.empty()) last = at + static_cast<std::uint64_t>(found.begin() - bytes.begin()) + 1;
    }
    return last;
}

} // namespace

Result<> refusePreallocation(Preallocation preallocation) {
    constexpr std::array<std::string_view, 4> kNames{"off", "metadata", "falloc", "full"};
    if (preallocation == Preallocation::Off) return {};
    return fail(ErrorCode::Unsupported,
                std::format("Unsupported preallocation mode '{}'", kNames[static_cast<std::size_t>(preallocation)]));
}

Result<> refuseToCutData(BlockDevice& disk, std::uint64_t newSize, std::uint64_t zeroesEnd) {
    std::uint64_t dataEnd = 0;
    Extent extent;
    for (std::uint64_t at = newSize; at < disk.size(); at = extent.range.end()) {
        extent = TRY(disk.extentAt(at, (at < zeroesEnd ? zeroesEnd : disk.size()) - at));
        if (extent.kind != ExtentKind::Data && extent.kind != ExtentKind::Compressed) continue;
        const std::uint64_t last = at < zeroesEnd ? TRY(lastNonZero(disk, extent.range)) : extent.range.end();
        dataEnd = std::max(dataEnd, last);
    }
    if (dataEnd == 0) return {};
    return fail(ErrorCode::InvalidArgument,
                std::format("The disk holds data up to byte {}: it cannot shrink to {} without losing some", dataEnd, newSize));
}

} // namespace blockcore
