// SPDX-License-Identifier: MIT
// A guest disk stored in some format: a device of guest bytes that answers only for its own layer. What a
// format can do beyond reading and writing is a capability interface or a null pointer.
#pragma once

#include "blockcore/base/finding.h"
#include "blockcore/base/json.h"
#include "blockcore/base/run_context.h"
#include "blockcore/device/block_device.h"
#include "blockcore/device/file_opener.h"
#include "blockcore/image/format_options.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace blockcore {

struct FormatDriver;

// The layer below, as the image names it.
struct BackingRef {
    std::string name; // exactly as stored; relative to the image's folder
    std::optional<std::string> format;
    // What Image::contentId() of the layer below must say; absent: anything.
    std::optional<std::uint32_t> contentId{};
};

struct SnapshotInfo {
    std::string id, name;
    std::uint64_t vmStateSize = 0; // bytes
    std::uint64_t diskSize = 0;    // guest bytes when it was taken
    std::uint64_t dateSeconds = 0;
    std::uint32_t dateNanoseconds = 0;
    std::uint64_t vmClockNanoseconds = 0;
    std::optional<std::uint64_t> instructionCount{}; // icount; absent: not recorded
};

struct BitmapInfo {
    std::string name;
    std::uint64_t granularity = 0; // guest bytes per bit
    bool consistent = true;        // false: it was in use when the program that kept it ended
    bool enabled = true;           // writes are recorded in it
};

struct ImageInfo {
    std::uint64_t virtualSize = 0;
    std::optional<std::uint64_t> clusterSize{};
    bool encrypted = false;
    std::optional<bool> dirty{}; // formats that know "cleanly shut down" set it
    std::vector<SnapshotInfo> snapshots{};
    std::optional<std::vector<BitmapInfo>> bitmaps{}; // absent: the image cannot hold any
    // What only this format has, in the reference's keys and order; null when there is nothing.
    std::shared_ptr<const Json> formatSpecific{};
    // Besides the main one, as the reference names and lists them: "extents.0".
    struct File {
        std::string node, path;
    };
    std::vector<File> files{};
};

struct CheckReport {
    // The first kMaxFindings of them: a ruined image has millions. All were counted, and shown as Notices.
    static constexpr std::size_t kMaxFindings = 10'000;
    std::vector<Finding> findings;
    std::uint64_t corruptions = 0, leaks = 0, checkErrors = 0;
    std::uint64_t totalClusters = 0, allocatedClusters = 0, fragmentedClusters = 0, compressedClusters = 0;
    std::uint64_t imageEndOffset = 0;
    std::uint64_t corruptionsFixed = 0, leaksFixed = 0; // by repair()
};

// Leaks: only space that nobody uses is given back. All: whatever can be mended, with what seems likeliest.
enum class RepairMode : std::uint8_t { Leaks, All };

// Reads all metadata and reports what does not fit.
class Checker {
public:
    virtual ~Checker() = default;
    // Never writes.
    virtual Result<CheckReport> check(const RunContext& context) = 0;
    // False: repair() is Unsupported, whatever is wrong.
    virtual bool canRepair() const { return false; }
    // Checks and mends what mode allows, in an order that a power cut at any moment leaves no worse than before;
    // durable on return. The image was opened with Access::Repair. The report is of the state before, with what was
    // fixed counted in the -Fixed members and not in the others; whoever calls checks once more.
    virtual Result<CheckReport> repair(RepairMode, const RunContext&) {
        return fail(ErrorCode::Unsupported, "This image format does not support repairing");
    }
};

// Allocation units after compression, not yet in an image.
struct PackedUnits {
    std::vector<std::byte> bytes;               // the packed units, one after another
    std::vector<std::uint32_t> lengths;         // of each unit; 0: it does not shrink and is stored plain
};

// How far back deflate may look for repetitions: 32 KiB, or 4 KiB as the reference's writer.
enum class DeflateWindow : std::uint8_t { Full, Small };

// Writes compressed units, in two steps: the first may run on many threads, the second lays the units down in the
// order of the calls, so that the file does not depend on how threads happen to run.
class CompressedWriter {
public:
    virtual ~CompressedWriter() = default;
    // data is whole units (the disk's last may be short). Touches nothing of the image; any number of threads may call.
    virtual Result<PackedUnits> pack(std::span<const std::byte> data) = 0;
    // offset is aligned to allocationUnit(); packed is what pack(data) gave. None of it may be allocated yet.
    virtual Result<> writePacked(std::uint64_t offset, const PackedUnits& packed, std::span<const std::byte> data) = 0;
    // For readers that inflate in pieces with no more memory than this: slower and larger. Before the first pack().
    virtual Result<> useDeflateWindow(DeflateWindow window) {
        if (window == DeflateWindow::Full) return {};
        return fail(ErrorCode::Unsupported, "The format has no deflate window to choose");
    }
};

// How much of space that is not in use yet is set aside at once: nothing; its place in the mapping; its blocks in the file
// system; zeroes, written.
enum class Preallocation : std::uint8_t { Off, Metadata, Falloc, Full };

class Resizer {
public:
    virtual ~Resizer() = default;
    // The new tail reads as zeroes. Whoever calls has made sure that shrinking is meant. Durable on return.
    // preallocation is for the part that is new. Unsupported where the format cannot do either. backedLength is the size of
    // the layer below: what it holds behind this disk's old end is hidden. The caller made the old last unit this layer's own: resizeDisk().
    virtual Result<> resize(std::uint64_t newSize, Preallocation preallocation, std::uint64_t backedLength = 0) = 0;
};

