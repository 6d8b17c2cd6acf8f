// SPDX-License-Identifier: MIT
#include "blockcore/image/mapped_image.h"

#include "blockcore/base/checked_math.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <format>
#include <mutex>

namespace blockcore {

namespace {
// Setting host space aside pays from about this much on.
constexpr std::uint64_t kReserveBytes = 512U << 10;
// Zeroes over a backing file are written in pieces of this.
constexpr std::uint64_t kZeroStep = 1U << 20;
} // namespace

bool MappedImage::continues(const Extent& run, Unit unit) const {
    if (unit.kind != run.kind) return false;
    return unit.kind != ExtentKind::Data || unit.hostOffset == *run.hostOffset + run.range.length;
}

Result<Extent> MappedImage::runAt(std::uint64_t offset, std::uint64_t maxLength) {
    const std::shared_lock lock(m_metadataLock);
    std::uint64_t index = offset / m_unitBytes;
    const std::uint64_t within = offset % m_unitBytes;
    const Unit first = TRY(lookUp(index));
    Extent run{.range = {offset, std::min(maxLength, first.count * m_unitBytes - within)}, .kind = first.kind};
    run.inPlace = first.kind == ExtentKind::Data || (first.kind != ExtentKind::Compressed && !backing());
    if (first.kind == ExtentKind::Data) run.hostOffset = first.hostOffset + within;
    index += first.count;
    while (run.range.length < maxLength) {
        const Unit next = TRY(lookUp(index));
        if (!continues(run, next)) break;
        run.range.length += std::min<std::uint64_t>(maxLength - run.range.length, next.count * m_unitBytes);
        index += next.count;
    }
    return run;
}

Result<Extent> MappedImage::doExtentAt(std::uint64_t offset, std::uint64_t maxLength) {
    Extent run = TRY(runAt(offset, maxLength));
    if (run.kind != ExtentKind::Data || !showsHostHoles() || *run.hostOffset >= m_host->size()) return run;
    const Extent stored = TRY(m_host->extentAt(*run.hostOffset, run.range.length));
    run.range.length = std::min(run.range.length, stored.range.length);
    if (stored.kind == ExtentKind::Zero) {
        run.kind = ExtentKind::Zero;
        run.preallocated = true;
    }
    return run;
}

Result<> MappedImage::readPlain(std::uint64_t hostOffset, std::uint64_t guestOffset, std::span<std::byte> out) {
    const auto end = checkedAdd<std::uint64_t>(hostOffset, out.size());
    if (!end || *end > m_host->size())
        return fail(ErrorCode::Corrupt, std::format("Data of guest offset {:#x} lies past the end of the file", guestOffset));
    return m_host->read(hostOffset, out);
}

// out lies within Compressed units.
Result<> MappedImage::readPacked(std::uint64_t offset, std::span<std::byte> out) {
    std::vector<std::byte> whole;
    while (!out.empty()) {
        Unit unit;
        {
            const std::shared_lock lock(m_metadataLock);
            unit = TRY(lookUp(offset / m_unitBytes));
        }
        if (unit.kind != ExtentKind::Compressed) return read(offset, out); // somebody wrote meanwhile
        const std::uint64_t within = offset % m_unitBytes;
        const std::uint64_t length = std::min<std::uint64_t>(m_unitBytes - within, out.size());
        if (length == m_unitBytes) {
            TRY(unpack(unit, out.first(length)));
        } else {
            whole.resize(m_unitBytes);
            TRY(unpack(unit, whole));
            std::memcpy(out.data(), whole.data() + within, length);
        }
        offset += length;
        out = out.subspan(length);
    }
    return {};
}

Result<> MappedImage::doRead(std::uint64_t offset, std::span<std::byte> out) {
    while (!out.empty()) {
        const Extent run = TRY(runAt(offset, out.size()));
        const auto part = out.first(run.range.length);
        if (run.kind == ExtentKind::Data)
            TRY(readPlain(*run.hostOffset, offset, part));
        else if (run.kind == ExtentKind::Compressed)
            TRY(readPacked(offset, part));
        else
            std::memset(part.data(), 0, part.size());
        offset += part.size();
        out = out.subspan(part.size());
    }
    return {};
}

// Bytes from the range's start on that are whole units; the disk's last unit may be short.
std::uint64_t MappedImage::wholeUnitBytes(Range range) const {
    if (range.offset % m_unitBytes != 0) return 0;
    return range.end() == m_size ? range.length : range.length - range.length % m_unitBytes;
}

Result<> MappedImage::clearHost(Range range) {
    const std::uint64_t stored = m_host->size();
    if (range.offset < stored) TRY(m_host->zero({range.offset, std::min(range.end(), stored) - range.offset}));
    // Not by truncate(): other threads may have written behind the range since its size was asked for.
    if (range.end() > stored) TRY(m_host->write(range.end() - 1, std::array{std::byte{0}}));
    return {};
}

Result<> MappedImage::clearTail() {
    const std::uint64_t within = m_size % m_unitBytes;
    if (within == 0) return {};
    const Unit unit = TRY(lookUp(m_size / m_unitBytes));
    if (unit.kind != ExtentKind::Data) return {};
    return clearHost({unit.hostOffset + within, m_unitBytes - within});
}

// data is whole units without Data. Nothing refers to the space until the payload is written.
Result<> MappedImage::writeUnits(std::uint64_t offset, std::span<const std::byte> data) {
    while (!data.empty()) {
        const std::uint64_t index = offset / m_unitBytes;
        Space space;
        {
            const std::unique_lock lock(m_metadataLock);
            space = TRY(allocate(index, divideUp<std::uint64_t>(data.size(), m_unitBytes)));
        }
        const std::uint64_t bytes = space.unitCount * m_unitBytes;
        const auto part = data.first(std::min<std::uint64_t>(bytes, data.size()));
        if (part.size() >= kReserveBytes) TRY(m_host->reserve({space.hostOffset, part.size()}));
        TRY(m_host->write(space.hostOffset, part));
        if (part.size() < bytes) TRY(clearHost({space.hostOffset + part.size(), bytes - part.size()}));
        {
            const std::unique_lock lock(m_metadataLock);
            TRY(map(index, space));
        }
        offset += part.size();
        data = data.subspan(part.size());
    }
    return {};
}

// Two threads may want parts of one new unit: the first makes it.
Result<MappedImage::Unit> MappedImage::makeUnit(std::uint64_t index) {
    const std::unique_lock lock(m_metadataLock);
    const Unit unit = TRY(lookUp(index));
    if (unit.kind == ExtentKind::Data) return unit;
    if (unit.kind == ExtentKind::Compressed)
        return fail(ErrorCode::InvalidArgument, "Partial write to a compressed unit");
    const Space space = TRY(allocate(index, 1));
    TRY(clearHost({space.hostOffset, m_unitBytes}));
    TRY(map(index, space));
    return Unit{ExtentKind::Data, space.hostOffset};
}

Result<> MappedImage::writePart(std::uint64_t offset, std::span<const std::byte> data) {
    if (backing()) return fail(ErrorCode::InvalidArgument, "Partial write to a unit that is not in place");
    const Unit unit = TRY(makeUnit(offset / m_unitBytes));
    return m_host->write(unit.hostOffset + offset % m_unitBytes, data);
}

// The units under data hold no Data.
Result<> MappedImage::writeNew(std::uint64_t offset, std::span<const std::byte> data) {
    while (!data.empty()) {
        std::uint64_t length = wholeUnitBytes({offset, data.size()});
        if (length > 0) {
            TRY(writeUnits(offset, data.first(length)));
        } else {
            length = std::min<std::uint64_t>(m_unitBytes - offset % m_unitBytes, data.size());
            TRY(writePart(offset, data.first(length)));
        }
        offset += length;
        data = data.subspan(length);
    }
    return {};
}

Result<> MappedImage::touch() {
    if (m_touched.load(std::memory_order_acquire)) return {};
    const std::unique_lock lock(m_metadataLock);
    if (m_touched.load(std::memory_order_relaxed)) return {};
    TRY(beforeFirstWrite());
    m_touched.store(true, std::memory_order_release);
    return {};
}

Result<> MappedImage::doWrite(std::uint64_t offset, std::span<const std::byte> data) {
    TRY(touch());
    while (!data.empty()) {
        const Extent run = TRY(runAt(offset, data.size()));
        const auto part = data.first(run.range.length);
        if (run.kind == ExtentKind::Data)
            TRY(m_host->write(*run.hostOffset, part));
        else
            TRY(writeNew(offset, part));
        offset += part.size();
        data = data.subspan(part.size());
    }
    return {};
}

Result<> MappedImage::unpack(Unit, std::span<std::byte>) {
    return fail(ErrorCode::Unsupported, "The format has no compressed units");
}

Result<> MappedImage::mapZero(std::uint64_t, std::uint64_t) {
    return fail(ErrorCode::Unsupported, "The format has no zero units");
}

Result<> MappedImage::zeroUnits(Range range) {
    {
        const std::unique_lock lock(m_metadataLock);
        const auto done = mapZero(range.offset / m_unitBytes, divideUp<std::uint64_t>(range.length, m_unitBytes));
        if (done || done.error().code != ErrorCode::Unsupported) return done;
    }
    const std::uint64_t step = std::max<std::uint64_t>(kZeroStep, m_unitBytes);
    const std::vector<std::byte> zeroes(std::min(step, range.length));
    for (std::uint64_t done = 0; done < range.length; done += step)
        TRY(writeNew(range.offset + done, std::span(zeroes).first(std::min(step, range.length - done))));
    return {};
}

Result<> MappedImage::doZero(Range range) {
    TRY(touch());
    while (range.length > 0) {
        const Extent run = TRY(runAt(range.offset, range.length));
        if (run.kind == ExtentKind::Data)
            TRY(m_host->zero({*run.hostOffset, run.range.length}));
        else if (run.kind == ExtentKind::Compressed || (run.kind == ExtentKind::Unallocated && backing()))
            TRY(zeroUnits(run.range));
        range = {run.range.end(), range.length - run.range.length};
    }
    return {};
}

Result<> MappedImage::doFlush() {
    const std::unique_lock lock(m_metadataLock);
    return flushMetadata();
}

} // namespace blockcore
