// SPDX-License-Identifier: MIT
#include "blockcore/formats/vmdk/parts.h"

#include "blockcore/base/checked_math.h"
#include "blockcore/formats/vmdk/flat_extent.h"

#include <algorithm>
#include <array>
#include <format>

namespace blockcore::vmdk {

namespace {

// Zeroes follow where the file ends before that.
Result<std::vector<std::byte>> readUpTo(BlockDevice& host, std::uint64_t offset, std::size_t length) {
    std::vector<std::byte> bytes(length);
    if (offset < host.size())
        TRY(host.read(offset, std::span(bytes).first(std::min<std::uint64_t>(length, host.size() - offset))));
    return bytes;
}

// Relative names are beside the descriptor. What looks like a network name is left as it is: no such file.
std::string resolvedName(const std::filesystem::path& imagePath, const std::string& name) {
    const std::size_t colon = name.find(':');
    const bool protocol = colon != std::string::npos && name.find('/') > colon;
    const std::string image = imagePath.string();
    const std::size_t slash = image.rfind('/');
    if (protocol || name.starts_with('/') || slash == std::string::npos) return name;
    return image.substr(0, slash + 1) + name;
}

Result<SparseHeader> readSeSparseHeader(BlockDevice& host) {
    const auto bytes = TRY(readUpTo(host, 0, kSectorSize));
    const std::uint64_t offset = TRY(SparseHeader::volatileOffset(bytes));
    const auto volatileBytes = TRY(readUpTo(host, offset, kSectorSize));
    return SparseHeader::parseSeSparse(bytes, volatileBytes, host.size());
}

Result<> checkWritable(const SparseHeader& header, Access access, std::string_view kind) {
    if (access == Access::Read || header.kind == SparseKind::Hosted) return {};
    return fail(ErrorCode::Unsupported, std::format("No write support for {} images available", kind));
}

Result<std::unique_ptr<BlockDevice>> openFlat(const ExtentLine& line, std::unique_ptr<BlockDevice> host) {
    const auto start = checkedMultiply<std::uint64_t>(line.fileSector, kSectorSize);
    const auto size = checkedMultiply<std::uint64_t>(line.sectorCount, kSectorSize);
    const auto end = start && size ? checkedAdd(*start, *size) : std::nullopt;
    if (!end || *end > INT64_MAX) return fail(ErrorCode::TooLarge, "Could not refresh total sector count: File too large");
    return std::make_unique<FlatExtent>(std::move(host), *start, *size);
}

} // namespace

Result<SparseHeader> readHeader(BlockDevice& host, Access access) {
    const auto bytes = TRY(readUpTo(host, 0, kSectorSize));
    SparseHeader header = TRY(SparseHeader::parse(bytes, host.size()));
    if (!header.directoryAtEnd) return header;
    if (access == Access::ReadWrite)
        return fail(ErrorCode::Unsupported, "A VMDK stream with a footer can be read, not written to");
    if (host.size() < kFooterBytes) return fail(ErrorCode::Corrupt, "The VMDK stream has no footer");
    const auto end = TRY(readUpTo(host, alignDown(host.size(), kSectorSize) - kFooterBytes, kFooterBytes));
    SparseHeader footer = TRY(SparseHeader::parseFooter(end, host.size()));
    footer.descriptor = header.descriptor;
    return footer;
}

Part makeSparsePart(std::unique_ptr<BlockDevice> host, const SparseHeader& header, MappedImage::Content content,
                    Parent parent) {
    Part part{.guest = {0, header.capacity * kSectorSize}, .type = {}, .path = {}, .device = nullptr};
    if (header.compressed) {
        auto stream = std::make_unique<StreamExtent>(std::move(host), header, content, parent);
        part.stream = stream.get();
        part.device = std::move(stream);
    } else {
        auto sparse = std::make_unique<SparseExtent>(std::move(host), header, content, parent);
        part.sparse = sparse.get();
        part.device = std::move(sparse);
    }
    return part;
}

Result<Part> openPart(const ExtentLine& line, const std::filesystem::path& imagePath, const PartUse& use,
                      FileOpener& files) {
    const std::string path = resolvedName(imagePath, line.file);
    auto host = TRY(files.open({path, use.access, use.cache, NamedBy::Image}));
    Part part;
    if (line.type == "FLAT" || line.type == "VMFS") {
        part.guest.length = line.sectorCount * kSectorSize;
        part.device = TRY(openFlat(line, std::move(host)));
    } else if (line.type == "SESPARSE") {
        const SparseHeader header = TRY(readSeSparseHeader(*host));
        TRY(checkWritable(header, use.access, "seSparse"));
        part = makeSparsePart(std::move(host), header, MappedImage::Content::Unknown, use.parent);
    } else {
        const SparseHeader header = TRY(readHeader(*host, use.access));
        TRY(checkWritable(header, use.access, "vmfsSparse"));
        part = makeSparsePart(std::move(host), header, MappedImage::Content::Unknown, use.parent);
    }
    part.type = line.type;
    part.path = path;
    return part;
}

} // namespace blockcore::vmdk