// Space in the file that one snapshot takes.
struct SnapshotSpace {
    std::uint64_t exclusive = 0;                // bytes that deleting it would free
    std::uint64_t shared = 0;                   // bytes that it refers to and somebody else, too
};

// Snapshots within the image, in the order of its table: ImageInfo::snapshots. Indices count in that order. Every change
// is durable on return, and cut off at any moment the active disk and all other snapshots are whole.
class SnapshotStore {
public:
    virtual ~SnapshotStore() = default;
    // Of wanted, the name and the times count; the store chooses the id and knows the rest.
    virtual Result<> create(const SnapshotInfo& wanted) = 0;
    // The active disk becomes what the snapshot holds, its size included.
    virtual Result<> apply(std::size_t index) = 0;
    virtual Result<> remove(std::size_t index) = 0;
    virtual Result<> rename(std::size_t index, std::string_view name) = 0;
    // From now on the image, which was opened for reading, shows the snapshot instead of the active disk.
    virtual Result<> show(std::size_t index) = 0;
    // Of every snapshot; reads all tables.
    virtual Result<std::vector<SnapshotSpace>> space(const RunContext& context) = 0;
};

// What a dirty bitmap's marks are about.
struct BitmapExtent {
    std::uint64_t granularity = 0;              // guest bytes in each part that is marked or not
    std::uint64_t diskSize = 0;                 // guest bytes
};
// Called with ranges of guest bytes that are marked: ascending, apart, whole parts (the disk's last may be short).
using DirtyVisitor = std::function<void(Range guest)>;

// Persistent dirty bitmaps: ImageInfo::bitmaps. Errors are NotFound, AlreadyExists, InvalidArgument or Unsupported in the
// reference's words. Changes are kept in memory until the image is closed; cut off before, a bitmap is as it was or
// marked as inconsistent, never silently wrong.
class BitmapStore {
public:
    virtual ~BitmapStore() = default;
    virtual Result<> add(std::string_view name, std::optional<std::uint64_t> granularity) = 0;
    virtual Result<> remove(std::string_view name) = 0;
    virtual Result<> rename(std::string_view name, std::string_view newName) = 0;
    virtual Result<> clear(std::string_view name) = 0;
    virtual Result<> enable(std::string_view name) = 0;
    virtual Result<> disable(std::string_view name) = 0;
    // Marks in the bitmap what the source's has marked, whatever its granularity. The source may be this store.
    virtual Result<> merge(std::string_view name, BitmapStore& source, std::string_view sourceName) = 0;
    virtual Result<BitmapExtent> visit(std::string_view name, const DirtyVisitor& visitor) = 0;
};

// Changes options of an existing image; its driver's amendOptions say which. Durable on return.
class Amender {
public:
    virtual ~Amender() = default;
    virtual Result<> amend(const FormatOptions& options, const RunContext& context) = 0;
};

// Changes which file is below, in name only. Durable on return.
class BackingChanger {
public:
    virtual ~BackingChanger() = default;
    // Empty: nothing is below any more. The caller has seen to it that the guest's disk stays what it is.
    virtual Result<> setBacking(const std::optional<BackingRef>& backing) = 0;
};

// Gives up all that the layer holds, so that what is below shows through (after a commit). Durable on return.
class Emptier {
public:
    virtual ~Emptier() = default;
    virtual Result<> makeEmpty() = 0;
};

class Image : public BlockDevice {
public:
    virtual const FormatDriver& driver() const = 0;
    virtual ImageInfo info() const = 0;
    // Bytes that become allocated together; a power of two. A write to a unit that is not inPlace covers it
    // whole.
    virtual std::uint32_t allocationUnit() const = 0;
    // The largest Extent::writeUnit this image may ask for.
    virtual std::uint32_t largestWriteUnit() const { return allocationUnit(); }
    virtual std::optional<BackingRef> backing() const { return std::nullopt; }
    // Changes whenever the content does, where the format keeps such a thing; see BackingRef.
    virtual std::optional<std::uint32_t> contentId() const { return std::nullopt; }
    // The files besides the main one that hold guest data (external data file), as they were opened. When there are any,
    // Extent::hostFile says which one.
    virtual std::vector<std::string> extraFiles() const { return {}; }
    // No guest byte beyond the header has been touched and all of the disk reads as zeroes unless backed.
    virtual bool knownZero() const { return false; }
    // As write(), for data that was filled up to whole units with what the disk holds: of it only changed is new.
    // Whatever records changes tells the two apart.
    virtual Result<> writeFilledUp(std::uint64_t offset, std::span<const std::byte> data, Range) {
        return write(offset, data);
    }
    // The guest wrote what the range reads as already: nothing to store, but something to record.
    virtual Result<> recordChange(Range) { return {}; }
    // Writes everything that is cached and shuts the image properly; its destructor writes nothing. Durable
    // only after flush(). Called once, last.
    virtual Result<> close() { return {}; }

    // Capabilities: null where the format, or this image, has none.
    virtual Checker* checker() { return nullptr; }
    virtual CompressedWriter* compressedWriter() { return nullptr; }
    // Plain writes are compressed, too: whoever copies had better use the compressed writer.
    virtual bool packsAllWrites() const { return false; }
    virtual Resizer* resizer() { return nullptr; }
    virtual SnapshotStore* snapshots() { return nullptr; }
    virtual BitmapStore* bitmaps() { return nullptr; }
    virtual Amender* amender() { return nullptr; }
    virtual BackingChanger* backingChanger() { return nullptr; }
    virtual Emptier* emptier() { return nullptr; }
};

} // namespace blockcore
