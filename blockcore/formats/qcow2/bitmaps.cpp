// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/bitmaps.h"

#include "blockcore/base/byte_reader.h"
#include "blockcore/formats/qcow2/entries.h"

#include <format>

namespace blockcore::qcow2 {

namespace {

std::unexpected<Error> corrupt(std::string message) { return fail(ErrorCode::Corrupt, std::move(message)); }

// "Bitmap directory": what a legal entry looks like, against the disk that it describes.
bool plausible(const Header& header, const BitmapRecord& record) {
    const std::uint64_t entryCount = record.tableEntryCount;
    if (record.nameLength == 0 || record.nameLength > kMaxBitmapNameLength) return false;
    if (entryCount == 0 || entryCount > kMaxBitmapTableEntries || record.tableOffset == 0) return false;
    if (!isAligned(record.tableOffset, header.geometry().clusterSize())) return false;
    if (record.granularityBits < kMinBitmapGranularityBits || record.granularityBits > kMaxBitmapGranularityBits)
        return false;
    if ((record.flags & ~(kBitmapInUse | kBitmapAuto)) != 0 || record.type != kBitmapTypeDirtyTracking) return false;
    if ((record.flags & kBitmapInUse) != 0) return true; // sizes of an inconsistent bitmap do not matter
    const std::uint64_t bits = divideUp<std::uint64_t>(header.size, std::uint64_t{1} << record.granularityBits);
    return divideUp<std::uint64_t>(divideUp<std::uint64_t>(bits, 8), header.geometry().clusterSize()) == entryCount;
}

Result<Bitmap> readBitmap(const Header& header, ByteReader& reader) {
    const auto broken = [](auto) { return Error{.code = ErrorCode::Corrupt, .message = "Broken bitmap directory"}; };
    const auto record = TRY(reader.read<BitmapRecord>().transform_error(broken));
    if (record.extraDataLength != 0) return corrupt("Bitmap extra data is not supported");
    Bitmap bitmap{.name = TRY(reader.readText(record.nameLength).transform_error(broken)),
                  .tableOffset = record.tableOffset, .tableEntryCount = record.tableEntryCount,
                  .flags = record.flags, .granularityBits = record.granularityBits};
    if (!plausible(header, record))
        return corrupt(std::format("Bitmap '{}' doesn't satisfy the constraints", bitmap.name));
    TRY(reader.skip(alignUp(reader.position(), 8) - reader.position()).transform_error(broken));
    return bitmap;
}

} // namespace

Result<std::vector<Bitmap>> parseBitmapDirectory(const Header& header, std::span<const std::byte> bytes) {
    std::vector<Bitmap> bitmaps;
    const std::uint32_t count = header.bitmaps ? header.bitmaps->count : 0;
    ByteReader reader(bytes);
    while (reader.remaining() > 0) {
        if (bitmaps.size() == count) return corrupt("More bitmaps found than specified in header extension");
        bitmaps.push_back(TRY(readBitmap(header, reader)));
    }
    if (bitmaps.size() < count) return corrupt("Less bitmaps found than specified in header extension");
    return bitmaps;
}

std::vector<std::byte> bitmapDirectoryBytes(std::span<const Bitmap> bitmaps) {
    ByteWriter writer;
    for (const Bitmap& bitmap : bitmaps) {
        writer.write(BitmapRecord{bitmap.tableOffset, bitmap.tableEntryCount, bitmap.flags, kBitmapTypeDirtyTracking,
                                  bitmap.granularityBits, static_cast<std::uint16_t>(bitmap.name.size()), 0U});
        writer.writeText(bitmap.name);
        writer.padTo(alignUp(writer.size(), 8));
    }
    return writer.take();
}

bool soundBitmapEntry(const Geometry& geometry, std::uint64_t entry) {
    if ((entry & kBitmapEntryReserved) != 0) return false;
    const std::uint64_t offset = entryOffset(entry);
    return offset == 0 || ((entry & kBitmapEntryAllOnes) == 0 && geometry.offsetInCluster(offset) == 0);
}

} // namespace blockcore::qcow2
