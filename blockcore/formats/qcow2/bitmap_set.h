// SPDX-License-Identifier: MIT
// An image's dirty bitmaps in memory: what its directory says, and of those that are loaded the bits. It changes nothing
// in the file; bitmap_store does.
//
// Threads: mark() may be called by many at once; for everything else the owner serialises.
#pragma once

#include "blockcore/device/block_device.h"
#include "blockcore/formats/qcow2/bitmaps.h"
#include "blockcore/formats/qcow2/dirty_bits.h"

#include <atomic>
#include <mutex>

namespace blockcore::qcow2 {

struct LiveBitmap {
    Bitmap record;                              // as the directory has it, or is to have it
    DirtyBits bits{};
    bool loaded = false;                        // bits are what they ought to be
    bool changed = false;                       // they are not what the file has; true of what is new
    std::optional<std::size_t> place{};         // in the file's directory
};

class BitmapSet {
public:
    // header outlives this.
    explicit BitmapSet(const Header& header) : m_header(header) {}

    void take(std::vector<Bitmap> directory);
    std::vector<LiveBitmap>& all() { return m_bitmaps; }
    const std::vector<LiveBitmap>& all() const { return m_bitmaps; }
    std::vector<Bitmap> records() const;
    // The directory as the file has it, and whether that would be another one now.
    const std::vector<Bitmap>& inFile() const { return m_inFile; }
    bool different() const;
    void setStored();                           // it has been written as it is now

    // Reads the bits of a consistent bitmap, once. Corrupt in the reference's words.
    Result<> load(LiveBitmap& bitmap, BlockDevice& host) const;
    // The one to use: NotFound; InvalidArgument when it is inconsistent.
    Result<LiveBitmap*> usable(std::string_view name);

    // Some enabled bitmap records what is written.
    bool recording() const { return m_recording.load(std::memory_order_acquire); }
    // A write may go on only when every recording bitmap is loaded and the file calls each in use that would be wrong
    // were the program to end now.
    bool needsClaim() const { return m_needsClaim.load(std::memory_order_acquire); }
    enum class Claim : std::uint8_t { Recording, All };
    // The directory in the file with those marks. Those of the scope have been loaded.
    std::vector<Bitmap> claimed(Claim scope) const;
    void setInFile(std::vector<Bitmap> directory);
    // The guest bytes are about to change.
    void mark(Range guest);

    // See BitmapStore. What they look into has been loaded.
    Result<> add(std::string_view name, std::optional<std::uint64_t> granularity);
    Result<> remove(std::string_view name);
    Result<> rename(std::string_view name, std::string_view newName);
    void clear(LiveBitmap& bitmap);
    void setEnabled(LiveBitmap& bitmap, bool enabled);
    void merge(LiveBitmap& target, Range guest);

    // Whether all bitmaps could follow the disk to that size.
    Result<> checkDiskSize(std::uint64_t size) const;
    // All that are consistent have been loaded.
    void setDiskSize(std::uint64_t size);

private:
    bool wrongSoon(std::size_t place) const;
    Result<> checkNewName(std::string_view name) const;
    Result<> checkSpace(std::string_view name, std::uint32_t granularityBits, std::uint64_t diskSize) const;
    std::uint64_t bitCount(const Bitmap& bitmap, std::uint64_t diskSize) const {
        return divideUp(diskSize, bitmap.granularity());
    }
    void update();

    const Header& m_header;
    std::vector<LiveBitmap> m_bitmaps;
    std::vector<Bitmap> m_inFile;
    std::atomic<bool> m_recording = false, m_needsClaim = false;
    std::mutex m_marking;
};

} // namespace blockcore::qcow2
