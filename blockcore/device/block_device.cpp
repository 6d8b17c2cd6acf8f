// SPDX-License-Identifier: MIT
#include "blockcore/device/block_device.h"

#include "blockcore/base/checked_math.h"

#include <algorithm>

namespace blockcore {

Result<> BlockDevice::checkRequest(Range range, bool writing) const {
    const auto end = checkedAdd(range.offset, range.length);
    if (writing && !writable())
        return fail(ErrorCode::PermissionDenied, "The device is open for reading only");
    const bool mayExtend = writing && growable();
    if (!end || (*end > size() && !mayExtend))
        return fail(ErrorCode::InvalidArgument, "The request ends past the device");
    if (!isAligned(range.offset, alignment()) || !isAligned(range.length, alignment()))
        return fail(ErrorCode::InvalidArgument, "The request is not aligned");
    return {};
}

Result<> BlockDevice::read(std::uint64_t offset, std::span<std::byte> out) {
    TRY(checkRequest({offset, out.size()}, false));
    return out.empty() ? Result<>{} : doRead(offset, out);
}

Result<> BlockDevice::write(std::uint64_t offset, std::span<const std::byte> data) {
    TRY(checkRequest({offset, data.size()}, true));
    return data.empty() ? Result<>{} : doWrite(offset, data);
}

Result<> BlockDevice::zero(Range range) {
    TRY(checkRequest(range, true));
    return range.length == 0 ? Result<>{} : doZero(range);
}

Result<> BlockDevice::discard(Range range) {
    TRY(checkRequest(range, true));
    return range.length == 0 ? Result<>{} : doDiscard(range);
}

Result<> BlockDevice::reserve(Range range) {
    TRY(checkRequest(range, true));
    return range.length == 0 ? Result<>{} : doReserve(range);
}

Result<> BlockDevice::flush() { return writable() ? doFlush() : Result<>{}; }

Result<> BlockDevice::truncate(std::uint64_t newSize) {
    if (!writable()) return fail(ErrorCode::PermissionDenied, "The device is open for reading only");
    return doTruncate(newSize);
}

Result<Extent> BlockDevice::extentAt(std::uint64_t offset, std::uint64_t maxLength) {
    const std::uint64_t end = size();
    if (offset >= end || maxLength == 0)
        return fail(ErrorCode::InvalidArgument, "The request ends past the device");
    return doExtentAt(offset, std::min(maxLength, end - offset));
}

} // namespace blockcore
