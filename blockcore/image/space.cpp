// SPDX-License-Identifier: MIT
#include "blockcore/image/space.h"

#include "blockcore/base/buffer.h"

#include <algorithm>

namespace blockcore {

namespace {

Result<> writeZeroes(BlockDevice& host, Range range) {
    constexpr std::size_t kStep = 1U << 20;
    Buffer zeroes(kStep);
    if (zeroes.size() == 0) return fail(ErrorCode::TooLarge, "No memory for preallocation");
    std::ranges::fill(zeroes.first(kStep), std::byte{0});
    for (std::uint64_t at = range.offset; at < range.end(); at += kStep)
        TRY(host.write(at, zeroes.first(std::min<std::uint64_t>(kStep, range.end() - at)))
                .transform_error(during("Could not write zeros for preallocation")));
    return {};
}

} // namespace

Result<> setSpaceAside(BlockDevice& host, Range range, Preallocation preallocation) {
    if (preallocation == Preallocation::Full) return writeZeroes(host, range);
    if (preallocation == Preallocation::Falloc)
        return host.reserve(range).transform_error(during("Could not preallocate new data"));
    return {};
}

} // namespace blockcore
