// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/header_update.h"

#include "blockcore/base/byte_reader.h"
#include "blockcore/device/extent.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace blockcore::qcow2 {

namespace {

constexpr std::uint64_t kSector = 512; // written whole or not at all

// What the header in the file needs behind its first sector.
struct OldLayout {
    std::uint64_t extensionsEnd = 0;
    Range name{};

    bool uses(std::uint64_t offset) const {
        return offset < extensionsEnd || (offset >= name.offset && offset < name.end());
    }
};

OldLayout layoutOf(std::span<const std::byte> old) {
    ByteReader reader(old);
    const auto fixed = reader.read<HeaderV2>();
    if (!fixed) return {};
    OldLayout layout{.name = {fixed->backingNameOffset, fixed->backingNameLength}};
    std::uint64_t at = sizeof(HeaderV2);
    if (fixed->version >= 3)
        if (const auto fields = reader.read<HeaderV3>()) at = fields->headerLength;
    const std::uint64_t end = layout.name.offset != 0 ? std::min<std::uint64_t>(layout.name.offset, old.size()) : old.size();
    while (at + sizeof(ExtensionHeader) <= end) {
        ExtensionHeader head;
        std::memcpy(&head, old.data() + at, sizeof(head));
        at += sizeof(head) + alignUp(static_cast<std::uint64_t>(head.length), std::uint64_t{8});
        if (head.type == kExtensionEnd) break;
    }
    layout.extensionsEnd = at;
    return layout;
}

// Whether bytes may be put at offset while the old header still counts.
bool isFree(std::span<const std::byte> old, const OldLayout& layout, std::uint64_t offset, std::span<const std::byte> bytes) {
    for (std::uint64_t i = 0; i < bytes.size(); ++i) {
        const std::uint64_t at = offset + i;
        if (at < kSector || !layout.uses(at)) continue;
        if (at >= old.size() || old[at] != bytes[i]) return false;
    }
    return true;
}

struct Image {
    std::vector<std::byte> head;                // with the extensions; padded to a sector at least
    std::uint64_t extensionsEnd;
    std::uint64_t nameOffset;
    std::vector<std::byte> name;
};

Result<Image> imageOf(const Header& header) {
    Image image;
    image.head = TRY(header.serialise());
    const std::uint64_t nameLength = header.backingName ? header.backingName->size() : 0;
    image.extensionsEnd = image.nameOffset = image.head.size() - nameLength;
    image.name.assign(image.head.begin() + static_cast<std::ptrdiff_t>(image.nameOffset), image.head.end());
    image.head.resize(image.extensionsEnd);
    return image;
}

void moveName(Image& image, std::uint64_t offset) {
    image.nameOffset = offset;
    const be64 field = offset;
    std::memcpy(image.head.data() + offsetof(HeaderV2, backingNameOffset), &field, sizeof(field));
}

// Finds a place for the name; whether all of it can be written beside the old header.
bool place(Image& image, std::span<const std::byte> old, const OldLayout& layout, std::uint64_t clusterSize) {
    const auto tail = std::span<const std::byte>(image.head).subspan(std::min<std::uint64_t>(kSector, image.head.size()));
    if (!isFree(old, layout, kSector, tail)) return false;
    if (isFree(old, layout, image.nameOffset, image.name)) return true;
    const std::uint64_t behind =
        alignUp(std::max({image.extensionsEnd, layout.extensionsEnd, layout.name.end()}), std::uint64_t{8});
    if (behind + image.name.size() > clusterSize) return false;
    moveName(image, behind);
    return true;
}

UpdatePlan planFor(const Image& image) {
    std::vector<std::byte> bytes = image.head;
    bytes.resize(std::max<std::uint64_t>({bytes.size(), image.nameOffset + image.name.size(), kSector}));
    std::ranges::copy(image.name, bytes.begin() + static_cast<std::ptrdiff_t>(image.nameOffset));
    UpdatePlan plan;
    const auto part = [&](std::uint64_t begin, std::uint64_t end) {
        if (begin >= end) return;
        plan.write(begin, {bytes.begin() + static_cast<std::ptrdiff_t>(begin), bytes.begin() + static_cast<std::ptrdiff_t>(end)});
    };
    part(kSector, image.extensionsEnd);
    part(std::max(kSector, image.nameOffset), image.nameOffset + image.name.size());
    plan.barrier();
    part(0, kSector);
    return plan;
}

} // namespace

Result<UpdatePlan> planHeaderUpdate(Header& fresh, std::span<const std::byte> old) {
    const OldLayout layout = layoutOf(old);
    const std::uint64_t clusterSize = fresh.geometry().clusterSize();
    for (const auto names = fresh.featureNames;;) {
        auto image = imageOf(fresh);
        if (image && place(*image, old, layout, clusterSize)) return planFor(*image);
        if (!fresh.featureNames.empty()) {
            fresh.featureNames.clear();
            continue;
        }
        if (!image) return failSystem(ENOSPC);
        // Nothing is free in so small a cluster: as the reference then, not whole at every moment.
        fresh.featureNames = names;
        auto whole = imageOf(fresh);
        if (!whole) fresh.featureNames.clear();
        return planFor(whole ? *whole : *image);
    }
}

} // namespace blockcore::qcow2
