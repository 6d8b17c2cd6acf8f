// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/bitmap_set.h"

#include "blockcore/formats/qcow2/entries.h"

#include <algorithm>
#include <cerrno>
#include <format>

namespace blockcore::qcow2 {

namespace {

constexpr std::uint64_t kSmallestDefault = 4096, kLargestDefault = 65536;

std::unexpected<Error> invalid(std::string message) { return fail(ErrorCode::InvalidArgument, std::move(message)); }

std::unexpected<Error> inconsistent(std::string_view name) {
    auto refused = invalid(std::format("Bitmap '{}' is inconsistent and cannot be used", name));
    refused.error().hint = "Try block-dirty-bitmap-remove to delete this bitmap from disk";
    return refused;
}

std::unexpected<Error> unreadable(const Bitmap& bitmap) {
    auto failure = failSystem(EINVAL, std::format("Could not read bitmap_table table from image for bitmap '{}'", bitmap.name));
    failure.error().code = ErrorCode::Corrupt;
    return failure;
}

} // namespace

void BitmapSet::take(std::vector<Bitmap> directory) {
    m_bitmaps.clear();
    for (std::size_t place = 0; place < directory.size(); ++place)
        m_bitmaps.push_back({.record = directory[place], .place = place});
    setInFile(std::move(directory));
}

std::vector<Bitmap> BitmapSet::records() const {
    std::vector<Bitmap> records;
    for (const LiveBitmap& bitmap : m_bitmaps) records.push_back(bitmap.record);
    return records;
}

void BitmapSet::setInFile(std::vector<Bitmap> directory) {
    m_inFile = std::move(directory);
    update();
}

bool BitmapSet::different() const {
    return std::ranges::any_of(m_bitmaps, &LiveBitmap::changed) || records() != m_inFile;
}

void BitmapSet::setStored() {
    for (std::size_t place = 0; place < m_bitmaps.size(); ++place) {
        m_bitmaps[place].changed = false;
        m_bitmaps[place].place = place;
    }
    setInFile(records());
}

// The file calls that bitmap sound, and would be wrong about it after the next write.
bool BitmapSet::wrongSoon(std::size_t place) const {
    if (m_inFile[place].inUse()) return false;
    const auto here = [&](const LiveBitmap& bitmap) { return bitmap.place == place && bitmap.record.enabled(); };
    return m_inFile[place].enabled() || std::ranges::any_of(m_bitmaps, here);
}

void BitmapSet::update() {
    const auto records = [](const LiveBitmap& bitmap) { return bitmap.record.enabled() && !bitmap.record.inUse(); };
    bool needed = std::ranges::any_of(m_bitmaps, [&](const LiveBitmap& bitmap) { return records(bitmap) && !bitmap.loaded; });
    for (std::size_t place = 0; place < m_inFile.size() && !needed; ++place) needed = wrongSoon(place);
    m_recording.store(std::ranges::any_of(m_bitmaps, records), std::memory_order_release);
    m_needsClaim.store(needed, std::memory_order_release);
}

std::vector<Bitmap> BitmapSet::claimed(Claim scope) const {
    std::vector<Bitmap> directory = m_inFile;
    for (std::size_t place = 0; place < directory.size(); ++place)
        if (scope == Claim::All || wrongSoon(place)) directory[place].flags |= kBitmapInUse;
    return directory;
}

Result<> BitmapSet::load(LiveBitmap& bitmap, BlockDevice& host) const {
    if (bitmap.loaded || bitmap.record.inUse()) return {};
    const Bitmap& record = bitmap.record;
    const std::uint64_t clusterSize = m_header.geometry().clusterSize();
    const std::uint64_t tableBytes = record.tableEntryCount * sizeof(be64);
    if (record.tableOffset > host.size() || tableBytes > host.size() - record.tableOffset) return unreadable(record);
    std::vector<std::byte> table(tableBytes), cluster(clusterSize);
    TRY(host.read(record.tableOffset, table));
    DirtyBits bits(bitCount(record, m_header.size));
    for (std::uint64_t index = 0; index < record.tableEntryCount; ++index) {
        const std::uint64_t entry = loadBe64(table, index), offset = entryOffset(entry);
        if (!soundBitmapEntry(m_header.geometry(), entry)) return unreadable(record);
        if (offset == 0) {
            if ((entry & kBitmapEntryAllOnes) != 0) bits.set(index * clusterSize * 8, clusterSize * 8);
            continue;
        }
        if (offset > host.size() || clusterSize > host.size() - offset) return unreadable(record);
        TRY(host.read(offset, cluster));
        bits.load(index * clusterSize, cluster);
    }
    bitmap.bits = std::move(bits);
    bitmap.loaded = true;
    return {};
}

Result<LiveBitmap*> BitmapSet::usable(std::string_view name) {
    const auto found = std::ranges::find(m_bitmaps, name, [](const LiveBitmap& bitmap) { return std::string_view(bitmap.record.name); });
    if (found == m_bitmaps.end()) return fail(ErrorCode::NotFound, std::format("Dirty bitmap '{}' not found", name));
    if (found->record.inUse()) return inconsistent(name);
    return &*found;
}

void BitmapSet::mark(Range guest) {
    if (guest.length == 0) return;
    const std::lock_guard lock(m_marking);
    for (LiveBitmap& bitmap : m_bitmaps)
        if (bitmap.record.enabled() && !bitmap.record.inUse()) merge(bitmap, guest);
}

void BitmapSet::merge(LiveBitmap& target, Range guest) {
    const std::uint64_t first = guest.offset >> target.record.granularityBits;
    const std::uint64_t last = (guest.end() - 1) >> target.record.granularityBits;
    if (target.bits.set(first, last - first + 1)) target.changed = true;
}

Result<> BitmapSet::checkNewName(std::string_view name) const {
    if (name.empty()) return invalid("Bitmap name cannot be empty");
    const auto same = [&](const LiveBitmap& bitmap) { return bitmap.record.name == name; };
    if (std::ranges::any_of(m_bitmaps, same))
        return fail(ErrorCode::AlreadyExists, std::format("Bitmap already exists: {}", name));
    return {};
}

Result<> BitmapSet::checkSpace(std::string_view name, std::uint32_t granularityBits, std::uint64_t diskSize) const {
    const std::uint64_t clusterSize = m_header.geometry().clusterSize();
    const std::uint64_t bytes = divideUp(divideUp(diskSize, std::uint64_t{1} << granularityBits), std::uint64_t{8});
    const std::uint64_t clusters = divideUp(bytes, clusterSize);
    if (clusters <= kMaxBitmapTableEntries && clusters * clusterSize <= kMaxBitmapBytes) return {};
    return invalid(std::format("Can't make bitmap '{}' persistent: Too much space will be occupied by the bitmap. Use "
                               "larger granularity", name));
}

Result<> BitmapSet::add(std::string_view name, std::optional<std::uint64_t> granularity) {
    const std::uint64_t clusterSize = m_header.geometry().clusterSize();
    const std::uint64_t wanted = granularity.value_or(std::clamp(clusterSize, kSmallestDefault, kLargestDefault));
    if (!std::has_single_bit(wanted) || wanted < 1U << kMinBitmapGranularityBits || wanted > UINT32_MAX)
        return invalid("Granularity must be power of 2 and at least 512");
    if (name.size() <= kMaxBitmapNameLength) TRY(checkNewName(name));
    const auto refused = [&](std::string_view why) { return invalid(std::format("Can't make bitmap '{}' persistent: {}", name, why)); };
    if (name.size() > kMaxBitmapNameLength)
        return invalid(std::format("Bitmap name too long (maximum is {} bytes)", kMaxBitmapNameLength));
    if (m_header.size == 0) return refused("The disk is empty");
    if (m_header.version < 3) return refused("Cannot store dirty bitmaps in qcow2 v2 files");
    if (m_bitmaps.size() >= kMaxBitmaps) return refused("Maximum number of persistent bitmaps is already reached");
    std::uint64_t directoryBytes = sizeof(BitmapRecord) + name.size() + 8;
    for (const LiveBitmap& bitmap : m_bitmaps) directoryBytes += sizeof(BitmapRecord) + bitmap.record.name.size() + 8;
    if (directoryBytes > kMaxBitmapDirectoryBytes) return refused("Not enough space in the bitmap directory");
    LiveBitmap fresh{.record = {.name = std::string(name), .flags = kBitmapAuto,
                                .granularityBits = static_cast<std::uint8_t>(std::countr_zero(wanted))},
                     .loaded = true, .changed = true};
    TRY(checkSpace(name, fresh.record.granularityBits, m_header.size));
    fresh.bits = DirtyBits(bitCount(fresh.record, m_header.size));
    // As the reference lists them: behind those of the file, the newest first.
    m_bitmaps.insert(std::ranges::find(m_bitmaps, std::optional<std::size_t>{}, &LiveBitmap::place), std::move(fresh));
    update();
    return {};
}

Result<> BitmapSet::remove(std::string_view name) {
    const auto found = std::ranges::find(m_bitmaps, name, [](const LiveBitmap& bitmap) { return std::string_view(bitmap.record.name); });
    if (found == m_bitmaps.end()) return fail(ErrorCode::NotFound, std::format("Dirty bitmap '{}' not found", name));
    m_bitmaps.erase(found);
    update();
    return {};
}

Result<> BitmapSet::rename(std::string_view name, std::string_view newName) {
    LiveBitmap* bitmap = TRY(usable(name));
    TRY(checkNewName(newName));
    if (newName.size() > kMaxBitmapNameLength)
        return invalid(std::format("Bitmap name too long (maximum is {} bytes)", kMaxBitmapNameLength));
    bitmap->record.name = newName;
    return {};
}

void BitmapSet::clear(LiveBitmap& bitmap) {
    if (bitmap.bits.none()) return;
    bitmap.bits.clear();
    bitmap.changed = true;
}

void BitmapSet::setEnabled(LiveBitmap& bitmap, bool enabled) {
    if (bitmap.record.enabled() == enabled) return;
    bitmap.record.flags ^= kBitmapAuto;
    update();
}

Result<> BitmapSet::checkDiskSize(std::uint64_t size) const {
    for (const LiveBitmap& bitmap : m_bitmaps) {
        if (bitmap.record.inUse()) return inconsistent(bitmap.record.name);
        if (auto space = checkSpace({}, bitmap.record.granularityBits, size); !space)
            return invalid(std::format("Bitmap '{}' doesn't satisfy the constraints: Too much space will be occupied by the "
                                       "bitmap. Use larger granularity", bitmap.record.name));
    }
    return {};
}

void BitmapSet::setDiskSize(std::uint64_t size) {
    for (LiveBitmap& bitmap : m_bitmaps) {
        if (bitmap.record.inUse() || bitmap.bits.bitCount() == bitCount(bitmap.record, size)) continue;
        bitmap.bits.resize(bitCount(bitmap.record, size));
        bitmap.changed = true;
    }
}

} // namespace blockcore::qcow2
