// SPDX-License-Identifier: MIT
// Changes of a QED image as a whole: one write of a header field each, once all that it needs is durable.
#include "blockcore/base/checked_math.h"
#include "blockcore/formats/qed/image.h"

#include <format>
#include <mutex>

namespace blockcore::qed {

namespace {

std::string_view nameOf(Preallocation preallocation) {
    switch (preallocation) {
    case Preallocation::Off: return "off";
    case Preallocation::Metadata: return "metadata";
    case Preallocation::Falloc: return "falloc";
    case Preallocation::Full: break;
    }
    return "full";
}

} // namespace

Result<> QedImage::resize(std::uint64_t newSize, Preallocation preallocation, std::uint64_t backedLength) {
    if (newSize > size() && backedLength > size())
        return fail(ErrorCode::Unsupported, "Block driver does not support requested flags");
    if (preallocation != Preallocation::Off)
        return fail(ErrorCode::Unsupported, std::format("Unsupported preallocation mode '{}'", nameOf(preallocation)));
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

// What the last cluster holds behind the disk's end becomes visible.
Result<> QedImage::clearTail() {
    const std::uint64_t within = size() % m_header.clusterSize;
    if (within == 0) return {};
    const Unit unit = TRY(lookUp(size() / m_header.clusterSize));
    if (unit.kind != ExtentKind::Data) return {};
    return clearHost({unit.hostOffset + within, m_header.clusterSize - within});
}

} // namespace blockcore::qed
