// SPDX-License-Identifier: MIT
#include "blockcore/formats/bochs/driver.h"

#include "blockcore/formats/bochs/image.h"
#include "blockcore/formats/bochs/structure.h"

#include <algorithm>
#include <array>

namespace blockcore::bochs {

namespace {

constexpr std::array<std::string_view, 1> kExtensions{"bochs"};

int probe(std::span<const std::byte> head, std::span<const std::byte>) {
    const auto header = Header::parse(head);
    return header || header.error().code != ErrorCode::WrongFormat ? 100 : 0;
}

Result<std::unique_ptr<Image>> open(OpenRequest request) {
    if (request.access == Access::ReadWrite) return fail(ErrorCode::PermissionDenied, "Image is read-only");
    std::array<std::byte, kSectorSize> bytes{};
    const std::uint64_t fileSize = request.host->size();
    TRY(request.host->read(0, std::span(bytes).first(std::min<std::uint64_t>(bytes.size(), fileSize))));
    const Header header = TRY(Header::parse(bytes));
    if (header.dataOffset() > fileSize) return fail(ErrorCode::Corrupt, "The Bochs catalog ends past the end of the file");
    return std::make_unique<BochsImage>(std::move(request.host), header);
}

} // namespace

constinit const FormatDriver kDriver{
    .name = "bochs",
    .title = "Bochs growing disk (read only)",
    .goodFor = "",
    .extensions = kExtensions,
    .createOptions = {},
    .probe = probe,
    .open = open,
    .structure = structure,
};

} // namespace blockcore::bochs
