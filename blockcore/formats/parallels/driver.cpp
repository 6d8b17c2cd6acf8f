// SPDX-License-Identifier: MIT
#include "blockcore/formats/parallels/driver.h"

#include "blockcore/base/checked_math.h"
#include "blockcore/formats/parallels/image.h"
#include "blockcore/formats/parallels/structure.h"

#include <algorithm>
#include <array>

namespace blockcore::parallels {

namespace {

constexpr std::array<std::string_view, 2> kExtensions{"hds", "parallels"};
constexpr std::array kOptions{
    OptionSpec{.name = "size", .kind = OptionKind::Size, .help = "Virtual disk size"},
    OptionSpec{.name = "cluster_size",
               .kind = OptionKind::Size,
               .help = "Parallels image cluster size",
               .shownDefault = "1048576"},
};

int probe(std::span<const std::byte> head, std::span<const std::byte>) {
    const auto header = Header::parse(head);
    return header || header.error().code != ErrorCode::WrongFormat ? 100 : 0;
}

Result<std::unique_ptr<Image>> open(OpenRequest request) {
    std::array<std::byte, sizeof(HeaderRecord)> bytes{};
    const std::uint64_t fileSize = request.host->size();
    TRY(request.host->read(0, std::span(bytes).first(std::min<std::uint64_t>(bytes.size(), fileSize))));
    const Header header = TRY(Header::parse(bytes));
    if (header.tableEnd() > fileSize) return fail(ErrorCode::Corrupt, "The Parallels table ends past the end of the file");
    if (header.inUse && request.access == Access::ReadWrite)
        return fail(ErrorCode::Corrupt, "The Parallels image was not closed properly; it can be read, not written");
    return std::make_unique<ParallelsImage>(std::move(request.host), header, MappedImage::Content::Unknown);
}

Result<Header> newHeader(const CreateRequest& request) {
    const std::uint64_t clusterSize = TRY(request.options.size("cluster_size")).value_or(kDefaultClusterSize);
    const std::uint64_t clusterSectors = divideUp<std::uint64_t>(clusterSize, kSectorSize);
    if (clusterSectors > kMaxClusterSectors) return fail(ErrorCode::InvalidArgument, "Cluster size is too large");
    Header header;
    header.size = alignUp(request.size, kSectorSize);
    header.clusterSectors = header.entrySectors = static_cast<std::uint32_t>(clusterSectors);
    const std::uint64_t entries = clusterSectors == 0 ? UINT64_MAX : divideUp<std::uint64_t>(header.size, header.clusterBytes());
    if (entries > kMaxEntries)
        return fail(ErrorCode::InvalidArgument, "Image size is too large for this cluster size");
    header.entryCount = static_cast<std::uint32_t>(entries);
    const std::uint64_t dataClusters = divideUp<std::uint64_t>(header.tableEnd(), header.clusterBytes());
    header.dataSector = static_cast<std::uint32_t>(dataClusters * clusterSectors);
    return header;
}

Result<std::unique_ptr<Image>> create(CreateRequest request) {
    const Header header = TRY(newHeader(request));
    const std::vector<std::byte> bytes = header.serialise();
    TRY(request.host->write(0, bytes));
    return std::make_unique<ParallelsImage>(std::move(request.host), header, MappedImage::Content::Fresh);
}

} // namespace

constinit const FormatDriver kDriver{
    .name = "parallels",
    .title = "Parallels expandable disk",
    .goodFor = "Parallels Desktop",
    .extensions = kExtensions,
    .createOptions = kOptions,
    .probe = probe,
    .open = open,
    .create = create,
    .structure = structure,
};

} // namespace blockcore::parallels
