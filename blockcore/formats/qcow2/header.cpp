// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/header.h"

#include "blockcore/base/byte_reader.h"
#include "blockcore/formats/qcow2/header_extensions.h"

#include <format>

namespace blockcore::qcow2 {

namespace {

std::unexpected<Error> corrupt(std::string message) { return fail(ErrorCode::Corrupt, std::move(message)); }

struct TablePlace {
    std::string_view name;
    std::uint64_t offset, entryCount, entryBytes, maxBytes;
};

// entryCount has at most 32 bits and entryBytes is at most a cluster: the product cannot wrap.
Result<> checkTable(const Header& header, const TablePlace& table, std::uint64_t fileSize) {
    if (table.entryCount > table.maxBytes / table.entryBytes)
        return fail(ErrorCode::TooLarge, std::format("{} too large", table.name));
    const auto end = checkedAdd(table.offset, table.entryCount * table.entryBytes);
    const bool inFile = end && *end <= fileSize;
    if (!inFile || !isAligned(table.offset, header.geometry().clusterSize()))
        return corrupt(std::format("{} offset invalid", table.name));
    return {};
}

Result<HeaderV2> readFixedPart(ByteReader& reader) {
    const auto fixed = reader.read<HeaderV2>();
    if (!fixed || fixed->magic != kMagic) return fail(ErrorCode::WrongFormat, "Image is not in qcow2 format");
    const std::uint32_t version = fixed->version, clusterBits = fixed->clusterBits;
    if (version < 2 || version > 3)
        return fail(ErrorCode::Unsupported, std::format("Unsupported qcow2 version {}", version));
    if (clusterBits < kMinClusterBits || clusterBits > kMaxClusterBits)
        return corrupt(std::format("Unsupported cluster size: 2^{}", clusterBits));
    return *fixed;
}

Result<> readVersion3Part(Header& header, ByteReader& reader) {
    const auto fields = reader.read<HeaderV3>();
    if (!fields || fields->headerLength < kHeaderV3MinLength) return corrupt("qcow2 header too short");
    header.incompatible = fields->incompatible;
    header.compatible = fields->compatible;
    header.autoclear = fields->autoclear;
    header.refcountOrder = fields->refcountOrder;
    header.headerLength = fields->headerLength;
    if (header.headerLength > kHeaderV3MinLength) {
        const auto type = reader.read<std::uint8_t>();
        if (!type) return corrupt("qcow2 header too short");
        header.compressionType = *type;
    }
    return {};
}

Result<> checkCompressionType(const Header& header) {
    if (header.compressionType > kCompressionZstd)
        return fail(ErrorCode::Unsupported,
                    std::format("qcow2: unknown compression type: {}", unsigned{header.compressionType}));
    const bool flagged = header.hasIncompatible(kIncompatibleCompression);
    if (header.compressionType == kCompressionZlib && flagged)
        return corrupt("qcow2: Compression type incompatible feature bit must not be set");
    if (header.compressionType != kCompressionZlib && !flagged)
        return corrupt("qcow2: Compression type incompatible feature bit must be set");
    return {};
}

// The names come from the image itself: whoever invented a feature wrote its name into the table.
Result<> refuseUnknownFeatures(const Header& header) {
    std::uint64_t unknown = header.incompatible & ~kIncompatibleKnown;
    if (unknown == 0) return {};
    std::string names;
    const auto append = [&names](std::string_view name) {
        if (!names.empty()) names += ", ";
        names += name;
    };
    for (const FeatureName& feature : header.featureNames) {
        if (feature.type != static_cast<std::uint8_t>(FeatureType::Incompatible) || feature.bit > 63) continue;
        const std::uint64_t bit = std::uint64_t{1} << feature.bit;
        if ((unknown & bit) == 0) continue;
        if (!feature.name.empty()) append(feature.name);
        unknown &= ~bit;
    }
    if (unknown != 0) append(std::format("Unknown incompatible feature: {:x}", unknown));
    return fail(ErrorCode::Unsupported, std::format("Unsupported qcow2 feature(s): {}", names));
}

Result<> checkWidths(const Header& header) {
    if (header.hasIncompatible(kIncompatibleExtendedL2) && header.clusterBits < kMinExtendedClusterBits)
        return corrupt(std::format("Unsupported subcluster size: {}", header.geometry().subclusterSize()));
    if (header.refcountOrder > kMaxRefcountOrder)
        return corrupt("Reference count entry width too large; may not exceed 64 bits");
    if (header.cryptMethod > kCryptLuks)
        return fail(ErrorCode::Unsupported, std::format("Unsupported encryption method {}", header.cryptMethod));
    return {};
}

Result<> checkTables(const Header& header, std::uint64_t fileSize, HeaderUse use) {
    const std::uint64_t clusterSize = header.geometry().clusterSize();
    const bool checking = use == HeaderUse::Check;
    if (header.refcountTableClusters == 0 && !checking)
        return corrupt("Image does not contain a reference count table");
    const std::uint64_t bound = checking ? INT64_MAX : fileSize;
    TRY(checkTable(header,
                   {"Reference count table", header.refcountTableOffset, header.refcountTableClusters, clusterSize,
                    kMaxRefcountTableBytes},
                   bound));
    if (!checking)
        TRY(checkTable(header,
                       {"Snapshot table", header.snapshotTableOffset, header.snapshotCount, sizeof(SnapshotRecord),
                        sizeof(SnapshotRecord) * std::uint64_t{kMaxSnapshots}},
                       fileSize));
    TRY(checkTable(header, {"Active L1 table", header.l1Offset, header.l1EntryCount, sizeof(be64), kMaxL1Bytes},
                   bound));
    const std::uint64_t neededL1Entries = header.geometry().l1EntriesFor(header.size);
    if (neededL1Entries > INT32_MAX) return fail(ErrorCode::TooLarge, "Image is too big");
    if (header.l1EntryCount < neededL1Entries) return corrupt("L1 table is too small");
    return {};
}

// The end of the space for extensions: the backing file's name, or the cluster.
Result<std::uint64_t> extensionsEnd(const Header& header, const HeaderV2& fixed) {
    const std::uint64_t clusterSize = header.geometry().clusterSize();
    if (header.headerLength > clusterSize) return corrupt("qcow2 header exceeds cluster size");
    const std::uint64_t nameOffset = fixed.backingNameOffset;
    if (nameOffset > clusterSize) return corrupt("Invalid backing file offset");
    return nameOffset != 0 ? nameOffset : clusterSize;
}

Result<> readBackingName(Header& header, const HeaderV2& fixed, std::span<const std::byte> bytes) {
    const std::uint64_t offset = fixed.backingNameOffset, length = fixed.backingNameLength;
    if (offset == 0) return {};
    if (length > std::min<std::uint64_t>(kMaxBackingNameLength, header.geometry().clusterSize() - offset))
        return corrupt("Backing file name too long");
    ByteReader reader(bytes);
    TRY(reader.skip(offset).and_then([&] { return reader.readText(length); })
            .transform([&](std::string name) {
                name.resize(std::min(name.size(), name.find('\0')));
                if (!name.empty()) header.backingName = std::move(name);
            })
            .transform_error([](Error error) {
                error.message = "Could not read backing file name";
                return error;
            }));
    return {};
}

Result<> checkDataFile(const Header& header) {
    if (header.dataFileRaw() && !header.hasIncompatible(kIncompatibleDataFile))
        return corrupt("data-file-raw requires a data file");
    if (header.hasIncompatible(kIncompatibleDataFile) && !header.dataFileName)
        return corrupt("'data-file' is required for this image");
    return {};
}

void takeFixedFields(Header& header, const HeaderV2& fixed) {
    header.version = fixed.version;
    header.clusterBits = fixed.clusterBits;
    header.size = alignDown(fixed.size, 512);
    header.cryptMethod = fixed.cryptMethod;
    header.l1EntryCount = fixed.l1EntryCount;
    header.l1Offset = fixed.l1Offset;
    header.refcountTableOffset = fixed.refcountTableOffset;
    header.refcountTableClusters = fixed.refcountTableClusters;
    header.snapshotCount = fixed.snapshotCount;
    header.snapshotTableOffset = fixed.snapshotTableOffset;
}

} // namespace

Result<std::uint64_t> Header::wantedBytes(std::span<const std::byte> bytes) {
    ByteReader reader(bytes);
    return readFixedPart(reader).transform(
        [](const HeaderV2& fixed) { return std::uint64_t{1} << std::uint32_t{fixed.clusterBits}; });
}

Result<Header> Header::parse(std::span<const std::byte> bytes, std::uint64_t fileSize, HeaderUse use) {
    ByteReader reader(bytes);
    const HeaderV2 fixed = TRY(readFixedPart(reader));
    Header header;
    takeFixedFields(header, fixed);
    if (header.version == 2)
        header.headerLength = kHeaderV2Length;
    else
        TRY(readVersion3Part(header, reader));
    const std::uint64_t end = TRY(extensionsEnd(header, fixed));
    TRY(checkCompressionType(header));
    // With unknown features the rest may mean anything: only their names are wanted from the extensions.
    auto extensions = readExtensions(header, bytes, end);
    if (use != HeaderUse::Metadata) TRY(refuseUnknownFeatures(header));
    TRY(std::move(extensions));
    TRY(checkWidths(header));
    TRY(checkTables(header, fileSize, use));
    TRY(checkDataFile(header));
    TRY(readBackingName(header, fixed, bytes));
    return header;
}

Result<std::vector<std::byte>> Header::serialise() const {
    ByteWriter writer;
    const std::string name = backingName.value_or("");
    HeaderV2 fixed{.magic = kMagic, .version = version, .backingNameOffset = 0, .backingNameLength = 0,
                   .clusterBits = clusterBits, .size = size, .cryptMethod = cryptMethod,
                   .l1EntryCount = l1EntryCount, .l1Offset = l1Offset,
                   .refcountTableOffset = refcountTableOffset, .refcountTableClusters = refcountTableClusters,
                   .snapshotCount = snapshotCount, .snapshotTableOffset = snapshotTableOffset};
    writer.write(fixed);
    if (version >= 3) {
        writer.write(HeaderV3{incompatible, compatible, autoclear, refcountOrder, headerLength});
        if (headerLength > kHeaderV3MinLength) writer.write(HeaderAdditional{compressionType, {}});
        writer.padTo(headerLength);
    }
    writeExtensions(*this, writer);
    const std::uint64_t nameOffset = writer.size();
    writer.writeText(name);
    if (writer.size() > geometry().clusterSize())
        return fail(ErrorCode::TooLarge, "The header does not fit into a cluster");
    std::vector<std::byte> bytes = writer.take();
    if (!name.empty()) {
        fixed.backingNameOffset = nameOffset;
        fixed.backingNameLength = static_cast<std::uint32_t>(name.size());
        std::memcpy(bytes.data(), &fixed, sizeof(fixed));
    }
    return bytes;
}

std::vector<FeatureName> knownFeatureNames() {
    constexpr auto kIncompatible = static_cast<std::uint8_t>(FeatureType::Incompatible);
    constexpr auto kCompatible = static_cast<std::uint8_t>(FeatureType::Compatible);
    constexpr auto kAutoclear = static_cast<std::uint8_t>(FeatureType::Autoclear);
    return {{kIncompatible, 0, "dirty bit"},          {kIncompatible, 1, "corrupt bit"},
            {kIncompatible, 2, "external data file"}, {kIncompatible, 3, "compression type"},
            {kIncompatible, 4, "extended L2 entries"}, {kCompatible, 0, "lazy refcounts"},
            {kAutoclear, 0, "bitmaps"},               {kAutoclear, 1, "raw external data"}};
}

} // namespace blockcore::qcow2
