// SPDX-License-Identifier: MIT
// Changes of a QED image as a whole: one write of a header field each, once all that it needs is durable.
#include "blockcore/base/checked_math.h"
#include "blockcore/formats/qed/image.h"
#include "blockcore/image/resize_guard.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <mutex>

namespace blockcore::qed {

Result<> QedImage::resize(std::uint64_t newSize, Preallocation preallocation, std::uint64_t backedLength) {
    if (newSize > size() && backedLength > size())
        return fail(ErrorCode::Unsupported, "Block driver does not support requested flags");
    TRY(refusePreallocation(preallocation));
    Header header = m_header;
    header.imageSize = newSize;
    if (!header.sizeFits()) return fail(ErrorCode::InvalidArgument, "Invalid image size specified");
    if (newSize < size()) return fail(ErrorCode::Unsupported, "Shrinking images is currently not supported");
    const std::unique_lock lock(metadataLock());
    TRY(clearTail());
    TRY(flushMetadata());
    const le64 field(newSize);
    TRY(host().write(kImageSizeFieldOffset, std::as_bytes(std::span(&field, 1)))
            .transform_error(during("Failed to update the image size")));
    TRY(host().flush());
    m_header.imageSize = newSize;
    setSize(newSize);
    return {};
}

// The name goes where the old one is not, unless both are within the first sector, which is written whole or not at all.
Result<> QedImage::setBacking(const std::optional<BackingRef>& backing) {
    constexpr std::uint64_t kSector = 512;
    if (backing && backing->name.size() > kMaxBackingName) return failSystem(EINVAL);
    const std::unique_lock lock(metadataLock());
    TRY(flushMetadata());
    Header fresh = m_header;
    fresh.backingName = backing ? std::optional(backing->name) : std::nullopt;
    fresh.features &= ~(kFeatureBacking | kFeatureBackingRaw);
    if (backing) fresh.features |= kFeatureBacking;
    if (backing && backing->format == "raw") fresh.features |= kFeatureBackingRaw;

    HeaderRecord old;
    TRY(host().read(0, std::as_writable_bytes(std::span(&old, 1))));
    std::vector<std::byte> bytes = fresh.serialise();
    UpdatePlan plan;
    if (bytes.size() > kSector) {
        const std::uint64_t oldEnd = std::uint64_t{old.backingNameOffset} + old.backingNameLength;
        std::uint64_t place = alignUp(std::max(kSector, m_header.backingName ? oldEnd : 0), std::uint64_t{8});
        if (place + backing->name.size() > m_header.headerBytes()) place = kSector;
        const auto name = std::as_bytes(std::span(backing->name));
        plan.write(place, {name.begin(), name.end()});
        plan.barrier();
        const le32 field(static_cast<std::uint32_t>(place));
        std::memcpy(bytes.data() + offsetof(HeaderRecord, backingNameOffset), &field, sizeof(field));
        bytes.resize(sizeof(HeaderRecord));
    }
    plan.write(0, std::move(bytes));
    TRY(plan.apply(host()));
    m_header = std::move(fresh);
    return {};
}

} // namespace blockcore::qed
