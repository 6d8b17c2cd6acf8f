// SPDX-License-Identifier: MIT
#include "blockcore/formats/raw/driver.h"

#include "blockcore/base/checked_math.h"
#include "blockcore/formats/raw/image.h"
#include "blockcore/image/space.h"

#include <algorithm>
#include <array>
#include <cerrno>

namespace blockcore::raw {

namespace {

constexpr std::array<std::string_view, 2> kExtensions{"raw", "img"};
// Preallocation and what else a plain file can do is common to all formats: fileCreateOptions().
constexpr std::array kOptions{
    OptionSpec{.name = "size", .kind = OptionKind::Size, .help = "Virtual disk size"},
};

// Longer files cannot be addressed with the host's signed offsets.
constexpr std::uint64_t kMaxSize = (1ULL << 63) - kSectorSize;

int probe(std::span<const std::byte>, std::span<const std::byte>) { return 1; }

Result<std::unique_ptr<Image>> open(OpenRequest request) {
    const auto size = checkedAlignUp(request.host->size(), kSectorSize);
    if (!size || *size > kMaxSize) return fail(ErrorCode::TooLarge, "Image is too big");
    const auto firstSector =
        request.probed ? RawImage::FirstSector::MustLookRaw : RawImage::FirstSector::Free;
    return std::make_unique<RawImage>(std::move(request.host), *size, RawImage::Content::Unknown, firstSector);
}

Result<> preallocate(BlockDevice& host, std::uint64_t size, std::string_view mode) {
    if (mode == "full") return setSpaceAside(host, {0, size}, Preallocation::Full);
    if (mode == "falloc") return setSpaceAside(host, {0, size}, Preallocation::Falloc);
    if (mode == "metadata") return fail(ErrorCode::Unsupported, "Unsupported preallocation mode: metadata");
    if (mode != "off") return fail(ErrorCode::InvalidArgument, "invalid parameter value: " + std::string(mode));
    return {};
}

Error sizeProblem(Error error) {
    if (error.systemError != EFBIG) return during("Could not resize file")(std::move(error));
    return {.code = ErrorCode::TooLarge, .message = "The image size is too large for file format 'raw'"};
}

Result<std::unique_ptr<Image>> create(CreateRequest request) {
    const std::string mode = request.options.text("preallocation").value_or("off");
    const auto size = checkedAlignUp(request.size, kSectorSize);
    if (!size || *size > kMaxSize) return failSystem(EINVAL, "Could not resize file");
    if (request.host->growable()) {
        TRY(request.host->truncate(*size).transform_error(sizeProblem));
        TRY(preallocate(*request.host, *size, mode));
    } else if (request.host->size() < *size) {
        return fail(ErrorCode::NoSpace, "The device is smaller than the image");
    }
    const auto content = request.host->growable() ? RawImage::Content::Fresh : RawImage::Content::Unknown;
    return std::make_unique<RawImage>(std::move(request.host), *size, content);
}

Result<SpaceForecast> forecast(const ForecastRequest&) { return SpaceForecast{.unit = kSectorSize, .wholeDisk = true}; }

} // namespace

constinit const FormatDriver kDriver{
    .name = "raw",
    .title = "Raw disk image",
    .goodFor = "any program, fastest access, writing to a device",
    .extensions = kExtensions,
    .createOptions = kOptions,
    .probe = probe,
    .open = open,
    .create = create,
    .forecast = forecast,
    .sharesWrites = true,
};

} // namespace blockcore::raw
