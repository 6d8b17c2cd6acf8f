// SPDX-License-Identifier: MIT
// Internal snapshots of an open image. Each change is a few passes over whole tables with a flush after each, in an order
// that leaves the active disk and every other snapshot whole wherever it is cut off: counts go up before somebody refers
// to the clusters and down when nobody does; COPIED is taken away before a table is shared, and given when a count of one
// is durable; one write of the header's first sector is the moment of change.
//
// Threads: no request for guest bytes may be under way during a change.
#pragma once

#include "blockcore/formats/qcow2/snapshots.h"
#include "blockcore/formats/qcow2/table_walk.h"

namespace blockcore::qcow2 {

class Qcow2Image;

class ImageSnapshots final : public SnapshotStore {
public:
    // image is borrowed for good.
    explicit ImageSnapshots(Qcow2Image& image) : m_image(image) {}

    Result<> create(const SnapshotInfo& wanted) override;
    Result<> apply(std::size_t index) override;
    Result<> remove(std::size_t index) override;
    Result<> rename(std::size_t index, std::string_view name) override;
    Result<> show(std::size_t index) override;
    Result<std::vector<SnapshotSpace>> space(const RunContext& context) override;

private:
    using Bytes = std::vector<std::byte>;
    class Session;
    struct NewTable {
        std::vector<Snapshot> snapshots;
        Bytes bytes;
        Range place;
    };
    struct NewMapping {
        Bytes l1;                               // COPIED is clear in it
        Range place;
        std::uint64_t size;                     // guest bytes
    };

    Result<> createWhole(const SnapshotInfo& wanted);
    Result<> applyWhole(std::size_t index);
    Result<> removeWhole(std::size_t index);
    Result<> renameWhole(std::size_t index, std::string_view name);

    Result<Snapshot> find(std::size_t index) const;
    Result<Bytes> readL1(const Snapshot& snapshot) const;
    std::uint64_t diskSize(const Snapshot& snapshot) const;
    TableWalk walk() const;
    ReferenceChanges changes(ReferenceChanges::Direction direction, std::uint64_t limit = UINT64_MAX) const;

    Result<Range> allocate(std::uint64_t length);
    Result<> writeDurably(Range place, std::span<const std::byte> bytes);
    Result<NewTable> placeTable(std::vector<Snapshot> snapshots);
    Result<> switchTable(NewTable table);
    Result<NewMapping> placeMapping(const Snapshot& snapshot, const Bytes& l1);
    Result<> switchMapping(const NewMapping& mapping);

    Result<> countUp(const Bytes& l1, const TableWalk::Skip& skip, std::initializer_list<Range> fresh);
    Result<> countDown(const Bytes& l1, const TableWalk::Skip& skip, std::initializer_list<Range> old);
    Result<> takeCopied();
    Result<> giveCopied();
    Result<> checkTablesApart(const Bytes& l1) const;
    Result<> discardFreed(std::span<const Range> freed);

    Qcow2Image& m_image;
};

} // namespace blockcore::qcow2
