// SPDX-License-Identifier: MIT
#include "blockcore/formats/vdi/driver.h"

#include "blockcore/base/byte_reader.h"
#include "blockcore/base/checked_math.h"
#include "blockcore/formats/vdi/image.h"
#include "blockcore/formats/vdi/structure.h"

#include <algorithm>

namespace blockcore::vdi {

namespace {

constexpr std::array<std::string_view, 1> kExtensions{"vdi"};
constexpr std::array kOptions{
    OptionSpec{.name = "size", .kind = OptionKind::Size, .help = "Virtual disk size"},
    OptionSpec{.name = "static",
               .kind = OptionKind::Flag,
               .help = "VDI static (pre-allocated) image",
               .shownDefault = "off"},
};

int probe(std::span<const std::byte> head, std::span<const std::byte>) {
    ByteReader reader(head);
    const auto record = reader.read<HeaderRecord>();
    return record && record->signature == kSignature ? 100 : 0;
}

Result<std::unique_ptr<Image>> open(OpenRequest request) {
    std::array<std::byte, sizeof(HeaderRecord)> bytes{};
    const std::uint64_t length = std::min<std::uint64_t>(bytes.size(), request.host->size());
    TRY(request.host->read(0, std::span(bytes).first(length)));
    const Header header = TRY(Header::parse(bytes));
    if (header.mapOffset + header.mapBytes() > request.host->size())
        return fail(ErrorCode::Corrupt, "The VDI block map ends past the end of the file");
    return std::make_unique<VdiImage>(std::move(request.host), header, MappedImage::Content::Unknown);
}

std::vector<std::byte> newMap(const Header& header) {
    ByteWriter writer;
    for (std::uint32_t index = 0; index < header.blockCount; ++index)
        writer.write(le32(header.preallocated ? index : kBlockUnallocated));
    writer.padTo(alignUp(header.mapBytes(), kSectorSize));
    return writer.take();
}

Result<std::unique_ptr<Image>> create(CreateRequest request) {
    const bool preallocated = TRY(request.options.flag("static")).value_or(false);
    const Header header = TRY(Header::create(request.size, preallocated));
    TRY(request.host->write(header.mapOffset, newMap(header)));
    if (preallocated && request.host->growable())
        TRY(request.host->truncate(header.dataOffset + std::uint64_t{header.blockCount} * kBlockSize));
    TRY(request.host->write(0, header.serialise()));
    return std::make_unique<VdiImage>(std::move(request.host), header, MappedImage::Content::Fresh);
}

} // namespace

constinit const FormatDriver kDriver{
    .name = "vdi",
    .title = "VirtualBox disk image",
    .goodFor = "VirtualBox",
    .extensions = kExtensions,
    .createOptions = kOptions,
    .probe = probe,
    .open = open,
    .create = create,
    .structure = structure,
};

} // namespace blockcore::vdi
