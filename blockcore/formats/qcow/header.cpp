// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow/header.h"

#include "blockcore/base/byte_reader.h"

namespace blockcore::qcow {

namespace {

std::unexpected<Error> corrupt(std::string message) { return fail(ErrorCode::Corrupt, std::move(message)); }

Result<> checkSizes(const Header& header) {
    if (header.size <= 1) return corrupt("Image size is too small (must be at least 2 bytes)");
    if (header.clusterBits < kMinClusterBits || header.clusterBits > kMaxClusterBits)
        return corrupt("Cluster size must be between 512 and 64k");
    if (header.l2Bits < kMinL2Bits || header.l2Bits > kMaxL2Bits)
        return corrupt("L2 table size must be between 512 and 64k");
    const bool fits = header.size <= UINT64_MAX - header.l2Coverage() && header.l1Entries() <= kMaxL1Entries;
    return fits ? Result<>{} : fail(ErrorCode::TooLarge, "Image too large");
}

Result<std::optional<std::string>> readBackingName(const HeaderRecord& record, std::span<const std::byte> bytes) {
    if (record.backingNameOffset == 0) return std::nullopt;
    if (record.backingNameLength > kMaxBackingName) return corrupt("Backing file name too long");
    ByteReader reader(bytes);
    const auto outside = [](Error) { return corrupt("The backing file name lies past the end of the header").error(); };
    TRY(reader.skip(record.backingNameOffset).transform_error(outside));
    std::string name = TRY(reader.readText(record.backingNameLength).transform_error(outside));
    name.resize(std::min(name.size(), name.find('\0')));
    if (name.empty()) return std::nullopt;
    return name;
}

} // namespace

Result<Header> Header::parse(std::span<const std::byte> bytes, std::uint64_t fileSize, Use use) {
    ByteReader reader(bytes);
    const auto record = reader.read<HeaderRecord>();
    if (!record || record->magic != kMagic) return fail(ErrorCode::WrongFormat, "Image not in qcow format");
    if (record->version != kVersion)
        return fail(ErrorCode::Unsupported, "qcow (v" + std::to_string(record->version) + ") does not support qcow version "
                                                + std::to_string(record->version));
    Header header;
    header.size = record->size;
    header.clusterBits = record->clusterBits;
    header.l2Bits = record->l2Bits;
    header.l1Offset = record->l1Offset;
    TRY(checkSizes(header));
    if (record->cryptMethod > kCryptAes) return corrupt("invalid encryption method in qcow header");
    header.encrypted = record->cryptMethod != kCryptNone;
    header.backingName = TRY(readBackingName(*record, bytes));
    if (use == Use::Metadata) return header;
    if (header.encrypted) return fail(ErrorCode::Unsupported, "Parameter 'encrypt.key-secret' is required for cipher");
    const auto end = checkedAdd(header.l1Offset, header.l1Bytes());
    if (!end || *end > fileSize || header.l1Offset < sizeof(HeaderRecord))
        return corrupt("The L1 table lies past the end of the file");
    return header;
}

std::vector<std::byte> Header::serialise() const {
    HeaderRecord record{};
    record.magic = kMagic;
    record.version = kVersion;
    record.size = size;
    record.clusterBits = static_cast<std::uint8_t>(clusterBits);
    record.l2Bits = static_cast<std::uint8_t>(l2Bits);
    record.l1Offset = l1Offset;
    if (backingName) {
        record.backingNameOffset = sizeof(record);
        record.backingNameLength = static_cast<std::uint32_t>(backingName->size());
    }
    ByteWriter writer;
    writer.write(record);
    writer.writeText(backingName.value_or(""));
    return writer.take();
}

} // namespace blockcore::qcow
