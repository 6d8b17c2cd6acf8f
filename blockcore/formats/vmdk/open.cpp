// SPDX-License-Identifier: MIT
// VmdkImage::open: from the file that was named to the parts it is made of.
#include "blockcore/formats/vmdk/image.h"

#include "blockcore/base/checked_math.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <format>

namespace blockcore::vmdk {

namespace {

constexpr std::array<std::string_view, 6> kSplitTypes{"monolithicFlat", "vmfs",     "vmfsSparse",
                                                      "seSparse",       "twoGbMaxExtentSparse", "twoGbMaxExtentFlat"};

Result<std::string> readText(BlockDevice& host, Range range) {
    std::string text(range.length, '\0');
    TRY(host.read(range.offset, std::as_writable_bytes(std::span(text))));
    return text;
}

// In the reference's words: the file cannot be opened, whatever line is missing.
std::unexpected<Error> invalidArgument(const std::filesystem::path& path) {
    return std::unexpected(during(std::format("Could not open '{}'", path.string()))(failSystem(EINVAL).error()));
}

Result<Descriptor> parseDescriptor(std::string_view text, const std::filesystem::path& path) {
    auto descriptor = Descriptor::parse(text);
    if (!descriptor && descriptor.error().systemError == EINVAL) return invalidArgument(path);
    return descriptor;
}

// Where grains have to be written whole they must not lie across two parts.
Result<> checkWholeGrains(std::span<const Part> parts) {
    std::uint64_t unit = 1;
    for (const Part& part : parts)
        if (part.header()) unit = std::max(unit, part.header()->grainBytes());
    const bool aligned = std::ranges::all_of(parts, [&](const Part& part) { return isAligned(part.guest.offset, unit); });
    return aligned ? Result<>{} : fail(ErrorCode::Unsupported, "The VMDK's extents do not start on whole grains");
}

Result<std::vector<Part>> openParts(std::string_view text, const OpenRequest& request, const PartUse& use) {
    std::vector<Part> parts;
    std::uint64_t end = 0;
    for (const ExtentLine& line : TRY(Descriptor::parseExtents(text))) {
        parts.push_back(TRY(openPart(line, request.path, use, request.files)));
        Part& part = parts.back();
        part.guest.offset = end;
        if (part.guest.length > INT64_MAX - end)
            return fail(ErrorCode::TooLarge, "Could not refresh total sector count: File too large");
        end += part.guest.length;
        if (part.guest.length == 0) parts.pop_back();
    }
    if (parts.empty()) return fail(ErrorCode::Corrupt, "The VMDK descriptor names no extents");
    const bool wholeUnits = use.parent == Parent::Below || std::ranges::any_of(parts, &Part::stream);
    if (use.access != Access::Read && wholeUnits) TRY(checkWholeGrains(parts));
    return parts;
}

Result<std::unique_ptr<VmdkImage>> openSplit(OpenRequest request, Range textRange) {
    const std::string text = TRY(readText(*request.host, textRange));
    Descriptor descriptor = TRY(parseDescriptor(text, request.path));
    if (!std::ranges::contains(kSplitTypes, descriptor.createType))
        return fail(ErrorCode::Unsupported, std::format("Unsupported image type '{}'", descriptor.createType));
    descriptor.contentIdDigits.offset += textRange.offset;
    const PartUse use{.access = request.access,
                      .cache = request.cache,
                      .parent = descriptor.parent ? Parent::Below : Parent::None};
    VmdkImage::Parts parts;
    parts.list = TRY(openParts(text, request, use));
    parts.textFile = std::move(request.host);
    return std::make_unique<VmdkImage>(std::move(parts), std::move(descriptor), VmdkImage::Content::Unknown);
}

Result<std::unique_ptr<VmdkImage>> openMonolithic(OpenRequest request) {
    const SparseHeader header = TRY(readHeader(*request.host, request.access));
    if (header.capacity == 0 && header.descriptor.length > 0) return openSplit(std::move(request), header.descriptor);
    const std::string text = TRY(readText(*request.host, header.descriptor));
    auto descriptor = Descriptor::parse(text);
    if (!descriptor) return invalidArgument(request.path);
    VmdkImage::Parts parts;
    parts.list.push_back(makeSparsePart(std::move(request.host), header, VmdkImage::Content::Unknown,
                                        descriptor->parent ? Parent::Below : Parent::None));
    parts.list.front().path = request.path.string();
    return std::make_unique<VmdkImage>(std::move(parts), std::move(*descriptor), VmdkImage::Content::Unknown);
}

} // namespace

Result<std::unique_ptr<VmdkImage>> VmdkImage::open(OpenRequest request) {
    std::array<std::byte, 4> start{};
    if (request.host->size() < start.size()) return fail(ErrorCode::WrongFormat, "File is too small, not a valid image");
    TRY(request.host->read(0, start));
    le32 magic;
    std::memcpy(&magic, start.data(), sizeof(magic));
    if (magic == kHostedMagic || magic == kCowdMagic) return openMonolithic(std::move(request));
    const std::uint64_t length = std::min(request.host->size(), kMaxDescriptorBytes);
    return openSplit(std::move(request), {0, length});
}

} // namespace blockcore::vmdk
