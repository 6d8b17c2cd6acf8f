// SPDX-License-Identifier: MIT
#include "blockcore/content/file_system.h"

#ifdef PLATTER_HAVE_BLKID

#include "blockcore/base/checked_math.h"
#include "blockcore/base/stored.h"
#include "blockcore/image/structure.h"

#include <blkid/blkid.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <vector>

namespace blockcore {

namespace {

constexpr std::uint64_t kHeadBytes = 256 * 1024, kTailBytes = 1024 * 1024, kExtraBytes = 64 * 1024;

// A file in memory as large as the range, zero but for what was copied into it.
class SparseCopy {
public:
    static Result<SparseCopy> make(std::uint64_t size) {
        SparseCopy copy(memfd_create("platter-probe", MFD_CLOEXEC));
        if (copy.m_descriptor < 0 || ftruncate(copy.m_descriptor, static_cast<off_t>(size)) != 0)
            return failSystem(errno, "Could not make room in memory");
        return copy;
    }
    SparseCopy(SparseCopy&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}
    SparseCopy& operator=(SparseCopy&&) = delete;
    ~SparseCopy() {
        if (m_descriptor >= 0) close(m_descriptor);
    }
    int descriptor() const { return m_descriptor; }

    // part: within the range.
    Result<> take(BlockDevice& disk, Range range, Range part) const {
        if (part.offset >= range.length) return {};
        std::vector<std::byte> bytes(std::min(part.length, range.length - part.offset));
        TRY(disk.read(range.offset + part.offset, bytes));
        if (std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0}; })) return {};
        const ssize_t written = pwrite(m_descriptor, bytes.data(), bytes.size(), static_cast<off_t>(part.offset));
        return written == static_cast<ssize_t>(bytes.size()) ? Result<>{} : failSystem(errno, "Could not copy into memory");
    }

private:
    explicit SparseCopy(int descriptor) : m_descriptor(descriptor) {}
    int m_descriptor;
};

std::string valueOf(blkid_probe probe, const char* name) {
    const char* value = nullptr;
    std::size_t length = 0;
    if (blkid_probe_lookup_value(probe, name, &value, &length) != 0 || value == nullptr) return {};
    return printable(std::string_view(value, strnlen(value, length)));
}

std::optional<FileSystem> ask(const SparseCopy& copy) {
    const std::unique_ptr<blkid_struct_probe, decltype(&blkid_free_probe)> probe(blkid_new_probe(), blkid_free_probe);
    if (!probe || blkid_probe_set_device(probe.get(), copy.descriptor(), 0, 0) != 0) return std::nullopt;
    blkid_probe_enable_superblocks(probe.get(), 1);
    blkid_probe_set_superblocks_flags(probe.get(), BLKID_SUBLKS_LABEL | BLKID_SUBLKS_UUID | BLKID_SUBLKS_TYPE |
                                                       BLKID_SUBLKS_USAGE | BLKID_SUBLKS_VERSION);
    if (blkid_do_safeprobe(probe.get()) != 0) return std::nullopt;
    FileSystem found{.type = valueOf(probe.get(), "TYPE"), .usage = valueOf(probe.get(), "USAGE"),
                     .label = valueOf(probe.get(), "LABEL"), .uuid = valueOf(probe.get(), "UUID"),
                     .version = valueOf(probe.get(), "VERSION")};
    if (found.type.empty()) return std::nullopt;
    return found;
}

struct FatStart {                           // the fields of a FAT boot sector that lead to its root directory
    std::byte jump[11];
    le16 sectorBytes;
    std::uint8_t clusterSectors;
    le16 reservedSectors;
    std::uint8_t tables;
    le16 rootEntries, sectors16;
    std::uint8_t media;
    le16 tableSectors16;
    std::byte geometry[12];
    le32 tableSectors32;
    std::byte flags[4];
    le32 rootCluster;
};
static_assert(sizeof(FatStart) == 48 && DiskRecord<FatStart>);

struct NtfsStart {
    std::byte jump[11];
    le16 sectorBytes;
    std::uint8_t clusterSectors;
    std::byte other[34];
    le64 tableCluster;                      // of $MFT
};
static_assert(sizeof(NtfsStart) == 56 && DiskRecord<NtfsStart>);

// Where a label lies that is not near the beginning: FAT's root directory, NTFS' $MFT. Numbers come from the disk.
std::uint64_t labelOffset(const FileSystem& found, std::span<const std::byte> start) {
    if (found.type == "vfat") {
        FatStart fat;
        std::memcpy(&fat, start.data(), sizeof(fat));
        const std::uint64_t tableSectors = fat.tableSectors16 != 0 ? std::uint32_t{fat.tableSectors16} : std::uint32_t{fat.tableSectors32};
        const std::uint64_t root = fat.reservedSectors + fat.tables * tableSectors;
        const std::uint64_t clusters = fat.tableSectors16 == 0 && fat.rootCluster > 2 ? fat.rootCluster - 2ULL : 0;
        return (root + clusters * fat.clusterSectors) * fat.sectorBytes; // 41 + 8 + 16 bits at most
    }
    NtfsStart ntfs;
    std::memcpy(&ntfs, start.data(), sizeof(ntfs));
    const auto sector = checkedMultiply<std::uint64_t>(ntfs.tableCluster, ntfs.clusterSectors);
    return sector ? checkedMultiply<std::uint64_t>(*sector, ntfs.sectorBytes).value_or(UINT64_MAX) : UINT64_MAX;
}

} // namespace

bool canRecogniseFileSystems() { return true; }

Result<std::optional<FileSystem>> recogniseFileSystem(BlockDevice& disk, Range range) {
    if (range.offset >= disk.size()) return std::nullopt;
    range.length = std::min(range.length, disk.size() - range.offset);
    if (range.length < 1024) return std::nullopt;
    const SparseCopy copy = TRY(SparseCopy::make(range.length));
    TRY(copy.take(disk, range, {0, kHeadBytes}));
    const std::uint64_t tail = range.length - std::min(range.length, kTailBytes);
    TRY(copy.take(disk, range, {tail, kTailBytes}));
    auto found = ask(copy);
    if (!found || (found->type != "vfat" && found->type != "ntfs")) return found;
    std::vector<std::byte> start(512);
    TRY(disk.read(range.offset, start));
    TRY(copy.take(disk, range, {labelOffset(*found, start), kExtraBytes}));
    return ask(copy);
}

} // namespace blockcore

#else

namespace blockcore {

bool canRecogniseFileSystems() { return false; }
Result<std::optional<FileSystem>> recogniseFileSystem(BlockDevice&, Range) { return std::nullopt; }

} // namespace blockcore

#endif
