// SPDX-License-Identifier: MIT
#include "blockcore/device/overlay_device.h"

#include "blockcore/device/payload_scope.h"

#include <algorithm>
#include <cstring>
#include <mutex>

namespace blockcore {

namespace {

bool allZero(std::span<const std::byte> bytes) {
    return bytes.front() == std::byte{0} && std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0;
}

// Up to the end of whatever there may be.
Range from(std::uint64_t offset) { return {offset, UINT64_MAX - offset}; }

} // namespace

OverlayContent::OverlayContent(std::shared_ptr<BlockDevice> base, std::shared_ptr<OverlayStore> store) :
    m_base(std::move(base)), m_store(std::move(store)), m_baseSize(m_base ? m_base->size() : 0), m_size(m_baseSize) {}

std::uint64_t OverlayContent::size() const {
    const std::shared_lock lock(m_mutex);
    return m_size;
}

OverlayContent::Run OverlayContent::runAt(std::uint64_t offset, std::uint64_t limit) const {
    const auto stored = m_stored.runAt(offset, limit);
    if (stored.inside) return {Run::Source::Stored, stored.end};
    const auto zeroes = m_zeroes.runAt(offset, stored.end);
    if (zeroes.inside || offset >= m_baseSize) return {Run::Source::Zeroes, zeroes.end};
    return {Run::Source::Base, std::min(zeroes.end, m_baseSize)};
}

Result<> OverlayContent::read(std::uint64_t offset, std::span<std::byte> out) const {
    const std::shared_lock lock(m_mutex);
    while (!out.empty()) {
        const Run run = runAt(offset, offset + out.size());
        const auto part = out.first(run.end - offset);
        switch (run.source) {
        case Run::Source::Base: TRY(m_base->read(offset, part)); break;
        case Run::Source::Stored: TRY(load(offset, part)); break;
        case Run::Source::Zeroes: std::ranges::fill(part, std::byte{0}); break;
        }
        out = out.subspan(part.size());
        offset = run.end;
    }
    return {};
}

Result<> OverlayContent::load(std::uint64_t offset, std::span<std::byte> out) const {
    constexpr std::uint64_t kChunk = OverlayStore::kChunk;
    while (!out.empty()) {
        const auto part = out.first(std::min<std::uint64_t>(out.size(), kChunk - offset % kChunk));
        TRY(m_store->read(m_slots.at(offset / kChunk), offset % kChunk, part));
        out = out.subspan(part.size());
        offset += part.size();
    }
    return {};
}

Result<> OverlayContent::store(std::uint64_t offset, std::span<const std::byte> data) {
    constexpr std::uint64_t kChunk = OverlayStore::kChunk;
    while (!data.empty()) {
        const auto part = data.first(std::min<std::uint64_t>(data.size(), kChunk - offset % kChunk));
        auto slot = m_slots.find(offset / kChunk);
        if (slot == m_slots.end()) {
            const OverlayStore::Slot taken = TRY(m_store->take());
            slot = m_slots.emplace(offset / kChunk, taken).first;
        }
        TRY(m_store->write(slot->second, offset % kChunk, part));
        data = data.subspan(part.size());
        offset += part.size();
    }
    return {};
}

Result<> OverlayContent::write(std::uint64_t offset, std::span<const std::byte> data) {
    const std::unique_lock lock(m_mutex);
    const Range range{offset, data.size()};
    const bool payload = PayloadScope::covers(data);
    const bool kept = !payload && !allZero(data);
    if (payload) m_payload += data.size();
    if (kept) TRY(store(offset, data));
    (kept ? m_stored : m_zeroes).add(range);
    (kept ? m_zeroes : m_stored).remove(range);
    growTo(range.end());
    m_touched.add(range);
    m_zeroed.remove(range);
    return {};
}

// What a file lost when it was cut reads as zeroes when it grows again: that is a change, too.
void OverlayContent::growTo(std::uint64_t end) {
    if (end <= m_size) return;
    if (const std::uint64_t lost = std::min(end, m_baseSize); lost > m_size)
        for (RangeSet* set : {&m_touched, &m_zeroed}) set->add({m_size, lost - m_size});
    m_size = end;
}

void OverlayContent::zero(Range range) {
    const std::unique_lock lock(m_mutex);
    m_zeroes.add(range);
    m_stored.remove(range);
    growTo(range.end());
    m_touched.add(range);
    m_zeroed.add(range);
}

void OverlayContent::truncate(std::uint64_t newSize) {
    const std::unique_lock lock(m_mutex);
    for (RangeSet* set : {&m_stored, &m_touched, &m_zeroed}) set->remove(from(newSize));
    // What grows again later must not show the base.
    if (newSize < m_baseSize) m_zeroes.add(from(newSize));
    growTo(newSize);
    m_size = newSize;
}

Result<Extent> OverlayContent::extentAt(std::uint64_t offset, std::uint64_t maxLength) const {
    const std::shared_lock lock(m_mutex);
    const Run run = runAt(offset, offset + maxLength);
    if (run.source == Run::Source::Base) return m_base->extentAt(offset, run.end - offset);
    return Extent{.range = {offset, run.end - offset},
                  .kind = run.source == Run::Source::Stored ? ExtentKind::Data : ExtentKind::Zero,
                  .hostOffset = offset,
                  .inPlace = true};
}

OverlayContent::Summary OverlayContent::summary() const {
    const std::shared_lock lock(m_mutex);
    return {.lengthBefore = m_baseSize,
            .length = m_size,
            .written = m_touched.bytes(),
            .zeroed = m_zeroed.bytes(),
            .payload = m_payload,
            .ranges = m_touched.ranges()};
}

OverlayDevice::~OverlayDevice() {
    // The content keeps the base open for its reads; the locks go with whoever asked for them.
    if (m_base) (void)m_base->lock({.used = 0});
}

// As a file does it: what is given up reads as zeroes.
Result<> OverlayDevice::doDiscard(Range range) {
    const std::uint64_t end = std::min(range.end(), size());
    if (range.offset < end) m_content->zero({range.offset, end - range.offset});
    return {};
}

Result<> OverlayDevice::doZero(Range range) {
    m_content->zero(range);
    return {};
}

Result<> OverlayDevice::doTruncate(std::uint64_t newSize) {
    if (!growable()) return fail(ErrorCode::Unsupported, "Cannot resize the device");
    m_content->truncate(newSize);
    return {};
}

} // namespace blockcore
