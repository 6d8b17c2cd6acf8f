// SPDX-License-Identifier: MIT
// A guest disk stored in some format: a device of guest bytes that answers only for its own layer. What a
// format can do beyond reading and writing is a capability interface or a null pointer.
#pragma once

#include "blockcore/base/finding.h"
#include "blockcore/base/json.h"
#include "blockcore/base/run_context.h"
#include "blockcore/device/block_device.h"
#include "blockcore/device/file_opener.h"

#include <memory>
#include <optional>
#include <vector>

namespace blockcore {

struct FormatDriver;

// The layer below, as the image names it.
struct BackingRef {
    std::string name; // exactly as stored; relative to the image's folder
    std::optional<std::string> format;
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
};

struct CheckReport {
    // The first kMaxFindings of them: a ruined image has millions. All were counted, and shown as Notices.
    static constexpr std::size_t kMaxFindings = 10'000;
    std::vector<Finding> findings;
    std::uint64_t corruptions = 0, leaks = 0, checkErrors = 0;
    std::uint64_t totalClusters = 0, allocatedClusters = 0, fragmentedClusters = 0, compressedClusters = 0;
    std::uint64_t imageEndOffset = 0;
};

// Reads all metadata and reports what does not fit. Never writes.
class Checker {
public:
    virtual ~Checker() = default;
    virtual Result<CheckReport> check(const RunContext& context) = 0;
};

// Allocation units after compression, not yet in an image.
struct PackedUnits {
    std::vector<std::byte> bytes;               // the packed units, one after another
    std::vector<std::uint32_t> lengths;         // of each unit; 0: it does not shrink and is stored plain
};

// Writes compressed units, in two steps: the first may run on many threads, the second lays the units down in the
// order of the calls, so that the file does not depend on how threads happen to run.
class CompressedWriter {
public:
    virtual ~CompressedWriter() = default;
    // data is whole units (the disk's last may be short). Touches nothing of the image; any number of threads may call.
    virtual Result<PackedUnits> pack(std::span<const std::byte> data) = 0;
    // offset is aligned to allocationUnit(); packed is what pack(data) gave. None of it may be allocated yet.
    virtual Result<> writePacked(std::uint64_t offset, const PackedUnits& packed, std::span<const std::byte> data) = 0;
};

class Resizer {
public:
    virtual ~Resizer() = default;
    // The new tail reads as zeroes. Whoever calls has made sure that shrinking is meant.
    virtual Result<> resize(std::uint64_t newSize) = 0;
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
    // The files besides the main one that hold guest data (external data file), as they were opened.
    virtual std::vector<std::string> extraFiles() const { return {}; }
    // No guest byte beyond the header has been touched and all of the disk reads as zeroes unless backed.
    virtual bool knownZero() const { return false; }
    // Writes everything that is cached and shuts the image properly; its destructor writes nothing. Durable
    // only after flush(). Called once, last.
    virtual Result<> close() { return {}; }

    virtual Checker* checker() { return nullptr; }
    virtual CompressedWriter* compressedWriter() { return nullptr; }
    virtual Resizer* resizer() { return nullptr; }
};

} // namespace blockcore
