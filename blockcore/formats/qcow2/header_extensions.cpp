// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/header_extensions.h"

#include <algorithm>
#include <format>

namespace blockcore::qcow2 {

namespace {

std::unexpected<Error> corrupt(std::string message) { return fail(ErrorCode::Corrupt, std::move(message)); }

std::string textOf(std::span<const std::byte> bytes) {
    std::string text(bytes.size(), '\0');
    std::ranges::transform(bytes, text.begin(), [](std::byte byte) { return static_cast<char>(byte); });
    text.resize(std::min(text.size(), text.find('\0')));
    return text;
}

Result<> readBackingFormat(Header& header, std::span<const std::byte> bytes) {
    if (bytes.size() > kMaxBackingFormatLength)
        return corrupt(std::format("ERROR: ext_backing_format: len={} too large (>={})", bytes.size(),
                                   kMaxBackingFormatLength + 1));
    header.backingFormat = textOf(bytes);
    return {};
}

Result<> readFeatureNames(Header& header, std::span<const std::byte> bytes) {
    ByteReader reader(bytes);
    while (reader.remaining() >= sizeof(FeatureNameRecord)) {
        const auto record = TRY(reader.read<FeatureNameRecord>());
        const std::string_view padded(record.name, sizeof(record.name));
        header.featureNames.push_back({record.type, record.bit, std::string(padded.substr(0, padded.find('\0')))});
    }
    return {};
}

Result<> readBitmaps(Header& header, std::span<const std::byte> bytes) {
    if (bytes.size() != sizeof(BitmapsExtensionRecord)) return corrupt("bitmaps_ext: Invalid extension length");
    // Somebody without bitmap support wrote to the image: the bitmaps are stale and count as absent.
    if ((header.autoclear & kAutoclearBitmaps) == 0) return {};
    ByteReader reader(bytes);
    const auto record = TRY(reader.read<BitmapsExtensionRecord>());
    if (record.reserved != 0) return corrupt("bitmaps_ext: Reserved field is not zero");
    const BitmapsPointer pointer{record.count, record.directorySize, record.directoryOffset};
    if (pointer.count > kMaxBitmaps)
        return corrupt(std::format("bitmaps_ext: Image has {} bitmaps, exceeding the QEMU supported maximum of {}",
                                   pointer.count, kMaxBitmaps));
    if (pointer.count == 0) return corrupt("found bitmaps extension with zero bitmaps");
    if (!isAligned(pointer.directoryOffset, header.geometry().clusterSize()))
        return corrupt("bitmaps_ext: invalid bitmap directory offset");
    if (pointer.directorySize > kMaxBitmapDirectoryBytes)
        return corrupt(std::format("bitmaps_ext: bitmap directory size ({}) exceeds the maximum supported size ({})",
                                   pointer.directorySize, kMaxBitmapDirectoryBytes));
    header.bitmaps = pointer;
    return {};
}

Result<> readCrypto(Header& header, std::span<const std::byte> bytes) {
    if (header.cryptMethod != kCryptLuks)
        return corrupt("CRYPTO header extension only expected with LUKS encryption method");
    if (bytes.size() != sizeof(CryptoExtensionRecord))
        return corrupt(std::format("CRYPTO header extension size {}, but expected size {}", bytes.size(),
                                   sizeof(CryptoExtensionRecord)));
    ByteReader reader(bytes);
    const auto record = TRY(reader.read<CryptoExtensionRecord>());
    if (!isAligned(record.offset, header.geometry().clusterSize()))
        return corrupt(std::format("Encryption header offset '{}' is not a multiple of cluster size '{}'",
                                   std::uint64_t{record.offset}, header.geometry().clusterSize()));
    header.crypto = CryptoPointer{record.offset, record.length};
    return {};
}

Result<> readOne(Header& header, std::uint32_t type, std::span<const std::byte> bytes) {
    switch (type) {
    case kExtensionBackingFormat: return readBackingFormat(header, bytes);
    case kExtensionFeatureNames: return readFeatureNames(header, bytes);
    case kExtensionBitmaps: return readBitmaps(header, bytes);
    case kExtensionCrypto: return readCrypto(header, bytes);
    case kExtensionDataFile: header.dataFileName = textOf(bytes); return {};
    default:
        header.unknownExtensions.push_back({type, {bytes.begin(), bytes.end()}});
        return {};
    }
}

void writeOne(ByteWriter& writer, std::uint32_t type, std::span<const std::byte> bytes) {
    writer.write(ExtensionHeader{type, static_cast<std::uint32_t>(bytes.size())});
    writer.writeBytes(bytes);
    writer.padTo(alignUp(writer.size(), 8));
}

template <DiskRecord R>
void writeRecord(ByteWriter& writer, std::uint32_t type, const R& record) {
    writeOne(writer, type, std::as_bytes(std::span(&record, 1)));
}

void writeText(ByteWriter& writer, std::uint32_t type, const std::optional<std::string>& text) {
    if (text) writeOne(writer, type, std::as_bytes(std::span(*text)));
}

void writeFeatureNames(ByteWriter& writer, const std::vector<FeatureName>& names) {
    if (names.empty()) return;
    std::vector<FeatureNameRecord> records;
    for (const FeatureName& feature : names) {
        FeatureNameRecord record{feature.type, feature.bit, {}};
        feature.name.copy(record.name, sizeof(record.name));
        records.push_back(record);
    }
    writeOne(writer, kExtensionFeatureNames, std::as_bytes(std::span(records)));
}

} // namespace

Result<> readExtensions(Header& header, std::span<const std::byte> bytes, std::uint64_t end) {
    std::uint64_t offset = header.headerLength;
    while (offset < end) {
        // A short file ends like one padded with zeroes: with the end mark.
        if (bytes.size() < offset + sizeof(ExtensionHeader)) return {};
        ByteReader reader(bytes.subspan(static_cast<std::size_t>(offset)));
        const auto head = TRY(reader.read<ExtensionHeader>());
        offset += sizeof(head);
        const std::uint64_t length = head.length;
        if (offset > end || length > end - offset) return corrupt("Header extension too large");
        if (head.type == kExtensionEnd) return {};
        const auto content = reader.take(length);
        if (!content) return corrupt("Header extension too large");
        TRY(readOne(header, head.type, *content));
        offset += alignUp(length, 8);
    }
    return {};
}

void writeExtensions(const Header& header, ByteWriter& writer) {
    writeText(writer, kExtensionBackingFormat, header.backingFormat);
    writeText(writer, kExtensionDataFile, header.dataFileName);
    if (header.crypto)
        writeRecord(writer, kExtensionCrypto, CryptoExtensionRecord{header.crypto->offset, header.crypto->length});
    writeFeatureNames(writer, header.featureNames);
    if (header.bitmaps)
        writeRecord(writer, kExtensionBitmaps,
                    BitmapsExtensionRecord{header.bitmaps->count, 0u, header.bitmaps->directorySize,
                                           header.bitmaps->directoryOffset});
    for (const UnknownExtension& extension : header.unknownExtensions)
        writeOne(writer, extension.type, extension.bytes);
    writeOne(writer, kExtensionEnd, {});
}

} // namespace blockcore::qcow2
