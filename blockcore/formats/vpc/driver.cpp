// SPDX-License-Identifier: MIT
#include "blockcore/formats/vpc/driver.h"

#include "blockcore/base/checked_math.h"
#include "blockcore/formats/vpc/image.h"
#include "blockcore/formats/vpc/structure.h"

#include <algorithm>
#include <array>
#include <format>

namespace blockcore::vpc {

namespace {

constexpr std::array<std::string_view, 2> kExtensions{"vhd", "vpc"};
constexpr std::array<std::string_view, 2> kSubformats{"dynamic", "fixed"};
constexpr std::array kOptions{
    OptionSpec{.name = "size", .kind = OptionKind::Size, .help = "Virtual disk size"},
    OptionSpec{.name = "subformat",
               .kind = OptionKind::Choice,
               .help = "Type of virtual hard disk format. Supported formats are {dynamic (default) | fixed} ",
               .choices = kSubformats},
    OptionSpec{.name = "force_size",
               .kind = OptionKind::Flag,
               .help = "Force disk size calculation to use the actual size specified, rather than using the nearest "
                       "CHS-based calculation"},
};

int probe(std::span<const std::byte> head, std::span<const std::byte>) { return Footer::isFooter(head) ? 100 : 0; }

// Fixed disks have nothing in front of their data.
int probeTrailer(std::span<const std::byte> tail) { return Footer::isFooter(tail) ? 100 : 0; }

// Zeroes follow where the file ends before that.
Result<std::vector<std::byte>> readUpTo(BlockDevice& host, std::uint64_t offset, std::size_t length) {
    std::vector<std::byte> bytes(length);
    if (offset < host.size())
        TRY(host.read(offset, std::span(bytes).first(std::min<std::uint64_t>(length, host.size() - offset))));
    return bytes;
}

Result<std::unique_ptr<Image>> openDynamic(std::unique_ptr<BlockDevice> host, const Footer& footer,
                                           std::vector<std::byte> footerBytes) {
    if (footer.headerOffset > INT64_MAX - sizeof(DynamicHeaderRecord))
        return fail(ErrorCode::Corrupt, "Error reading dynamic VHD header");
    const auto bytes = TRY(readUpTo(*host, footer.headerOffset, sizeof(DynamicHeaderRecord)));
    const DynamicHeader header = TRY(DynamicHeader::parse(bytes, footer.size));
    return DynamicImage::open(std::move(host), footer, header, std::move(footerBytes), MappedImage::Content::Unknown);
}

Result<std::unique_ptr<Image>> openFixed(std::unique_ptr<BlockDevice> host, const Footer& footer,
                                         std::vector<std::byte> footerBytes) {
    if (footer.diskType != kTypeFixed) return fail(ErrorCode::WrongFormat, "invalid VPC image");
    if (footer.size > host->size() - sizeof(FooterRecord))
        return fail(ErrorCode::Corrupt, "The VHD's disk ends past its footer. The image has been truncated.");
    return std::make_unique<FixedImage>(std::move(host), footer.size, std::move(footerBytes), MappedImage::Content::Unknown);
}

Result<Footer> parseFooter(std::span<const std::byte> bytes, const std::filesystem::path& path) {
    return Footer::parse(bytes).transform_error([&](Error error) {
        if (error.code == ErrorCode::TooLarge)
            error.message = std::format("Could not open '{}': {}", path.string(), error.message);
        return error;
    });
}

Result<std::unique_ptr<Image>> open(OpenRequest request) {
    const std::uint64_t fileSize = request.host->size();
    auto start = TRY(readUpTo(*request.host, 0, sizeof(FooterRecord)));
    if (Footer::isFooter(start)) {
        const Footer footer = TRY(parseFooter(start, request.path));
        return openDynamic(std::move(request.host), footer, std::move(start));
    }
    if (fileSize < sizeof(FooterRecord)) return fail(ErrorCode::WrongFormat, "invalid VPC image");
    auto end = TRY(readUpTo(*request.host, fileSize - sizeof(FooterRecord), sizeof(FooterRecord)));
    if (!Footer::isFooter(end)) return fail(ErrorCode::WrongFormat, "invalid VPC image");
    const Footer footer = TRY(parseFooter(end, request.path));
    return openFixed(std::move(request.host), footer, std::move(end));
}

Result<std::unique_ptr<Image>> createDynamic(CreateRequest request, SizeRule rule) {
    const auto footerBytes = TRY(newFooter(request.size, kTypeDynamic, rule));
    const DynamicHeader header{
        .tableOffset = sizeof(FooterRecord) + sizeof(DynamicHeaderRecord),
        .entryCount = static_cast<std::uint32_t>(divideUp<std::uint64_t>(request.size, kNewBlockSize)),
        .blockSize = kNewBlockSize};
    const std::uint64_t tableBytes = header.tableEnd() - header.tableOffset;
    TRY(request.host->write(header.tableOffset, std::vector<std::byte>(tableBytes, std::byte{0xff})));
    TRY(request.host->write(header.tableEnd(), footerBytes));
    TRY(request.host->write(sizeof(FooterRecord), header.serialise()));
    TRY(request.host->write(0, footerBytes));
    const Footer footer = TRY(Footer::parse(footerBytes));
    return DynamicImage::open(std::move(request.host), footer, header, footerBytes, MappedImage::Content::Fresh);
}

Result<std::unique_ptr<Image>> createFixed(CreateRequest request, SizeRule rule) {
    const auto footerBytes = TRY(newFooter(request.size, kTypeFixed, rule));
    const bool fresh = request.host->growable(); // a device keeps what was on it
    if (fresh) TRY(request.host->truncate(request.size));
    TRY(request.host->write(request.size, footerBytes));
    return std::make_unique<FixedImage>(std::move(request.host), request.size, footerBytes,
                                        fresh ? MappedImage::Content::Fresh : MappedImage::Content::Unknown);
}

Result<std::unique_ptr<Image>> create(CreateRequest request) {
    const std::string subformat = request.options.text("subformat").value_or("dynamic");
    const bool exact = TRY(request.options.flag("force_size")).value_or(false);
    const SizeRule rule = exact ? SizeRule::Exact : SizeRule::RoundedToGeometry;
    if (subformat == "dynamic") return createDynamic(std::move(request), rule);
    if (subformat == "fixed") return createFixed(std::move(request), rule);
    return fail(ErrorCode::InvalidArgument, std::format("Parameter 'subformat' does not accept value '{}'", subformat));
}

} // namespace

constinit const FormatDriver kDriver{
    .name = "vpc",
    .title = "Virtual hard disk (VHD)",
    .goodFor = "Hyper-V generation 1, Virtual PC, Azure (fixed)",
    .extensions = kExtensions,
    .createOptions = kOptions,
    .probe = probe,
    .open = open,
    .create = create,
    .structure = structure,
    .probeTrailer = probeTrailer,
};

} // namespace blockcore::vpc
