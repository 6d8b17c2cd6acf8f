// SPDX-License-Identifier: MIT
#include "blockcore/formats/qed/header.h"

#include "blockcore/base/byte_reader.h"
#include "blockcore/base/checked_math.h"

#include <bit>
#include <format>

namespace blockcore::qed {

namespace {

std::unexpected<Error> corrupt(std::string message) { return fail(ErrorCode::Corrupt, std::move(message)); }

bool isPowerWithin(std::uint32_t value, std::uint32_t minimum, std::uint32_t maximum) {
    return std::has_single_bit(value) && value >= minimum && value <= maximum;
}

Result<> checkSizes(const Header& header) {
    if (!isPowerWithin(header.clusterSize, kMinClusterSize, kMaxClusterSize)) return corrupt("QED cluster size is invalid");
    if (!isPowerWithin(header.tableClusters, kMinTableClusters, kMaxTableClusters))
        return corrupt("QED table size is invalid");
    if (!header.sizeFits()) return corrupt("QED image size is invalid");
    return {};
}

Result<> checkL1(const Header& header, std::uint64_t fileSize) {
    const auto end = checkedAdd(header.l1Offset, header.tableBytes());
    const bool inFile = end && *end <= alignUp(fileSize, header.clusterSize);
    if (header.l1Offset < std::max<std::uint64_t>(header.headerBytes(), header.clusterSize) || !inFile
        || !isAligned(header.l1Offset, header.clusterSize))
        return corrupt("QED table offset is invalid");
    return {};
}

Result<std::string> readBackingName(const HeaderRecord& record, const Header& header, std::span<const std::byte> bytes) {
    const auto end = checkedAdd<std::uint64_t>(record.backingNameOffset, record.backingNameLength);
    if (record.backingNameLength > kMaxBackingName || *end > header.headerBytes())
        return corrupt("QED backing file name is invalid");
    ByteReader reader(bytes);
    TRY(reader.skip(record.backingNameOffset));
    std::string name = TRY(reader.readText(record.backingNameLength));
    name.resize(std::min(name.size(), name.find('\0')));
    return name;
}

} // namespace

// The product of table sizes exceeds 64 bits for the largest clusters only: then every size fits.
bool Header::sizeFits() const {
    const auto reach = checkedMultiply(tableEntries() * tableEntries(), std::uint64_t{clusterSize});
    return isAligned(imageSize, 512) && imageSize <= INT64_MAX && (!reach || imageSize <= *reach);
}

Result<Header> Header::parse(std::span<const std::byte> bytes, std::uint64_t fileSize) {
    ByteReader reader(bytes);
    const auto record = reader.read<HeaderRecord>();
    if (!record || record->magic != kMagic) return fail(ErrorCode::WrongFormat, "Image not in QED format");
    if (const std::uint64_t unknown = record->features & ~kFeaturesKnown; unknown != 0)
        return fail(ErrorCode::Unsupported, std::format("Unsupported QED features: {:x}", unknown));
    Header header;
    header.clusterSize = record->clusterSize;
    header.tableClusters = record->tableClusters;
    header.headerClusters = record->headerClusters;
    header.features = record->features;
    header.compatFeatures = record->compatFeatures;
    header.autoclearFeatures = record->autoclearFeatures;
    header.l1Offset = record->l1Offset;
    header.imageSize = record->imageSize;
    TRY(checkSizes(header));
    TRY(checkL1(header, fileSize));
    if (header.hasFeature(kFeatureBacking)) {
        std::string name = TRY(readBackingName(*record, header, bytes));
        if (!name.empty()) header.backingName = std::move(name);
    }
    return header;
}

std::vector<std::byte> Header::serialise() const {
    HeaderRecord record{};
    record.magic = kMagic;
    record.clusterSize = clusterSize;
    record.tableClusters = tableClusters;
    record.headerClusters = headerClusters;
    record.features = features;
    record.compatFeatures = compatFeatures;
    record.autoclearFeatures = autoclearFeatures;
    record.l1Offset = l1Offset;
    record.imageSize = imageSize;
    if (backingName) {
        record.backingNameOffset = sizeof(record);
        record.backingNameLength = static_cast<std::uint32_t>(backingName->size());
    }
    ByteWriter writer;
    writer.write(record);
    writer.writeText(backingName.value_or(""));
    return writer.take();
}

} // namespace blockcore::qed
