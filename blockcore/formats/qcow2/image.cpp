// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/image.h"

#include "blockcore/formats/qcow2/driver.h"
#include "blockcore/formats/qcow2/repair.h"
#include "blockcore/image/opening_scope.h"

#include <algorithm>
#include <array>
#include <cerrno>

namespace blockcore::qcow2 {

namespace {

// Enough for the working set of a copy, little enough to stay below the reference's footprint.
constexpr std::uint64_t kTableCacheBytes = 2U << 20;
constexpr std::uint64_t kRefcountCacheBytes = 1U << 20;

struct DataFile {
    std::unique_ptr<BlockDevice> device;
    std::string name;
};

// The name means what it means to this process, as in the reference; failing that, a file beside the image.
Result<DataFile> openDataFile(const Header& header, const OpenRequest& request) {
    if (!header.hasIncompatible(kIncompatibleDataFile)) return DataFile{};
    const std::string& name = *header.dataFileName;
    auto device = request.files.open({name, request.access, request.cache, NamedBy::Image});
    if (device) return DataFile{std::move(*device), name};
    const std::filesystem::path beside = request.path.parent_path() / name;
    auto second = request.files.open({beside, request.access, request.cache, NamedBy::Image});
    if (second) return DataFile{std::move(*second), beside.string()};
    // What is wrong with a file that is there matters more than that the other is missing.
    const bool firstMissing = device.error().code == ErrorCode::NotFound;
    return std::unexpected(firstMissing && second.error().code != ErrorCode::NotFound ? second.error()
                                                                                      : device.error());
}

Result<> refuseUnusable(const Header& header, Access access) {
    if (access == Access::ReadWrite && header.hasIncompatible(kIncompatibleCorrupt))
        return fail(ErrorCode::PermissionDenied, "qcow2: Image is corrupt; cannot be opened read/write");
    if (header.cryptMethod != kCryptNone)
        return fail(ErrorCode::Unsupported, "Parameter 'encrypt.key-secret' is required for cipher");
    return {};
}

Result<SnapshotTable> loadSnapshots(const Header& header, BlockDevice& host) {
    if (header.snapshotCount == 0) return SnapshotTable{};
    const std::uint64_t length = std::min(host.size() - header.snapshotTableOffset, kMaxSnapshotTableBytes);
    // The table's length is known only once it is parsed; most are small.
    for (std::uint64_t part = std::min<std::uint64_t>(length, 64 * 1024);; part = length) {
        std::vector<std::byte> bytes(part);
        TRY(host.read(header.snapshotTableOffset, bytes).transform_error(during("Failed to read snapshot table")));
        auto table = parseSnapshotTable(header, bytes);
        if (table || part == length) return table;
    }
}

Result<std::vector<Bitmap>> loadBitmapDirectory(const Header& header, BlockDevice& host) {
    if (!header.bitmaps) return std::vector<Bitmap>{};
    const BitmapsPointer& pointer = *header.bitmaps;
    const auto end = checkedAdd(pointer.directoryOffset, pointer.directorySize);
    if (!end || *end > host.size()) return fail(ErrorCode::Corrupt, "Failed to read bitmap directory");
    std::vector<std::byte> bytes(pointer.directorySize);
    TRY(host.read(pointer.directoryOffset, bytes).transform_error(during("Failed to read bitmap directory")));
    return parseBitmapDirectory(header, bytes);
}

// Refcounts may lag behind the tables: who was writing was not heard of again. As the reference: all is repaired.
// Lists that cannot be read are not among what such an end leaves behind: repairing would drop them without being asked.
Result<> repairDirty(Header& header, BlockDevice& host) {
    TRY(loadSnapshots(header, host));
    TRY(loadBitmapDirectory(header, host));
    Progress progress;
    const RunContext context = OpeningScope::contextWith(progress);
    constexpr std::string_view kWhat = "Could not repair dirty image";
    auto report = Repairer(header, host, RepairMode::All, context).run();
    if (!report) return std::unexpected(during(std::string(kWhat))(std::move(report).error()));
    return report->checkErrors == 0 ? Result<>{} : failSystem(EIO, kWhat);
}

} // namespace

Result<Header> readHeader(BlockDevice& host, HeaderUse use) {
    constexpr std::uint64_t kFirstRead = 4096;
    const std::uint64_t fileSize = host.size();
    std::vector<std::byte> bytes(std::min(fileSize, kFirstRead));
    TRY(host.read(0, bytes).transform_error(during("Could not read qcow2 header")));
    const std::uint64_t wanted = std::min(TRY(Header::wantedBytes(bytes)), fileSize);
    if (wanted > bytes.size()) {
        bytes.resize(wanted);
        TRY(host.read(0, bytes).transform_error(during("Could not read qcow2 header")));
    }
    return Header::parse(bytes, fileSize, use);
}

Qcow2Image::Qcow2Image(std::unique_ptr<BlockDevice> host, std::unique_ptr<BlockDevice> dataFile, Header header) :
    m_host(std::move(host)), m_dataFile(std::move(dataFile)), m_header(std::move(header)),
    m_geometry(m_header.geometry()), m_size(m_header.size), m_bitmaps(m_header), m_tables(*m_host, m_header, kTableCacheBytes),
    m_allocator(*m_host, m_header, kRefcountCacheBytes), m_codec(m_header.compressionType),
    m_checker(m_header, *m_host) {}

Result<std::unique_ptr<Qcow2Image>> Qcow2Image::open(OpenRequest request) {
    const HeaderUse use = request.forCheck       ? HeaderUse::Check
                          : request.metadataOnly ? HeaderUse::Metadata
                                                 : HeaderUse::Data;
    Header header = TRY(readHeader(*request.host, use));
    DataFile dataFile{.device = nullptr, .name = header.dataFileName.value_or("")};
    if (!request.metadataOnly) {
        TRY(refuseUnusable(header, request.access));
        dataFile = TRY(openDataFile(header, request));
        if (request.access == Access::ReadWrite && header.hasIncompatible(kIncompatibleDirty))
            TRY(repairDirty(header, *request.host));
    }
    std::unique_ptr<Qcow2Image> image(
        new Qcow2Image(std::move(request.host), std::move(dataFile.device), std::move(header)));
    image->m_dataFileName = std::move(dataFile.name);
    image->m_usable = use == HeaderUse::Data;
    image->m_notices = OpeningScope::notices();
    if (image->m_usable && request.access == Access::Read && !image->m_dataFile) {
        if (const auto status = request.files.status(request.path))
            image->m_sparseData.emplace(*image->m_host, image->m_header, status->allocated);
    }
    if (image->m_usable) TRY(image->m_tables.load());
    if (use != HeaderUse::Check) TRY(image->loadLists()); // a check says itself what is wrong with them
    if (image->m_usable && request.access == Access::ReadWrite) TRY(image->loadBitmaps());
    return image;
}

Result<std::unique_ptr<Qcow2Image>> Qcow2Image::adopt(std::unique_ptr<BlockDevice> host,
                                                      std::unique_ptr<BlockDevice> dataFile, Header header,
                                                      Origin origin) {
    std::unique_ptr<Qcow2Image> image(new Qcow2Image(std::move(host), std::move(dataFile), std::move(header)));
    image->m_dataFileName = image->m_header.dataFileName.value_or("");
    TRY(image->m_tables.load());
    image->m_knownZero = origin == Origin::Created && !image->m_header.backingName;
    return image;
}

Result<> Qcow2Image::loadLists() {
    m_snapshots = TRY(loadSnapshots(m_header, *m_host));
    m_bitmaps.take(TRY(loadBitmapDirectory(m_header, *m_host)));
    return {};
}

std::optional<BackingRef> Qcow2Image::backing() const {
    if (!m_header.backingName) return std::nullopt;
    return BackingRef{*m_header.backingName, m_header.backingFormat};
}

std::vector<std::string> Qcow2Image::extraFiles() const {
    if (!m_header.hasIncompatible(kIncompatibleDataFile)) return {};
    return {m_dataFileName};
}

Result<Extent> Qcow2Image::doExtentAt(std::uint64_t offset, std::uint64_t maxLength) {
    const std::shared_lock lock(m_lock);
    const MappedRun run = TRY(runAt(offset, maxLength));
    const bool ownHost = run.hostOffset && run.copied;
    return withHoles({.range = run.guest,
                      .kind = run.kind,
                      .hostOffset = run.hostOffset,
                      .inPlace = run.kind == ExtentKind::Data && ownHost,
                      .preallocated = run.kind != ExtentKind::Data && run.hostOffset.has_value(),
                      .writeUnit = run.wholeClusters() ? largestWriteUnit() : allocationUnit()});
}

// Data that lies in a hole of the file is zero, and its space is set aside in the tables only.
Result<Extent> Qcow2Image::withHoles(Extent extent) {
    if (extent.kind != ExtentKind::Data || !m_sparseData || !m_sparseData->present()) return extent;
    if (*extent.hostOffset >= m_host->size()) return extent;
    const Extent host = TRY(m_host->extentAt(*extent.hostOffset, extent.range.length));
    const bool cutOff = host.range.end() == m_host->size(); // the file may end within a cluster
    if (!cutOff) extent.range.length = host.range.length;
    if (host.kind == ExtentKind::Zero) {
        extent.kind = ExtentKind::Zero;
        extent.preallocated = extent.inPlace = true;
    }
    return extent;
}

} // namespace blockcore::qcow2
