// SPDX-License-Identifier: MIT
#include "blockcore/device/memory_device.h"

#include <algorithm>
#include <mutex>

namespace blockcore {

namespace {
// Growing further is a mistake of whoever writes there, not a wish.
constexpr std::uint64_t kMaxBytes = 1ULL << 32;
} // namespace

std::uint64_t MemoryDevice::size() const {
    const std::shared_lock lock(m_mutex);
    return m_bytes.size();
}

Result<> MemoryDevice::growTo(std::uint64_t end) {
    if (end > kMaxBytes) return fail(ErrorCode::TooLarge, "Too much for a device in memory");
    if (end > m_bytes.size()) m_bytes.resize(end);
    return {};
}

Result<> MemoryDevice::doRead(std::uint64_t offset, std::span<std::byte> out) {
    const std::shared_lock lock(m_mutex);
    std::ranges::copy(std::span(m_bytes).subspan(offset, out.size()), out.begin());
    return {};
}

Result<> MemoryDevice::doWrite(std::uint64_t offset, std::span<const std::byte> data) {
    const std::unique_lock lock(m_mutex);
    TRY(growTo(offset + data.size()));
    std::ranges::copy(data, m_bytes.begin() + static_cast<std::ptrdiff_t>(offset));
    return {};
}

Result<> MemoryDevice::doZero(Range range) {
    const std::unique_lock lock(m_mutex);
    TRY(growTo(range.end()));
    std::ranges::fill(std::span(m_bytes).subspan(range.offset, range.length), std::byte{0});
    return {};
}

Result<> MemoryDevice::doTruncate(std::uint64_t newSize) {
    const std::unique_lock lock(m_mutex);
    TRY(growTo(newSize));
    m_bytes.resize(newSize);
    return {};
}

Result<Extent> MemoryDevice::doExtentAt(std::uint64_t offset, std::uint64_t maxLength) {
    return Extent{.range = {offset, maxLength}, .kind = ExtentKind::Data, .hostOffset = offset, .inPlace = true};
}

} // namespace blockcore
