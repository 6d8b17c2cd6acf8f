// SPDX-License-Identifier: MIT
#include "blockcore/ops/disk_pair.h"

#include <algorithm>
#include <cstring>

namespace blockcore {

namespace {

constexpr std::uint64_t kPiece = 512U << 10;

} // namespace

DiskPair::DiskPair(Chain& first, Chain& second, std::uint64_t secondStart) :
    m_first{first, 0, ExtentWalker(first), Buffer(kPiece)},
    m_second{second, secondStart, ExtentWalker(second), Buffer(kPiece)} {}

Result<Extent> DiskPair::extentOf(Side& side, std::uint64_t offset, std::uint64_t maxLength) {
    const std::uint64_t position = side.start + offset;
    if (position >= side.chain.size()) return Extent{.range = {position, maxLength}};
    return side.walker.at(position, std::min(maxLength, side.chain.size() - position));
}

Result<std::span<const std::byte>> DiskPair::read(Side& side, const Extent& extent, std::uint64_t length) {
    const auto bytes = side.buffer.first(length);
    if (readsAsZero(extent)) std::ranges::fill(bytes, std::byte{0});
    else TRY(side.chain.layer(extent.layer).read(extent.range.offset, bytes));
    return bytes;
}

Result<DiskPair::Step> DiskPair::at(std::uint64_t offset, std::uint64_t limit) {
    if (m_first.buffer.size() == 0 || m_second.buffer.size() == 0)
        return fail(ErrorCode::TooLarge, "No memory to compare with");
    Step step;
    step.first = TRY(extentOf(m_first, offset, limit - offset));
    step.second = TRY(extentOf(m_second, offset, limit - offset));
    step.length = std::min(step.first.range.length, step.second.range.length);
    step.equal = readsAsZero(step.first) && readsAsZero(step.second);
    if (step.equal) return step;
    step.length = std::min(step.length, kPiece);
    step.firstBytes = TRY(read(m_first, step.first, step.length));
    step.secondBytes = TRY(read(m_second, step.second, step.length));
    step.equal = std::memcmp(step.firstBytes.data(), step.secondBytes.data(), step.length) == 0;
    return step;
}

} // namespace blockcore
