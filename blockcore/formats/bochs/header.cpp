// SPDX-License-Identifier: MIT
#include "blockcore/formats/bochs/header.h"

#include "blockcore/base/byte_reader.h"
#include "blockcore/base/checked_math.h"

#include <algorithm>
#include <bit>
#include <format>

namespace blockcore::bochs {

namespace {

template <std::size_t Length>
bool equals(const char (&field)[Length], std::string_view text) {
    const std::string_view whole(field, Length);
    return whole.starts_with(text) && whole[text.size()] == '\0';
}

bool isKnown(const HeaderRecord& record) {
    return equals(record.magic, kMagic) && equals(record.type, kType) && equals(record.subtype, kSubtype)
        && (record.version == kVersion1 || record.version == kVersion2);
}

Result<> checkExtent(std::uint32_t bytes) {
    if (bytes < kSectorSize) return fail(ErrorCode::Corrupt, "Extent size must be at least 512");
    if (!std::has_single_bit(bytes))
        return fail(ErrorCode::Corrupt, std::format("Extent size {} is not a power of two", bytes));
    if (bytes > kMaxExtentBytes) return fail(ErrorCode::TooLarge, std::format("Extent size {} is too large", bytes));
    return {};
}

} // namespace

Result<Header> Header::parse(std::span<const std::byte> bytes) {
    ByteReader reader(bytes);
    const auto record = reader.read<HeaderRecord>();
    if (!record || !isKnown(*record)) return fail(ErrorCode::WrongFormat, "Image not in Bochs format");
    if (record->version == kVersion2) TRY(reader.skip(sizeof(le32)));
    Header header;
    header.size = alignDown(TRY(reader.read<le64>()), kSectorSize);
    header.catalogOffset = record->headerSize;
    header.catalogEntries = record->catalogEntries;
    header.extentBytes = record->extentBytes;
    header.bitmapBytes = std::max<std::uint32_t>(record->bitmapBytes, 1);
    if (header.catalogEntries > kMaxCatalogEntries) return fail(ErrorCode::TooLarge, "Catalog size is too large");
    TRY(checkExtent(header.extentBytes));
    if (divideUp<std::uint64_t>(header.size, header.extentBytes) > header.catalogEntries)
        return fail(ErrorCode::Corrupt, "Catalog size is too small for this disk size");
    if (header.bitmapBytes < divideUp(header.extentBytes / kSectorSize, 8U) || header.bitmapBytes > kMaxExtentBytes)
        return fail(ErrorCode::Corrupt, "The Bochs bitmap does not fit its extents");
    header.bitmapBytes = static_cast<std::uint32_t>(alignUp(header.bitmapBytes, kSectorSize));
    return header;
}

} // namespace blockcore::bochs
