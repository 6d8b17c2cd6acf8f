// SPDX-License-Identifier: MIT
// Changing options of an existing image. A higher version comes first and a lower one last, so that all between may use
// what version 3 has. Each step is whole or not done at all when it is cut.
#include "blockcore/formats/qcow2/image.h"
#include "blockcore/formats/qcow2/option_specs.h"

#include <algorithm>
#include <format>

namespace blockcore::qcow2 {

namespace {

std::unexpected<Error> invalid(std::string message) { return fail(ErrorCode::InvalidArgument, std::move(message)); }

struct Wanted {
    std::uint32_t version = 0, refcountOrder = 0;
    bool lazy = false;
    std::optional<std::uint64_t> size{};
    std::optional<std::string> dataFile{};
    std::optional<bool> dataFileRaw{};
};

Result<std::uint32_t> wantedVersion(const Header& header, const FormatOptions& options) {
    const auto compat = options.text("compat");
    if (!compat) return header.version;
    if (!std::ranges::contains(kCompats, *compat)) return invalid(std::format("Unknown compatibility level {}", *compat));
    return *compat == "v2" || *compat == "0.10" ? 2 : 3;
}

// All that can be refused without looking beyond the header, in the reference's order.
Result<Wanted> readWanted(const Header& header, const FormatOptions& options) {
    Wanted wanted{.version = TRY(wantedVersion(header, options)), .refcountOrder = header.refcountOrder};
    wanted.size = TRY(options.size("size"));
    if (options.has("backing_file") || options.has("backing_fmt")) {
        auto refused = invalid("Cannot amend the backing file");
        refused.error().hint = "You can use 'qemu-img rebase' instead.";
        return refused;
    }
    if (std::ranges::any_of(options.all(), [](const auto& option) { return option.first.starts_with("encrypt."); }))
        return header.cryptMethod == kCryptNone ? invalid("Can't amend encryption options - encryption not present")
                                                : fail(ErrorCode::Unsupported, "Encryption options cannot be amended yet");
    wanted.lazy = TRY(options.flag("lazy_refcounts")).value_or((header.compatible & kCompatibleLazyRefcounts) != 0);
    const bool lazyAsked = TRY(options.flag("lazy_refcounts")).value_or(false);
    const auto bits = TRY(options.number("refcount_bits"));
    if (bits) {
        if (!std::has_single_bit(*bits) || *bits > 64)
            return invalid("Refcount width must be a power of two and may not exceed 64 bits");
        wanted.refcountOrder = static_cast<std::uint32_t>(std::countr_zero(*bits));
    }
    wanted.dataFile = options.text("data_file");
    const bool external = header.hasIncompatible(kIncompatibleDataFile);
    if (wanted.dataFile && !external) return invalid("data-file can only be set for images that use an external data file");
    wanted.dataFileRaw = TRY(options.flag("data_file_raw"));
    if (wanted.dataFileRaw == true && !header.dataFileRaw()) return invalid("data-file-raw cannot be set on existing images");
    if (wanted.version < 3 && wanted.refcountOrder != header.refcountOrder && wanted.refcountOrder != 4)
        return invalid("Refcount widths other than 16 bits require compatibility level 1.1 or above (use compat=1.1 or "
                       "greater)");
    if (wanted.version < 3 && lazyAsked)
        return invalid("Lazy refcounts only supported with compatibility level 1.1 and above (use compat=1.1 or greater)");
    return wanted;
}

} // namespace

Result<> Qcow2Image::amend(const FormatOptions& options, const RunContext& context) {
    const Wanted wanted = TRY(readWanted(m_header, options));
    TRY(prepareOnce());
    {
        const std::unique_lock lock(m_lock);
        TRY(flushLocked());
        if (wanted.version > m_header.version) TRY(upgrade());
        if (wanted.refcountOrder != m_header.refcountOrder) TRY(changeRefcountWidth(wanted.refcountOrder, context));
        if (wanted.dataFileRaw == false && m_header.dataFileRaw())
            TRY(keepAutoclear(m_header.autoclear & ~kAutoclearDataFileRaw));
        if (wanted.dataFile) TRY(setDataFileName(*wanted.dataFile));
        if (wanted.version >= 3) TRY(setLazyRefcounts(wanted.lazy));
    }
    if (wanted.size && *wanted.size != size()) {
        if (*wanted.size > INT64_MAX - 511) return invalid("Image size cannot be negative");
        // backed: what the layer below shows of the new part is the caller's to know; it opens no backing file.
        TRY(resize(*wanted.size, Preallocation::Off, m_header.backingName ? *wanted.size : 0));
    }
    if (wanted.version < m_header.version) {
        const std::unique_lock lock(m_lock);
        TRY(downgrade(context));
    }
    return doFlush();
}

// Nothing but the header is different: features are added by their own options.
Result<> Qcow2Image::upgrade() {
    Header next = m_header;
    next.version = 3;
    next.headerLength = kHeaderFullLength;
    constexpr std::uint64_t kMinClusterWithNames = 8192;
    if (m_geometry.clusterSize() >= kMinClusterWithNames) next.featureNames = knownFeatureNames();
    TRY(writeHeader(next));
    m_header = std::move(next);
    return {};
}

Result<> Qcow2Image::checkDowngrade() const {
    if (m_header.hasIncompatible(kIncompatibleDataFile)) return invalid("Cannot downgrade an image with a data file");
    if (m_header.refcountOrder != 4) return invalid("compat=0.10 requires refcount_bits=16");
    for (const Snapshot& snapshot : m_snapshots.snapshots)
        if (snapshot.info.vmStateSize > UINT32_MAX || snapshot.info.diskSize != m_header.size)
            return invalid("Internal snapshots prevent downgrade of image");
    if (const std::uint64_t others = m_header.incompatible & ~kIncompatibleDirty; others != 0)
        return invalid(std::format("Cannot downgrade an image with incompatible features {:#x} set", others));
    return {};
}

Result<> Qcow2Image::downgrade(const RunContext& context) {
    TRY(checkDowngrade());
    if (!m_bitmaps.all().empty()) {
        context.notify(Notice::Kind::Warning, "Version 2 has no bitmaps: those of the image are deleted\n");
        for (const Bitmap& bitmap : m_bitmaps.records()) TRY(m_bitmaps.remove(bitmap.name));
        TRY(storeBitmaps());
    }
    TRY(resolveZeroClusters(context));
    TRY(flushLocked());
    Header next = m_header;
    next.version = 2;
    next.headerLength = kHeaderV2Length;
    next.incompatible = next.compatible = next.autoclear = 0;
    next.featureNames.clear();
    TRY(writeHeader(next));
    m_header = std::move(next);
    return {};
}

Result<> Qcow2Image::setLazyRefcounts(bool lazy) {
    const std::uint64_t bits = lazy ? m_header.compatible | kCompatibleLazyRefcounts
                                    : m_header.compatible & ~kCompatibleLazyRefcounts;
    if (bits == m_header.compatible) return {};
    Header next = m_header;
    next.compatible = bits;
    TRY(writeHeader(next));
    m_header.compatible = bits;
    return {};
}

// The name alone, as the reference does: the file need not be there. An empty one takes the name away.
Result<> Qcow2Image::setDataFileName(const std::string& name) {
    Header next = m_header;
    next.dataFileName = name;
    TRY(writeHeader(next));
    m_header.dataFileName = name;
    return {};
}

} // namespace blockcore::qcow2
