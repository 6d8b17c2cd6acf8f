// SPDX-License-Identifier: MIT
// The header and its extensions, field by field.
#include "blockcore/formats/qcow2/structure.h"

#include <algorithm>
#include <array>
#include <format>

namespace blockcore::qcow2 {

namespace {

constexpr std::array<NamedValue, 3> kCryptMethods{{{kCryptNone, "none"}, {kCryptAes, "AES"}, {kCryptLuks, "LUKS"}}};
constexpr std::array<NamedValue, 2> kCompressionTypes{{{kCompressionZlib, "zlib"}, {kCompressionZstd, "zstd"}}};

constexpr std::array<FieldSpec, 13> kVersion2{{
    {"magic", 4, Shown::Text, "Marks the file as qcow2: QFI and 0xfb"},
    {"version", 4, Shown::Decimal, "Version of the format: 2 or 3"},
    {"backing_file_offset", 8, Shown::Offset, "Where the backing file's name lies; 0: there is none"},
    {"backing_file_size", 4, Shown::Decimal, "Length of the backing file's name in bytes"},
    {"cluster_bits", 4, Shown::Shift, "Size of a cluster, as a power of two"},
    {"size", 8, Shown::Size, "Size of the disk that a guest sees"},
    {"crypt_method", 4, Shown::Choice, "How the guest's data is encrypted", kCryptMethods},
    {"l1_size", 4, Shown::Decimal, "Number of entries of the active L1 table"},
    {"l1_table_offset", 8, Shown::Offset, "Where the active L1 table begins"},
    {"refcount_table_offset", 8, Shown::Offset, "Where the refcount table begins"},
    {"refcount_table_clusters", 4, Shown::Decimal, "Length of the refcount table in clusters"},
    {"nb_snapshots", 4, Shown::Decimal, "Number of snapshots within the image"},
    {"snapshots_offset", 8, Shown::Offset, "Where the snapshot table begins"},
}};
static_assert(totalLength(kVersion2) == sizeof(HeaderV2));

constexpr std::array<NamedValue, 5> kIncompatibleBits{{
    {0, "dirty", "Refcounts may be wrong: the image was not closed properly"},
    {1, "corrupt", "Some structure is damaged; the image is written to no more"},
    {2, "data_file", "The guest's data lies in an external file"},
    {3, "compression_type", "Clusters are compressed another way than with zlib"},
    {4, "extended_l2", "L2 entries are 16 bytes long and know 32 subclusters"},
}};
constexpr std::array<NamedValue, 1> kCompatibleBits{{{0, "lazy_refcounts", "Refcounts are brought up to date late"}}};
constexpr std::array<NamedValue, 2> kAutoclearBits{{
    {0, "bitmaps", "The dirty bitmaps belong to what the image holds"},
    {1, "raw_external_data", "The external data file can be read as a raw disk"},
}};

constexpr std::array<FieldSpec, 5> kVersion3{{
    {"incompatible_features", 8, Shown::Flags, "Who does not know all of these must not open the image", kIncompatibleBits},
    {"compatible_features", 8, Shown::Flags, "Who does not know these may ignore them", kCompatibleBits},
    {"autoclear_features", 8, Shown::Flags, "Who does not know these clears them before writing", kAutoclearBits},
    {"refcount_order", 4, Shown::Decimal, "Width of a refcount in bits, as a power of two"},
    {"header_length", 4, Shown::Decimal, "Length of this header in bytes"},
}};
static_assert(totalLength(kVersion3) == sizeof(HeaderV3));

constexpr std::array<FieldSpec, 2> kAdditional{{
    {"compression_type", 1, Shown::Choice, "How compressed clusters are packed", kCompressionTypes},
    {"padding", 7, Shown::Reserved, "Not used"},
}};
static_assert(totalLength(kAdditional) == sizeof(HeaderAdditional));

constexpr std::array<NamedValue, 6> kExtensionTypes{{
    {kExtensionEnd, "end"},
    {kExtensionBackingFormat, "backing_format"},
    {kExtensionFeatureNames, "feature_names"},
    {kExtensionBitmaps, "bitmaps"},
    {kExtensionCrypto, "encryption_header"},
    {kExtensionDataFile, "data_file_name"},
}};
constexpr std::array<FieldSpec, 2> kExtensionHead{{
    {"type", 4, Shown::Hex, "What this extension is"},
    {"length", 4, Shown::Decimal, "Length of its content in bytes, without the padding"},
}};
constexpr std::array<FieldSpec, 4> kBitmapsExtension{{
    {"nb_bitmaps", 4, Shown::Decimal, "Number of bitmaps"},
    {"reserved", 4, Shown::Reserved, "Zero"},
    {"bitmap_directory_size", 8, Shown::Size, "Length of the bitmap directory"},
    {"bitmap_directory_offset", 8, Shown::Offset, "Where the bitmap directory begins"},
}};
static_assert(totalLength(kBitmapsExtension) == sizeof(BitmapsExtensionRecord));
constexpr std::array<FieldSpec, 2> kCryptoExtension{{
    {"offset", 8, Shown::Offset, "Where the LUKS header begins"},
    {"length", 8, Shown::Size, "Length of the LUKS header"},
}};
constexpr std::array<NamedValue, 3> kFeatureTypes{{{0, "incompatible"}, {1, "compatible"}, {2, "autoclear"}}};
constexpr std::array<FieldSpec, 3> kFeatureName{{
    {"type", 1, Shown::Choice, "Which set of features", kFeatureTypes},
    {"bit", 1, Shown::Decimal, "Which bit of the set"},
    {"name", 46, Shown::Text, "What to call it"},
}};
static_assert(totalLength(kFeatureName) == sizeof(FeatureNameRecord));

std::uint64_t headerLengthOf(const StructureFacts& facts) {
    const std::uint64_t clusterSize = facts.geometry ? facts.geometry->clusterSize() : 512;
    if (facts.v2.version < 3) return kHeaderV2Length;
    return std::clamp<std::uint64_t>(facts.v3.headerLength, kHeaderV3MinLength, clusterSize);
}

void append(Fields& fields, Fields more) { std::ranges::move(more, std::back_inserter(fields)); }

Fields headerFields(BlockDevice& host, std::uint32_t version, std::uint64_t length) {
    Fields fields = recordFields(host, 0, {std::endian::big, kVersion2});
    if (version < 3) return fields;
    append(fields, recordFields(host, kHeaderV2Length, {std::endian::big, kVersion3}));
    if (length >= kHeaderFullLength) append(fields, recordFields(host, kHeaderV3MinLength, {std::endian::big, kAdditional}));
    const std::uint64_t known = length >= kHeaderFullLength ? kHeaderFullLength : kHeaderV3MinLength;
    if (length > known)
        fields.push_back(describeField({"further_fields", static_cast<std::uint32_t>(length - known), Shown::Bytes,
                                        "Fields of a later version of the format"},
                                       std::endian::big, known, readAvailable(host, known, length - known)));
    return fields;
}

Fields extensionContent(BlockDevice& host, const ExtensionPlace& place) {
    const std::uint64_t length = place.length;
    if (place.type == kExtensionBitmaps && length == sizeof(BitmapsExtensionRecord))
        return recordFields(host, place.offset, {std::endian::big, kBitmapsExtension});
    if (place.type == kExtensionCrypto && length == sizeof(CryptoExtensionRecord))
        return recordFields(host, place.offset, {std::endian::big, kCryptoExtension});
    if (place.type == kExtensionFeatureNames) {
        TableSpec names{.name = "names", .description = "What each feature bit is called", .offset = place.offset,
                        .count = length / sizeof(FeatureNameRecord), .entryBytes = sizeof(FeatureNameRecord),
                        .describe = [&host, at = place.offset](std::uint64_t index, std::span<const std::byte>) {
                            const std::uint64_t offset = at + index * sizeof(FeatureNameRecord);
                            Fields fields = recordFields(host, offset, {std::endian::big, kFeatureName});
                            Field entry = groupField("", "One feature's name", fields);
                            entry.value = fields.back().value;
                            return entry;
                        }};
        return {tableField(host, std::move(names))};
    }
    if (length == 0) return {};
    const bool text = place.type == kExtensionBackingFormat || place.type == kExtensionDataFile;
    const FieldSpec spec{text ? "text" : "content", static_cast<std::uint32_t>(length), text ? Shown::Text : Shown::Bytes,
                         place.type == kExtensionBackingFormat ? "The backing file's format"
                         : text                                ? "The external data file's name"
                                                               : "Not known to this program; kept as it is"};
    return {describeField(spec, std::endian::big, place.offset, readAvailable(host, place.offset, length))};
}

Field extensionField(BlockDevice& host, const ExtensionPlace& place) {
    const std::uint64_t begin = place.offset - sizeof(ExtensionHeader);
    const std::uint64_t padding = (8 - place.length % 8) % 8;
    const auto known = std::ranges::find(kExtensionTypes, place.type, &NamedValue::value);
    const auto children = [&host, place, begin, padding] {
        Fields fields = recordFields(host, begin, {std::endian::big, kExtensionHead});
        append(fields, extensionContent(host, place));
        const std::uint64_t end = place.offset + place.length;
        const auto bytes = readAvailable(host, end, padding);
        if (!bytes.empty())
            fields.push_back(describeField({"padding", static_cast<std::uint32_t>(padding), Shown::Reserved, "Up to a multiple of 8"},
                                           std::endian::big, end, bytes));
        return fields;
    };
    const std::string name = known != kExtensionTypes.end() ? std::string(known->name) : hexNumber(place.type);
    Field field = lazyField(name, place.type == kExtensionEnd ? "Ends the extensions" : "A header extension",
                            Range{begin, sizeof(ExtensionHeader) + place.length + padding}, children);
    const Fields content = extensionContent(host, place);
    if (content.size() == 1) field.value = content.front().value;
    return field;
}

} // namespace

Field headerField(const StructureFacts& facts) {
    const std::uint64_t length = headerLengthOf(facts);
    return lazyField("header", std::format("The file's header, version {}", std::uint32_t{facts.v2.version}), Range{0, length},
                     [&host = facts.host, version = std::uint32_t{facts.v2.version}, length] {
                         return headerFields(host, version, length);
                     });
}

std::vector<ExtensionPlace> extensionPlaces(const StructureFacts& facts) {
    std::vector<ExtensionPlace> places;
    const std::uint64_t clusterSize = facts.geometry->clusterSize();
    const std::uint64_t nameOffset = facts.v2.backingNameOffset;
    const std::uint64_t end = nameOffset != 0 ? std::min(nameOffset, clusterSize) : clusterSize;
    const auto bytes = readAvailable(facts.host, 0, end);
    std::uint64_t at = headerLengthOf(facts);
    while (at + sizeof(ExtensionHeader) <= bytes.size() && places.size() < kMaxListed) {
        const auto type = static_cast<std::uint32_t>(loadNumber(std::span(bytes).subspan(at, 4), std::endian::big));
        const std::uint64_t length = loadNumber(std::span(bytes).subspan(at + 4, 4), std::endian::big);
        at += sizeof(ExtensionHeader);
        places.push_back({type, at, std::min<std::uint64_t>(length, bytes.size() - at)});
        if (type == kExtensionEnd || length > bytes.size() - at) break;
        at += (length + 7) / 8 * 8;
    }
    return places;
}

Field extensionsField(const StructureFacts& facts) {
    return lazyField("header_extensions", "What later versions and options have added to the header", std::nullopt,
                     [facts] {
                         Fields fields;
                         for (const ExtensionPlace& place : extensionPlaces(facts)) {
                             // Its own length field said more than there is room for.
                             const std::uint64_t stored = loadNumber(readAvailable(facts.host, place.offset - 4, 4), std::endian::big);
                             fields.push_back(extensionField(facts.host, place));
                             if (stored != place.length)
                                 fields.push_back(errorField("too_long", "The last extension is longer than the space for it"));
                         }
                         if (fields.empty()) fields.push_back(errorField("missing", "The file ends before the extensions"));
                         return fields;
                     });
}

} // namespace blockcore::qcow2
