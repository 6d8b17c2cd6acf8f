// SPDX-License-Identifier: MIT
// A disk that is a plain file. The disk is the file rounded up to whole sectors; what the file lacks at its
// end reads as zeroes.
//
// Threads: as BlockDevice; resize() alone.
#pragma once

#include "blockcore/image/format_driver.h"

#include <atomic>

namespace blockcore::raw {

inline constexpr std::uint64_t kSectorSize = 512;

class RawImage final : public Image, private Resizer {
public:
    // Whether nothing was ever written to host.
    enum class Content : std::uint8_t { Fresh, Unknown };
    // MustLookRaw: writes that would make the first sector look like another format's header are refused, since
    // whoever opens the image next would guess that format.
    enum class FirstSector : std::uint8_t { Free, MustLookRaw };
    RawImage(std::unique_ptr<BlockDevice> host, std::uint64_t size, Content content,
             FirstSector firstSector = FirstSector::Free) :
        m_host(std::move(host)), m_size(size), m_knownZero(content == Content::Fresh), m_firstSector(firstSector) {}

    std::uint64_t size() const override { return m_size; }
    bool writable() const override { return m_host->writable(); }
    Result<> lock(const LockRequest& request) override { return m_host->lock(request); }

    const FormatDriver& driver() const override;
    ImageInfo info() const override { return ImageInfo{.virtualSize = m_size, .dirty = false}; }
    std::uint32_t allocationUnit() const override { return kSectorSize; }
    bool knownZero() const override { return m_knownZero; }
    Resizer* resizer() override { return m_host->growable() ? this : nullptr; }

private:
    Result<> doRead(std::uint64_t offset, std::span<std::byte> out) override;
    Result<> doWrite(std::uint64_t offset, std::span<const std::byte> data) override;
    Result<> doZero(Range range) override;
    Result<> doDiscard(Range range) override;
    Result<> doReserve(Range range) override;
    Result<> doFlush() override { return m_host->flush(); }
    Result<Extent> doExtentAt(std::uint64_t offset, std::uint64_t maxLength) override;
    Result<> resize(std::uint64_t newSize, Preallocation preallocation, std::uint64_t backedLength) override;

    Result<> checkLooksRaw(std::uint64_t offset, std::span<const std::byte> data);

    std::unique_ptr<BlockDevice> m_host;
    std::uint64_t m_size;
    std::atomic<bool> m_knownZero;
    FirstSector m_firstSector;
};

} // namespace blockcore::raw
