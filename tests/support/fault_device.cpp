// SPDX-License-Identifier: MIT
#include "tests/support/fault_device.h"

namespace test_support {

using blockcore::Extent;
using blockcore::Range;
using blockcore::Result;

Result<> FaultPlan::pass(FaultKind kind) {
    const std::uint64_t index = calls[static_cast<std::size_t>(kind)]++;
    if (!fault || fault->kind != kind || index < fault->index) return {};
    if (fault->span == FaultSpan::Once && index > fault->index) return {};
    return blockcore::failSystem(fault->systemError);
}

Result<> FaultDevice::doRead(std::uint64_t offset, std::span<std::byte> out) {
    TRY(m_plan->pass(FaultKind::Read));
    return m_target->read(offset, out);
}

Result<> FaultDevice::doWrite(std::uint64_t offset, std::span<const std::byte> data) {
    TRY(m_plan->pass(FaultKind::Write));
    return m_target->write(offset, data);
}

Result<> FaultDevice::doZero(Range range) {
    TRY(m_plan->pass(FaultKind::Write));
    return m_target->zero(range);
}

Result<> FaultDevice::doDiscard(Range range) { return m_target->discard(range); }

Result<> FaultDevice::doReserve(Range range) { return m_target->reserve(range); }

Result<> FaultDevice::doFlush() {
    TRY(m_plan->pass(FaultKind::Flush));
    return m_target->flush();
}

Result<> FaultDevice::doTruncate(std::uint64_t newSize) {
    TRY(m_plan->pass(FaultKind::Truncate));
    return m_target->truncate(newSize);
}

Result<Extent> FaultDevice::doExtentAt(std::uint64_t offset, std::uint64_t maxLength) {
    return m_target->extentAt(offset, maxLength);
}

} // namespace test_support
