// SPDX-License-Identifier: MIT
#include "blockcore/formats/qed/driver.h"

#include "blockcore/base/byte_reader.h"
#include "blockcore/base/checked_math.h"
#include "blockcore/formats/qed/image.h"
#include "blockcore/formats/qed/structure.h"

#include <algorithm>
#include <array>
#include <format>

namespace blockcore::qed {

namespace {

constexpr std::array<std::string_view, 1> kExtensions{"qed"};
constexpr std::array kOptions{
    OptionSpec{.name = "size", .kind = OptionKind::Size, .help = "Virtual disk size"},
    OptionSpec{.name = "backing_file", .kind = OptionKind::Text, .help = "File name of a base image"},
    OptionSpec{.name = "backing_fmt", .kind = OptionKind::Text, .help = "Image format of the base image"},
    OptionSpec{.name = "cluster_size",
               .kind = OptionKind::Size,
               .help = "Cluster size (in bytes)",
               .minimum = kMinClusterSize,
               .maximum = kMaxClusterSize,
               .shownDefault = "65536"},
    OptionSpec{.name = "table_size",
               .kind = OptionKind::Size,
               .help = "L1/L2 table size (in clusters)",
               .minimum = kMinTableClusters,
               .maximum = kMaxTableClusters},
};

int probe(std::span<const std::byte> head, std::span<const std::byte>) {
    ByteReader reader(head);
    const auto magic = reader.read<le32>();
    return magic && *magic == kMagic && head.size() >= sizeof(HeaderRecord) ? 100 : 0;
}

// The writer died: its tables are believed for writing only when they are found whole.
Result<> settle(QedImage& image) {
    Progress progress;
    const CheckReport report = TRY(image.check({progress}));
    if (report.corruptions > 0)
        return fail(ErrorCode::Corrupt, "The QED image was not closed properly and is damaged; it can be read, not written");
    return image.clearNeedCheck();
}

Result<std::unique_ptr<Image>> open(OpenRequest request) {
    const std::uint64_t fileSize = request.host->size();
    std::vector<std::byte> bytes(std::min(fileSize, Header::kParseBytes));
    TRY(request.host->read(0, bytes));
    const Header header = TRY(Header::parse(bytes, fileSize));
    auto image = std::make_unique<QedImage>(std::move(request.host), header, MappedImage::Content::Unknown);
    if (request.access == Access::ReadWrite && header.hasFeature(kFeatureNeedCheck)) TRY(settle(*image));
    return image;
}

Result<std::uint32_t> powerWithin(const FormatOptions& options, std::string_view name, std::string_view title,
                                  std::uint32_t usual, std::uint32_t minimum, std::uint32_t maximum) {
    const std::uint64_t value = TRY(options.size(name)).value_or(usual);
    if (std::has_single_bit(value) && value >= minimum && value <= maximum) return static_cast<std::uint32_t>(value);
    return fail(ErrorCode::InvalidArgument,
                std::format("QED {} size must be within range [{}, {}] and power of 2", title, minimum, maximum));
}

Result<Header> newHeader(const CreateRequest& request) {
    Header header;
    header.clusterSize = TRY(
        powerWithin(request.options, "cluster_size", "cluster", kDefaultClusterSize, kMinClusterSize, kMaxClusterSize));
    header.tableClusters = TRY(
        powerWithin(request.options, "table_size", "table", kDefaultTableClusters, kMinTableClusters, kMaxTableClusters));
    header.l1Offset = header.clusterSize;
    header.imageSize = alignUp(request.size, 512);
    if (!header.sizeFits())
        return fail(ErrorCode::InvalidArgument,
                    std::format("QED image size must be a non-zero multiple of cluster size and less than {} bytes",
                                header.maxImageSize()));
    header.backingName = request.options.text("backing_file");
    if (header.backingName && header.backingName->size() > kMaxBackingName)
        return fail(ErrorCode::InvalidArgument, "Backing file name too long");
    if (header.backingName) header.features |= kFeatureBacking;
    if (header.backingName && request.options.text("backing_fmt") == "raw") header.features |= kFeatureBackingRaw;
    return header;
}

Result<std::unique_ptr<Image>> create(CreateRequest request) {
    Header header = TRY(newHeader(request));
    BlockDevice& host = *request.host;
    const std::uint64_t fileSize = header.l1Offset + header.tableBytes();
    if (host.growable()) TRY(host.truncate(fileSize));
    TRY(host.zero({header.l1Offset, header.tableBytes()}));
    TRY(host.write(0, header.serialise()));
    return std::make_unique<QedImage>(std::move(request.host), std::move(header), MappedImage::Content::Fresh);
}

} // namespace

constinit const FormatDriver kDriver{
    .name = "qed",
    .title = "QEMU enhanced disk",
    .goodFor = "old QEMU guests; choose qcow2 for new ones",
    .extensions = kExtensions,
    .createOptions = kOptions,
    .probe = probe,
    .open = open,
    .create = create,
    .supportsBacking = true,
    .structure = structure,
};

} // namespace blockcore::qed
