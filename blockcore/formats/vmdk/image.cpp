// SPDX-License-Identifier: MIT
#include "blockcore/formats/vmdk/image.h"

#include "blockcore/base/checked_math.h"
#include "blockcore/base/uuid.h"
#include "blockcore/formats/vmdk/driver.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstring>
#include <format>

namespace blockcore::vmdk {

VmdkImage::VmdkImage(Parts parts, Descriptor descriptor, Content content) :
    m_textFile(std::move(parts.textFile)), m_parts(std::move(parts.list)), m_descriptor(std::move(descriptor)),
    m_fresh(content == Content::Fresh) {
    for (const Part& part : m_parts) {
        m_size = part.guest.end();
        if (const SparseHeader* header = part.header())
            m_unit = std::max(m_unit, static_cast<std::uint32_t>(header->grainBytes()));
    }
}

const FormatDriver& VmdkImage::driver() const { return kDriver; }

bool VmdkImage::writable() const {
    return std::ranges::all_of(m_parts, [](const Part& part) { return part.device->writable(); });
}

// Plain grains without a parent are in place: whoever copies need not fill them with zeroes.
std::uint32_t VmdkImage::largestWriteUnit() const {
    std::uint32_t unit = kSectorSize;
    for (const Part& part : m_parts)
        unit = std::max(unit, part.sparse ? part.sparse->largestWriteUnit() : part.stream ? m_unit : kSectorSize);
    return unit;
}

std::optional<BackingRef> VmdkImage::backing() const {
    if (!m_descriptor.parent) return std::nullopt;
    return BackingRef{.name = *m_descriptor.parent, .format = "vmdk", .contentId = m_descriptor.parentContentId};
}

std::vector<std::string> VmdkImage::extraFiles() const {
    std::vector<std::string> files;
    if (m_textFile)
        for (const Part& part : m_parts) files.push_back(part.path);
    return files;
}

ImageInfo VmdkImage::info() const {
    Json extents = Json::array();
    ImageInfo info{.virtualSize = m_size};
    bool alike = true;
    for (std::size_t index = 0; index < m_parts.size(); ++index) {
        const Part& part = m_parts[index];
        const SparseHeader* header = part.header();
        const SparseHeader* first = m_parts.front().header();
        alike = alike && !header == !first && (!header || header->grainSectors == first->grainSectors) &&
                !part.stream == !m_parts.front().stream;
        Json extent = Json::object();
        if (part.stream) extent["compressed"] = true;
        extent["virtual-size"] = part.guest.length;
        extent["filename"] = part.path;
        if (header) extent["cluster-size"] = header->grainBytes();
        extent["format"] = part.type;
        extents.push_back(std::move(extent));
        if (m_textFile) info.files.insert(info.files.begin(), {std::format("extents.{}", index), part.path});
    }
    if (alike) info.dirty = false;
    if (const auto* header = m_parts.empty() ? nullptr : m_parts.front().header(); header && alike)
        info.clusterSize = header->grainBytes();
    info.formatSpecific = std::make_shared<const Json>(Json{{"cid", m_descriptor.contentId},
                                                            {"parent-cid", m_descriptor.parentContentId},
                                                            {"create-type", m_descriptor.createType},
                                                            {"extents", std::move(extents)}});
    return info;
}

std::size_t VmdkImage::partAt(std::uint64_t offset) const {
    const auto after = std::ranges::upper_bound(m_parts, offset, {}, [](const Part& part) { return part.guest.offset; });
    return static_cast<std::size_t>(after - m_parts.begin()) - 1;
}

template <class Action>
Result<> VmdkImage::forEachPart(Range range, Action action) {
    while (range.length > 0) {
        Part& part = m_parts[partAt(range.offset)];
        const std::uint64_t within = range.offset - part.guest.offset;
        const std::uint64_t length = std::min(range.length, part.guest.length - within);
        TRY(action(part, Range{within, length}));
        range = {range.offset + length, range.length - length};
    }
    return {};
}

Result<> VmdkImage::doRead(std::uint64_t offset, std::span<std::byte> out) {
    return forEachPart({offset, out.size()}, [&](Part& part, Range range) {
        const auto piece = out.first(range.length);
        out = out.subspan(range.length);
        return part.device->read(range.offset, piece);
    });
}

Result<> VmdkImage::doWrite(std::uint64_t offset, std::span<const std::byte> data) {
    TRY(touch());
    return forEachPart({offset, data.size()}, [&](Part& part, Range range) {
        const auto piece = data.first(range.length);
        data = data.subspan(range.length);
        return part.device->write(range.offset, piece);
    });
}

Result<> VmdkImage::doZero(Range range) {
    TRY(touch());
    return forEachPart(range, [](Part& part, Range within) { return part.device->zero(within); });
}

Result<> VmdkImage::doReserve(Range range) {
    return forEachPart(range, [](Part& part, Range within) {
        return part.header() ? Result<>{} : part.device->reserve(within);
    });
}

Result<Extent> VmdkImage::doExtentAt(std::uint64_t offset, std::uint64_t maxLength) {
    const std::size_t index = partAt(offset);
    const Part& part = m_parts[index];
    const std::uint64_t within = offset - part.guest.offset;
    const std::uint64_t length = std::min(maxLength, part.guest.length - within);
    Extent extent = TRY(part.sparse ? part.sparse->shortRunAt(within, length) : part.device->extentAt(within, length));
    extent.range.offset += part.guest.offset;
    if (m_textFile && extent.hostOffset) extent.hostFile = static_cast<std::uint32_t>(index);
    return extent;
}

Result<> VmdkImage::touch() {
    if (m_touched.load(std::memory_order_acquire)) return {};
    const std::lock_guard lock(m_touchMutex);
    if (m_touched.load(std::memory_order_relaxed)) return {};
    if (!m_fresh) TRY(renewContentId());
    m_touched.store(true, std::memory_order_release);
    return {};
}

// As many digits as there were: the text keeps its length, and one sector changes.
Result<> VmdkImage::renewContentId() {
    const std::uint64_t digits = std::min<std::uint64_t>(m_descriptor.contentIdDigits.length, 8);
    if (digits == 0) return {};
    std::uint32_t value = 0;
    const Uuid random = randomUuid();
    std::memcpy(&value, random.data(), sizeof(value));
    const std::uint32_t lowest = digits == 1 ? 1 : 1U << (4 * (digits - 1));
    value = (value & (UINT32_MAX >> (32 - 4 * digits))) | lowest;
    if (value == kNoParent) --value;
    const std::string text = std::format("{:0{}x}", value, m_descriptor.contentIdDigits.length);
    const std::uint64_t base = m_textFile ? 0 : m_parts.front().header()->descriptor.offset;
    TRY(descriptorFile().write(base + m_descriptor.contentIdDigits.offset, std::as_bytes(std::span(text))));
    TRY(descriptorFile().flush());
    m_descriptor.contentId = value;
    return {};
}

Result<> VmdkImage::doFlush() {
    for (const Part& part : m_parts) TRY(part.device->flush());
    return m_textFile ? m_textFile->flush() : Result<>{};
}

Result<> VmdkImage::close() {
    for (const Part& part : m_parts) TRY(part.stream ? part.stream->close() : part.device->flush());
    return m_textFile ? m_textFile->flush() : Result<>{};
}

CompressedWriter* VmdkImage::compressedWriter() {
    return m_parts.size() == 1 && m_parts.front().header() ? this : nullptr;
}

// Plain grains stay plain, as in the reference.
Result<PackedUnits> VmdkImage::pack(std::span<const std::byte> data) {
    StreamExtent* stream = m_parts.front().stream;
    return stream ? stream->pack(data) : PackedUnits{};
}

Result<> VmdkImage::writePacked(std::uint64_t offset, const PackedUnits& packed, std::span<const std::byte> data) {
    StreamExtent* stream = m_parts.front().stream;
    if (!stream) return write(offset, data);
    if (!writable()) return fail(ErrorCode::PermissionDenied, "The device is open for reading only");
    if (offset % m_unit != 0 || offset > m_size || data.size() > m_size - offset ||
        packed.lengths.size() != divideUp<std::uint64_t>(data.size(), m_unit))
        return fail(ErrorCode::InvalidArgument, "The write does not cover whole grains");
    TRY(touch());
    return stream->writePacked(offset, packed);
}

} // namespace blockcore::vmdk
