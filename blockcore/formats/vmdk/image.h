// SPDX-License-Identifier: MIT
// An open VMDK: the disk as its parts hold it one after another, and the descriptor that ties them together. The first
// write gives the content a new identifier, so that children of the old content notice.
//
// Threads: as BlockDevice.
#pragma once

#include "blockcore/formats/vmdk/parts.h"

#include <atomic>
#include <mutex>

namespace blockcore::vmdk {

class VmdkImage final : public Image, private Checker, private Resizer, private CompressedWriter {
public:
    using Content = MappedImage::Content;
    static Result<std::unique_ptr<VmdkImage>> open(OpenRequest request);

    // A new image around its parts, in disk order and with whole ranges. textFile: where the descriptor is, unless it is
    // embedded in the only part.
    struct Parts {
        std::unique_ptr<BlockDevice> textFile;
        std::vector<Part> list;
    };
    VmdkImage(Parts parts, Descriptor descriptor, Content content);

    std::uint64_t size() const override { return m_size; }
    bool writable() const override;
    Result<> lock(const LockRequest& request) override { return descriptorFile().lock(request); }

    const FormatDriver& driver() const override;
    ImageInfo info() const override;
    std::uint32_t allocationUnit() const override { return m_unit; }
    std::uint32_t largestWriteUnit() const override;
    std::optional<BackingRef> backing() const override;
    std::optional<std::uint32_t> contentId() const override { return m_descriptor.contentId; }
    std::vector<std::string> extraFiles() const override;
    bool knownZero() const override { return m_fresh && !m_touched; }
    Result<> close() override;
    Checker* checker() override { return this; }
    Resizer* resizer() override;
    CompressedWriter* compressedWriter() override;
    bool packsAllWrites() const override { return m_parts.size() == 1 && m_parts.front().stream; }

private:
    Result<> doRead(std::uint64_t offset, std::span<std::byte> out) override;
    Result<> doWrite(std::uint64_t offset, std::span<const std::byte> data) override;
    Result<> doZero(Range range) override;
    Result<> doReserve(Range range) override;
    Result<> doFlush() override;
    Result<Extent> doExtentAt(std::uint64_t offset, std::uint64_t maxLength) override;

    Result<CheckReport> check(const RunContext& context) override;
    bool canRepair() const override { return writable(); }
    Result<CheckReport> repair(RepairMode mode, const RunContext& context) override;
    Result<> resize(std::uint64_t newSize, Preallocation preallocation, std::uint64_t backedLength) override;
    Result<> renewExtentLine();

    Result<PackedUnits> pack(std::span<const std::byte> data) override;
    Result<> writePacked(std::uint64_t offset, const PackedUnits& packed, std::span<const std::byte> data) override;

    std::size_t partAt(std::uint64_t offset) const;
    // Calls action(part, range within it) for all that range covers, in order; the parts' ends cut it.
    template <class Action>
    Result<> forEachPart(Range range, Action action);
    Result<> touch();
    Result<> renewContentId();
    BlockDevice& descriptorFile() const { return m_textFile ? *m_textFile : *m_parts.front().file(); }

    std::unique_ptr<BlockDevice> m_textFile;
    std::vector<Part> m_parts; // not empty, unless the disk is
    Descriptor m_descriptor;
    std::uint64_t m_size = 0;
    std::uint32_t m_unit = kSectorSize;
    bool m_fresh;
    std::atomic<bool> m_touched = false; // by a write or zero request
    std::mutex m_touchMutex;
};

} // namespace blockcore::vmdk
