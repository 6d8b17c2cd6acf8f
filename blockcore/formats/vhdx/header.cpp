// SPDX-License-Identifier: MIT
#include "blockcore/formats/vhdx/header.h"

#include "blockcore/base/byte_reader.h"
#include "blockcore/base/crc32c.h"

#include <cstddef>
#include <format>
#include <optional>

namespace blockcore::vhdx {

namespace {

constexpr std::string_view kCreator = "QEMU v10.0.13"; // recorded as UTF-16

bool isSealed(std::span<const std::byte> bytes) {
    std::vector<std::byte> copy(bytes.begin(), bytes.end());
    le32 stored, none{0};
    std::memcpy(&stored, copy.data() + offsetof(HeaderRecord, checksum), sizeof(stored));
    std::memcpy(copy.data() + offsetof(HeaderRecord, checksum), &none, sizeof(none));
    return crc32c(copy) == stored;
}

std::optional<HeaderRecord> validHeader(std::span<const std::byte> bytes) {
    ByteReader reader(bytes);
    const auto record = reader.read<HeaderRecord>();
    if (!record || record->signature != kHeaderSignature || record->version != kVersion || !isSealed(bytes))
        return std::nullopt;
    return *record;
}

Header headerOf(const HeaderRecord& record, std::size_t slot) {
    return {.slot = slot,
            .sequence = record.sequence,
            .fileWriteId = record.fileWriteId,
            .dataWriteId = record.dataWriteId,
            .logId = record.logId,
            .logLength = record.logLength,
            .logOffset = record.logOffset};
}

Result<> checkLog(const HeaderRecord& record) {
    if (record.logVersion != 0)
        return fail(ErrorCode::Unsupported, std::format("Unsupported VHDX log version {}", std::uint16_t{record.logVersion}));
    if (record.logOffset < kMiB || record.logOffset % kMiB != 0 || record.logLength % kMiB != 0)
        return fail(ErrorCode::Corrupt, "The VHDX log is not aligned to 1 MiB");
    return {};
}

} // namespace

Result<Header> Header::current(std::span<const std::byte> first, std::span<const std::byte> second) {
    const auto one = validHeader(first), two = validHeader(second);
    if (!one && !two) return fail(ErrorCode::Corrupt, "No valid VHDX header found");
    const bool useSecond = !one || (two && two->sequence > one->sequence);
    const HeaderRecord& record = useSecond ? *two : *one;
    TRY(checkLog(record));
    return headerOf(record, useSecond ? 1 : 0);
}

std::vector<std::byte> Header::serialise() const {
    HeaderRecord record{};
    record.signature = kHeaderSignature;
    record.sequence = sequence;
    record.fileWriteId = fileWriteId;
    record.dataWriteId = dataWriteId;
    record.logId = logId;
    record.version = kVersion;
    record.logLength = logLength;
    record.logOffset = logOffset;
    ByteWriter writer;
    writer.write(record);
    writer.padTo(kHeaderBytes);
    const le32 checksum(crc32c(writer.bytes()));
    auto bytes = writer.take();
    std::memcpy(bytes.data() + offsetof(HeaderRecord, checksum), &checksum, sizeof(checksum));
    return bytes;
}

Header Header::successor() const {
    Header next = *this;
    next.slot = 1 - slot;
    ++next.sequence;
    return next;
}

std::vector<std::byte> fileIdentifier() {
    ByteWriter writer;
    writer.writeText(kFileSignature);
    for (const char letter : kCreator) writer.write(le16(static_cast<std::uint16_t>(letter)));
    writer.padTo(kFileSignatureBytes + kCreatorBytes);
    return writer.take();
}

} // namespace blockcore::vhdx
