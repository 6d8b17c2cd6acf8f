// SPDX-License-Identifier: MIT
#include "blockcore/formats/cloop/driver.h"

#include "blockcore/base/byte_reader.h"
#include "blockcore/formats/cloop/image.h"
#include "blockcore/formats/cloop/structure.h"

#include <algorithm>
#include <array>

namespace blockcore::cloop {

namespace {

constexpr std::array<std::string_view, 1> kExtensions{"cloop"};
// A script may begin like this by chance.
constexpr int kProbeScore = 2;

int probe(std::span<const std::byte> head, std::span<const std::byte>) {
    const std::size_t length = std::min(head.size(), kScript.size());
    return length > 0 && std::memcmp(head.data(), kScript.data(), length) == 0 ? kProbeScore : 0;
}

Result<std::unique_ptr<Image>> open(OpenRequest request) {
    if (request.access == Access::ReadWrite) return fail(ErrorCode::PermissionDenied, "Image is read-only");
    std::array<std::byte, kOffsetsOffset> bytes{};
    const std::uint64_t fileSize = request.host->size();
    TRY(request.host->read(0, std::span(bytes).first(std::min<std::uint64_t>(bytes.size(), fileSize))));
    ByteReader reader(bytes);
    TRY(reader.skip(kHeaderOffset));
    const HeaderRecord record = TRY(reader.read<HeaderRecord>());
    const Geometry geometry = TRY(Geometry::parse(record));
    return CloopImage::open(std::move(request.host), geometry);
}

} // namespace

constinit const FormatDriver kDriver{
    .name = "cloop",
    .title = "Compressed loop image (read only)",
    .goodFor = "",
    .extensions = kExtensions,
    .createOptions = {},
    .probe = probe,
    .open = open,
    .structure = structure,
};

} // namespace blockcore::cloop
