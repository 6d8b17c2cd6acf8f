// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow/driver.h"

#include "blockcore/base/byte_reader.h"
#include "blockcore/formats/qcow/image.h"
#include "blockcore/formats/qcow/structure.h"

#include <algorithm>
#include <array>

namespace blockcore::qcow {

namespace {

constexpr std::array<std::string_view, 1> kExtensions{"qcow"};
constexpr std::array kOptions{
    OptionSpec{.name = "size", .kind = OptionKind::Size, .help = "Virtual disk size"},
    OptionSpec{.name = "backing_file", .kind = OptionKind::Text, .help = "File name of a base image"},
    OptionSpec{.name = "backing_fmt", .kind = OptionKind::Text, .help = "Format of the backing image"},
    OptionSpec{.name = "encryption",
               .kind = OptionKind::Flag,
               .help = "Encrypt the image with format 'aes'. (Deprecated in favor of encrypt.format=aes)"},
    OptionSpec{.name = "encrypt.format", .kind = OptionKind::Text, .help = "Encrypt the image, format choices: 'aes'"},
    OptionSpec{.name = "encrypt.key-secret",
               .kind = OptionKind::Text,
               .help = "ID of the secret that provides the AES encryption key"},
};

int probe(std::span<const std::byte> head, std::span<const std::byte>) {
    const auto record = ByteReader(head).read<HeaderRecord>();
    return record && record->magic == kMagic && record->version == kVersion ? 100 : 0;
}

Result<std::unique_ptr<Image>> open(OpenRequest request) {
    const std::uint64_t fileSize = request.host->size();
    std::vector<std::byte> bytes(std::min(fileSize, kMaxHeaderBytes));
    TRY(request.host->read(0, bytes));
    const auto use = request.metadataOnly ? Header::Use::Metadata : Header::Use::Data;
    Header header = TRY(Header::parse(bytes, fileSize, use));
    return std::make_unique<QcowImage>(std::move(request.host), std::move(header), MappedImage::Content::Unknown);
}

// Small clusters over a backing file, so that little is copied up; else a table a cluster long.
Result<Header> newHeader(const CreateRequest& request) {
    const FormatOptions& options = request.options;
    if (TRY(options.flag("encryption")).value_or(false) || options.has("encrypt.format"))
        return fail(ErrorCode::Unsupported, "Encryption is not available in this version of Platter");
    if (request.size == 0) return fail(ErrorCode::InvalidArgument, "Image size is too small, cannot be zero length");
    Header header;
    header.size = alignUp(request.size, 512);
    header.backingName = options.text("backing_file");
    if (header.backingName && header.backingName->size() > kMaxBackingName)
        return fail(ErrorCode::InvalidArgument, "Backing file name too long");
    if (header.backingName) {
        header.clusterBits = 9;
        header.l2Bits = 12;
    }
    header.l1Offset = header.firstTableOffset();
    if (header.l1Entries() > kMaxL1Entries) return fail(ErrorCode::TooLarge, "Image too large");
    return header;
}

Result<std::unique_ptr<Image>> create(CreateRequest request) {
    constexpr std::uint64_t kSector = 512;
    Header header = TRY(newHeader(request));
    BlockDevice& host = *request.host;
    // The table is as long as it must be, but for whole sectors of zeroes.
    const std::uint64_t fileSize = header.l1Offset + alignUp(header.l1Bytes(), kSector);
    if (host.growable()) TRY(host.truncate(fileSize));
    TRY(host.zero({header.l1Offset, fileSize - header.l1Offset}));
    TRY(host.flush());
    TRY(host.write(0, header.serialise()));
    return std::make_unique<QcowImage>(std::move(request.host), std::move(header), MappedImage::Content::Fresh);
}

} // namespace

constinit const FormatDriver kDriver{
    .name = "qcow",
    .title = "QEMU copy-on-write, version 1",
    .goodFor = "programs that know nothing newer; choose qcow2 for new images",
    .extensions = kExtensions,
    .createOptions = kOptions,
    .probe = probe,
    .open = open,
    .create = create,
    .supportsBacking = true,
    .supportsCompression = true,
    .structure = structure,
};

} // namespace blockcore::qcow
