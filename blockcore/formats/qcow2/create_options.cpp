// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/create_options.h"

#include "blockcore/formats/qcow2/option_specs.h"

#include <algorithm>
#include <format>

namespace blockcore::qcow2 {

namespace {

std::unexpected<Error> invalid(std::string message) { return fail(ErrorCode::InvalidArgument, std::move(message)); }

std::unexpected<Error> badChoice(std::string_view parameter, std::string_view value) {
    return invalid(std::format("Parameter '{}' does not accept value '{}'", parameter, value));
}

Result<> refuseEncryption(const FormatOptions& options) {
    const bool legacy = TRY(options.flag("encryption")).value_or(false);
    const bool wanted = std::ranges::any_of(options.all(), [](const auto& option) { return option.first.starts_with("encrypt."); });
    if (!legacy && !wanted) return {};
    const auto format = legacy ? std::optional<std::string>("aes") : options.text("encrypt.format");
    if (!format) return invalid("Parameter 'encrypt.format' is missing");
    if (!std::ranges::contains(kEncryptFormats, *format)) return badChoice("format", *format);
    if (!options.has("encrypt.key-secret"))
        return invalid("Parameter 'encrypt.key-secret' is required for cipher");
    return fail(ErrorCode::Unsupported, "Encrypted images cannot be created yet");
}

Result<> takeCompat(Header& header, const FormatOptions& options) {
    const std::string compat = options.text("compat").value_or("v3");
    if (!std::ranges::contains(kCompats, compat)) return badChoice("version", compat);
    header.version = compat == "v2" || compat == "0.10" ? 2 : 3;
    header.headerLength = header.version == 2 ? kHeaderV2Length : kHeaderFullLength;
    return {};
}

} // namespace

Result<> takeClusterSize(Header& header, const FormatOptions& options) {
    const bool extended = TRY(options.flag("extended_l2")).value_or(false);
    if (extended && header.version < 3)
        return invalid("Extended L2 entries are only supported with compatibility level 1.1 and above (use "
                       "version=v3 or greater)");
    const std::uint64_t clusterSize = TRY(options.size("cluster_size")).value_or(65536);
    const bool inRange = clusterSize >= 1U << kMinClusterBits && clusterSize <= 1U << kMaxClusterBits;
    if (!std::has_single_bit(clusterSize) || !inRange)
        return invalid("Cluster size must be a power of two between 512 and 2048k");
    header.clusterBits = static_cast<std::uint32_t>(std::countr_zero(clusterSize));
    // Small clusters keep their room for the backing file's name.
    constexpr std::uint64_t kMinClusterWithNames = 8192;
    if (header.version >= 3 && clusterSize >= kMinClusterWithNames) header.featureNames = knownFeatureNames();
    if (!extended) return {};
    if (header.clusterBits < kMinExtendedClusterBits)
        return invalid(std::format("Extended L2 entries are only supported with cluster sizes of at least {} bytes",
                                   1U << kMinExtendedClusterBits));
    header.incompatible |= kIncompatibleExtendedL2;
    return {};
}

Result<> takeRefcountWidth(Header& header, const FormatOptions& options) {
    const std::uint64_t bits = TRY(options.number("refcount_bits")).value_or(16);
    if (!std::has_single_bit(bits) || bits > 64)
        return invalid("Refcount width must be a power of two and may not exceed 64 bits");
    if (bits != 16 && header.version < 3)
        return invalid("Different refcount widths than 16 bits require compatibility level 1.1 or above (use "
                       "version=v3 or greater)");
    header.refcountOrder = static_cast<std::uint32_t>(std::countr_zero(bits));
    return {};
}

namespace {

Result<Preallocation> takePreallocation(const Header& header, const FormatOptions& options) {
    const std::string name = options.text("preallocation").value_or("off");
    const auto found = std::ranges::find(kPreallocations, name);
    if (found == kPreallocations.end()) return badChoice("preallocation", name);
    const auto mode = static_cast<Preallocation>(found - kPreallocations.begin());
    const bool backed = options.has("backing_file"), extended = header.hasIncompatible(kIncompatibleExtendedL2);
    if (backed && mode != Preallocation::Off && !extended)
        return invalid("Backing file and preallocation can only be used at the same time if extended_l2 is on");
    const bool raw = TRY(options.flag("data_file_raw")).value_or(false);
    return raw && mode == Preallocation::Off ? Preallocation::Metadata : mode;
}

// The names that the reference lets an image record for its backing file, whether or not they are known here.
constexpr std::array<std::string_view, 47> kBackingFormats{
    "blkdebug", "blklogwrites", "blkreplay", "blkverify", "bochs", "cloop", "compress", "copy-before-write",
    "copy-on-read", "dmg", "file", "snapshot-access", "ftp", "ftps", "gluster", "host_cdrom", "host_device", "http",
    "https", "io_uring", "iscsi", "luks", "nbd", "nfs", "null-aio", "null-co", "nvme", "nvme-io_uring", "parallels",
    "preallocate", "qcow", "qcow2", "qed", "quorum", "raw", "rbd", "replication", "ssh", "throttle", "vdi", "vhdx",
    "virtio-blk-vfio-pci", "virtio-blk-vhost-user", "virtio-blk-vhost-vdpa", "vmdk", "vpc", "vvfat"};

Result<> takeBacking(Header& header, const FormatOptions& options) {
    header.backingName = options.text("backing_file");
    header.backingFormat = options.text("backing_fmt");
    if (header.backingFormat && !std::ranges::contains(kBackingFormats, *header.backingFormat))
        return badChoice("backing-fmt", *header.backingFormat);
    if (header.backingFormat && !header.backingName)
        return invalid("Backing format cannot be used without backing file");
    return {};
}

Result<> takeRefcounts(Header& header, const FormatOptions& options) {
    if (TRY(options.flag("lazy_refcounts")).value_or(false)) {
        if (header.version < 3)
            return invalid("Lazy refcounts only supported with compatibility level 1.1 and above (use version=v3 or "
                           "greater)");
        header.compatible |= kCompatibleLazyRefcounts;
    }
    return takeRefcountWidth(header, options);
}

Result<> takeDataFile(Header& header, const FormatOptions& options) {
    header.dataFileName = options.text("data_file");
    const bool raw = TRY(options.flag("data_file_raw")).value_or(false);
    if (raw && !header.dataFileName) return invalid("data-file-raw requires data-file");
    if (raw && header.backingName) return invalid("Backing file and data-file-raw cannot be used at the same time");
    if (!header.dataFileName) return {};
    if (header.version < 3)
        return invalid("External data files are only supported with compatibility level 1.1 and above (use "
                       "version=v3 or greater)");
    header.incompatible |= kIncompatibleDataFile;
    if (raw) header.autoclear |= kAutoclearDataFileRaw;
    return {};
}

Result<> takeCompression(Header& header, const FormatOptions& options) {
    const std::string type = options.text("compression_type").value_or("zlib");
    if (!std::ranges::contains(kCompressionTypes, type)) return badChoice("compression-type", type);
    if (type == "zlib") return {};
    if (header.version < 3)
        return invalid("Non-zlib compression type is only supported with compatibility level 1.1 and above (use "
                       "version=v3 or greater)");
    header.compressionType = kCompressionZstd;
    header.incompatible |= kIncompatibleCompression;
    return {};
}

// The file's limits that depend on nothing but numbers and names.
Result<> checkLimits(const Header& header) {
    if (header.geometry().l1EntriesFor(header.size) > kMaxL1Bytes / sizeof(be64))
        return fail(ErrorCode::TooLarge,
                    "The image size is too large for file format 'qcow2' (try using a larger cluster size)");
    if (!header.backingName) return {};
    const auto refused = [&](std::string_view reason) {
        return invalid(std::format("Could not assign backing file '{}' with format '{}': {}", *header.backingName,
                                   header.backingFormat.value_or(""), reason));
    };
    const bool longFormat = header.backingFormat && header.backingFormat->size() > kMaxBackingFormatLength;
    if (header.backingName->size() > kMaxBackingNameLength || longFormat) return refused("Invalid argument");
    if (!header.serialise()) return refused("No space left on device");
    return {};
}

} // namespace

Result<CreateOptions> CreateOptions::parse(const FormatOptions& options, std::uint64_t size) {
    constexpr std::uint64_t kMaxSize = INT64_MAX - 511;
    if (size > kMaxSize)
        return invalid("Could not resize image: Image size cannot be negative");
    CreateOptions result;
    Header& header = result.header;
    header.size = alignUp(size, 512);
    TRY(refuseEncryption(options));
    TRY(takeCompat(header, options));
    TRY(takeClusterSize(header, options));
    result.preallocation = TRY(takePreallocation(header, options));
    TRY(takeBacking(header, options));
    TRY(takeRefcounts(header, options));
    TRY(takeDataFile(header, options));
    TRY(takeCompression(header, options));
    TRY(checkLimits(header));
    return result;
}

} // namespace blockcore::qcow2
