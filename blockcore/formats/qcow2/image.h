// SPDX-License-Identifier: MIT
// An open qcow2 image: guest bytes on top of tables, allocator and codec. It answers for its own layer only and
// never merges: a write that is not in place covers whole units (see the chain's README).
//
// Locks: m_lock is shared while guest bytes are transferred and exclusive while the mapping or the refcounts
// change; m_tablesMutex guards the table cache among those who hold m_lock shared. Payload of new clusters is
// written with neither held: nobody refers to it yet.
#pragma once

#include "blockcore/base/buffer.h"
#include "blockcore/formats/qcow2/allocator.h"
#include "blockcore/formats/qcow2/bitmap_set.h"
#include "blockcore/formats/qcow2/check.h"
#include "blockcore/formats/qcow2/compression.h"
#include "blockcore/formats/qcow2/snapshot_store.h"
#include "blockcore/formats/qcow2/snapshots.h"
#include "blockcore/formats/qcow2/sparse_data.h"
#include "blockcore/formats/qcow2/tables.h"
#include "blockcore/image/format_driver.h"

#include <atomic>
#include <mutex>
#include <shared_mutex>

namespace blockcore::qcow2 {

// Reads the header of the image in host; see Header::parse.
Result<Header> readHeader(BlockDevice& host, HeaderUse use);

class Qcow2Image final : public Image, private CompressedWriter, private Resizer, private Emptier, private BackingChanger,
                         private BitmapStore, private Amender {
public:
    static Result<std::unique_ptr<Qcow2Image>> open(OpenRequest request);
    // What create knows about an image that it has just laid out.
    enum class Origin : std::uint8_t { Existing, Created };
    static Result<std::unique_ptr<Qcow2Image>> adopt(std::unique_ptr<BlockDevice> host,
                                                     std::unique_ptr<BlockDevice> dataFile, Header header,
                                                     Origin origin);

    std::uint64_t size() const override { return m_size.load(std::memory_order_acquire); }
    bool writable() const override { return m_host->writable() && m_usable; }
    const FormatDriver& driver() const override;
    ImageInfo info() const override;
    std::uint32_t allocationUnit() const override { return static_cast<std::uint32_t>(m_geometry.subclusterSize()); }
    std::uint32_t largestWriteUnit() const override { return static_cast<std::uint32_t>(m_geometry.clusterSize()); }
    std::optional<BackingRef> backing() const override;
    std::vector<std::string> extraFiles() const override;
    bool knownZero() const override { return m_knownZero.load(std::memory_order_relaxed); }
    Result<> close() override;
    CompressedWriter* compressedWriter() override { return m_dataFile ? nullptr : this; }
    Resizer* resizer() override { return this; }
    Emptier* emptier() override { return this; }
    BackingChanger* backingChanger() override { return this; }
    BitmapStore* bitmaps() override { return this; }
    Amender* amender() override { return this; }
    Result<> writeFilledUp(std::uint64_t offset, std::span<const std::byte> data, Range changed) override;
    Result<> recordChange(Range guest) override;
    Checker* checker() override { return &m_checker; }
    SnapshotStore* snapshots() override { return &m_snapshotStore; }

    const Header& header() const { return m_header; }

private:
    friend class ImageSnapshots;                // changes the tables as a whole, under m_lock
    Qcow2Image(std::unique_ptr<BlockDevice> host, std::unique_ptr<BlockDevice> dataFile, Header header);

    // image.cpp
    Result<> loadLists();
    Result<> doReserve(Range) override { return {}; }
    Result<Extent> doExtentAt(std::uint64_t offset, std::uint64_t maxLength) override;
    Result<Extent> withHoles(Extent extent);
    BlockDevice& data() { return m_dataFile ? *m_dataFile : *m_host; }
    std::uint64_t clusterEnd(std::uint64_t guestOffset) const {
        return m_geometry.clusterStart(guestOffset) + m_geometry.clusterSize();
    }

    // image_read.cpp; m_lock is held
    Result<> doRead(std::uint64_t offset, std::span<std::byte> out) override;
    Result<MappedRun> runAt(std::uint64_t offset, std::uint64_t maxLength);
    Result<> readPlain(std::uint64_t hostOffset, std::span<std::byte> out);
    Result<> readCompressed(std::uint64_t offset, std::span<std::byte> out);
    Result<> inflateBatch(std::uint64_t offset, std::span<const CompressedPlace> places, std::span<std::byte> out);
    Result<std::vector<CompressedPlace>> compressedPlaces(std::uint64_t offset, std::uint64_t end);

    // image_write.cpp
    Result<> doWrite(std::uint64_t offset, std::span<const std::byte> data) override;
    Result<> writeRecorded(std::uint64_t offset, std::span<const std::byte> data, Range changed);
    Result<> writeAll(std::uint64_t offset, std::span<const std::byte> data);
    Result<std::uint64_t> writeSome(std::uint64_t offset, std::span<const std::byte> data);
    Result<std::uint64_t> writeFresh(const MappedRun& run, std::span<const std::byte> data);
    Result<> writePayload(std::uint64_t hostOffset, std::uint64_t guestOffset, std::span<const std::byte> data);
    Result<> checkWholeUnits(const MappedRun& first, const MappedRun& last) const;
    Result<> prepareOnce();
    // Below: m_lock is held exclusively.
    Result<> prepareForWriting();
    Result<> loadAllocation();
    Result<> keepAutoclear(std::uint64_t kept);
    Result<std::uint64_t> link(Range guest, std::uint64_t hostOffset);
    Result<bool> linkCluster(Range guest, std::uint64_t hostOffset);
    Result<> ensureTable(std::uint64_t guestOffset);
    Result<> dropReference(const L2Entry& entry);
    Result<> flushIfFull();

    // image_zero.cpp
    Result<> doZero(Range range) override;
    Result<> doDiscard(Range range) override;
    Result<> zeroRange(Range range);
    Result<> discardRange(Range range);
    Result<> zeroCluster(Range guest);
    Result<> zeroSubclusters(Range guest);
    Result<> discardCluster(std::uint64_t guestOffset);
    Result<> writeZeroes(Range range);
    std::uint64_t endOfUnmapped(std::uint64_t offset, std::uint64_t end) const;

    // compressed_write.cpp
    Result<PackedUnits> pack(std::span<const std::byte> data) override;
    Result<> useDeflateWindow(DeflateWindow window) override;
    Result<> writePacked(std::uint64_t offset, const PackedUnits& packed, std::span<const std::byte> data) override;
    Result<> storeUnits(std::uint64_t offset, const PackedUnits& packed, std::span<const std::byte> data);
    Result<> storePacked(std::uint64_t guestOffset, std::span<const std::byte> bytes,
                         std::span<const std::uint32_t> lengths);
    Result<> linkCompressed(std::uint64_t guestOffset, const CompressedPlace& place);

    // image_corrupt.cpp
    Result<> sealIfCorrupt(Result<> change);
    std::string_view tableAt(std::uint64_t hostOffset) const;

    // flush.cpp; m_lock is held exclusively, except in doFlush
    Result<> doFlush() override;
    Result<> flushLocked();
    Result<> applyReleases();

    Result<> writeHeader(const Header& next);

    // bitmap_store.cpp
    Result<> add(std::string_view name, std::optional<std::uint64_t> granularity) override;
    Result<> remove(std::string_view name) override;
    Result<> rename(std::string_view name, std::string_view newName) override;
    Result<> clear(std::string_view name) override;
    Result<> enable(std::string_view name) override;
    Result<> disable(std::string_view name) override;
    Result<> merge(std::string_view name, BitmapStore& source, std::string_view sourceName) override;
    Result<BitmapExtent> visit(std::string_view name, const DirtyVisitor& visitor) override;
    // To be called before guest bytes change: bitmaps record it. m_lock is not held.
    Result<> beginChange(Range guest);
    // Below: m_lock is held exclusively.
    Result<LiveBitmap*> loadedBitmap(std::string_view name);
    Result<> loadBitmaps();
    Result<> claimBitmaps(BitmapSet::Claim scope);
    // Goes before a change of the disk's size; m_bitmaps.setDiskSize() right after it.
    Result<> claimBitmapsForSize(std::uint64_t newSize);
    Result<> storeBitmaps();
    Result<> writeBitmap(LiveBitmap& bitmap);
    Result<std::vector<Range>> obsoleteBitmapSpace();
    Result<> switchBitmapDirectory();

    // amend.cpp; m_lock is held exclusively, except in amend
    Result<> amend(const FormatOptions& options, const RunContext& context) override;
    Result<> upgrade();
    Result<> downgrade(const RunContext& context);
    Result<> checkDowngrade() const;
    Result<> setLazyRefcounts(bool lazy);
    Result<> setDataFileName(const std::string& name);

    // amend_zeroes.cpp: entries that say "zero" become what version 2 knows
    Result<> resolveZeroClusters(const RunContext& context);
    Result<> resolveActiveZeroes(const RunContext& context);
    Result<> resolveSnapshotZeroes(const RunContext& context);
    Result<> resolveSharedTable(std::uint64_t tableOffset);

    // amend_refcounts.cpp
    Result<> changeRefcountWidth(std::uint32_t order, const RunContext& context);
    Result<std::uint64_t> countClusters(std::uint32_t order, const RunContext& context);
    Result<> writeRefcounts(Range space, std::uint32_t order, const RunContext& context);
    Result<> switchRefcounts(std::uint64_t tableOffset, std::uint64_t tableClusters, std::uint32_t order);

    // resize.cpp
    Result<> resize(std::uint64_t newSize, Preallocation preallocation, std::uint64_t backedLength) override;
    Result<> grow(std::uint64_t newSize, Preallocation preallocation, std::uint64_t backedLength);
    Result<> shrink(std::uint64_t newSize);
    Result<> writeSize(std::uint64_t newSize);
    Result<> clearOldTail(std::uint64_t backedLength);
    Result<> giveUpFrom(std::uint64_t offset);
    Result<> hideBacking(Range guest);
    Result<> growDataFile(std::uint64_t newSize, Preallocation preallocation);
    Result<> preallocate(Range guest, Preallocation preallocation, std::uint64_t backedLength);
    Result<> growL1Table(std::uint64_t entryCount);
    Result<> dropTablesFrom(std::uint64_t l1Index);
    Result<> trimFile();

    // rebase.cpp
    Result<> makeEmpty() override;
    Result<> setBacking(const std::optional<BackingRef>& backing) override;

    std::unique_ptr<BlockDevice> m_host;
    std::unique_ptr<BlockDevice> m_dataFile;
    std::string m_dataFileName;                 // as it was opened
    Header m_header;
    Geometry m_geometry;
    std::atomic<std::uint64_t> m_size;
    std::atomic<bool> m_usable = true;          // false: opened for its metadata only, or found to be corrupt
    NoticeSink m_notices;                       // of whoever opened it
    SnapshotTable m_snapshots;
    BitmapSet m_bitmaps;
    std::shared_mutex m_lock;
    std::mutex m_tablesMutex;
    Tables m_tables;
    Allocator m_allocator;
    std::atomic<bool> m_prepared = false;       // for writing
    std::atomic<bool> m_knownZero = false;
    ClusterCodec m_codec;
    Pool<Buffer> m_packedBuffers;               // for compressed bytes that were read
    std::optional<SparseData> m_sparseData;     // of an image that is open for reading its data
    ImageChecker m_checker;
    ImageSnapshots m_snapshotStore{*this};
};

} // namespace blockcore::qcow2
