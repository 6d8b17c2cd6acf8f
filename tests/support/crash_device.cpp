// SPDX-License-Identifier: MIT
#include "tests/support/crash_device.h"

#include <algorithm>

namespace test_support {

using namespace blockcore;

std::size_t WriteLog::lastFlush(std::size_t cut) const {
    while (cut > 0 && m_events[cut - 1].kind != Kind::Flush) --cut;
    return cut;
}

void WriteLog::recordWrite(std::uint64_t offset, std::span<const std::byte> data) {
    m_events.push_back({Kind::Write, offset, {data.begin(), data.end()}});
}

void WriteLog::recordTruncate(std::uint64_t size) { m_events.push_back({Kind::Truncate, size, {}}); }

void WriteLog::recordFlush() { m_events.push_back({Kind::Flush, 0, {}}); }

void WriteLog::play(std::vector<std::byte>& file, const Event& event) {
    if (event.kind == Kind::Truncate) file.resize(event.offset);
    if (event.kind != Kind::Write) return;
    file.resize(std::max<std::size_t>(file.size(), event.offset + event.bytes.size()));
    std::ranges::copy(event.bytes, file.begin() + static_cast<std::ptrdiff_t>(event.offset));
}

Result<> CrashDevice::doRead(std::uint64_t offset, std::span<std::byte> out) { return m_memory.read(offset, out); }

Result<> CrashDevice::doWrite(std::uint64_t offset, std::span<const std::byte> data) {
    m_log->recordWrite(offset, data);
    return m_memory.write(offset, data);
}

Result<> CrashDevice::doZero(Range range) { return doWrite(range.offset, std::vector<std::byte>(range.length)); }

Result<> CrashDevice::doFlush() {
    m_log->recordFlush();
    return {};
}

Result<> CrashDevice::doTruncate(std::uint64_t newSize) {
    m_log->recordTruncate(newSize);
    return m_memory.truncate(newSize);
}

Result<Extent> CrashDevice::doExtentAt(std::uint64_t offset, std::uint64_t maxLength) {
    return m_memory.extentAt(offset, maxLength);
}

} // namespace test_support
