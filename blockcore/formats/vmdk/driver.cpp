// SPDX-License-Identifier: MIT
#include "blockcore/formats/vmdk/driver.h"

#include "blockcore/base/byte_reader.h"
#include "blockcore/formats/vmdk/create.h"
#include "blockcore/formats/vmdk/image.h"
#include "blockcore/formats/vmdk/option_specs.h"

#include <array>

namespace blockcore::vmdk {

namespace {

constexpr std::array<std::string_view, 1> kExtensions{"vmdk"};

int probe(std::span<const std::byte> head, std::span<const std::byte>) {
    ByteReader reader(head);
    const auto magic = reader.read<le32>();
    if (magic && (*magic == kHostedMagic || *magic == kCowdMagic)) return 100;
    const std::string_view text(static_cast<const char*>(static_cast<const void*>(head.data())), head.size());
    return Descriptor::startsLikeOne(text) ? 100 : 0;
}

Result<std::unique_ptr<Image>> open(OpenRequest request) { return VmdkImage::open(std::move(request)); }

} // namespace

constinit const FormatDriver kDriver{
    .name = "vmdk",
    .title = "VMware virtual disk",
    .goodFor = "VMware products; streamOptimized for OVF",
    .extensions = kExtensions,
    .createOptions = kCreateOptions,
    .probe = probe,
    .open = open,
    .create = create,
    .supportsBacking = true,
    .supportsCompression = true,
};

} // namespace blockcore::vmdk
