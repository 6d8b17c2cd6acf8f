// SPDX-License-Identifier: MIT
// Groups, lazy lists and tables of a structure tree.
#include "blockcore/image/field_spec.h"

#include "blockcore/base/checked_math.h"

#include <algorithm>
#include <format>
#include <mutex>

namespace blockcore {

namespace {

bool covers(const std::optional<Range>& place, std::uint64_t offset) {
    return place && offset >= place->offset && offset - place->offset < place->length;
}

// Bits cover their field's bytes: nobody who clicks a byte means one of them.
std::optional<std::uint64_t> childCovering(const Fields& fields, std::uint64_t hostOffset, FieldSearch& search) {
    for (std::size_t at = 0; at < fields.size(); ++at)
        if (fields[at].kind != FieldKind::Bit && covers(fields[at].place, hostOffset)) return at;
    for (std::size_t at = 0; at < fields.size() && !search.exhausted(); ++at) {
        const Field& field = fields[at];
        if (!field.children || field.kind == FieldKind::Flags) continue;
        if (field.children->childAt(hostOffset, search)) return at;
    }
    return std::nullopt;
}

class ListSource final : public FieldSource {
public:
    explicit ListSource(std::function<Fields()> make) : m_make(std::move(make)) {}

    std::uint64_t count() const override { return fields().size(); }
    Fields fetch(std::uint64_t first, std::uint64_t wanted) const override {
        const auto begin = fields().begin() + static_cast<std::ptrdiff_t>(first);
        return {begin, begin + static_cast<std::ptrdiff_t>(wanted)};
    }
    std::optional<std::uint64_t> childAt(std::uint64_t hostOffset, FieldSearch& search) const override {
        return childCovering(fields(), hostOffset, search);
    }

private:
    const Fields& fields() const {
        std::call_once(m_once, [this] { m_fields = m_make(); });
        return m_fields;
    }
    mutable std::once_flag m_once;
    mutable Fields m_fields;
    std::function<Fields()> m_make;
};

class TableSource final : public FieldSource {
public:
    TableSource(BlockDevice& host, TableSpec spec, std::uint64_t count) :
        m_host(host), m_spec(std::move(spec)), m_count(count) {}

    std::uint64_t count() const override { return m_count; }

    Fields fetch(std::uint64_t first, std::uint64_t wanted) const override {
        const auto bytes = readAvailable(m_host, offsetOf(first), wanted * m_spec.entryBytes);
        Fields fields;
        fields.reserve(wanted);
        for (std::uint64_t at = 0; at < wanted; ++at) {
            const Range place{offsetOf(first + at), m_spec.entryBytes};
            const auto entry = entryIn(bytes, at);
            Field field = entry.empty() ? errorField({}, "This entry cannot be read") : m_spec.describe(first + at, entry);
            field.name = std::format("[{}]", first + at);
            field.place = place;
            fields.push_back(std::move(field));
        }
        return fields;
    }

    std::optional<std::uint64_t> childAt(std::uint64_t hostOffset, FieldSearch& search) const override {
        if (hostOffset >= m_spec.offset && (hostOffset - m_spec.offset) / m_spec.entryBytes < m_count)
            return (hostOffset - m_spec.offset) / m_spec.entryBytes;
        if (!search.throughData && !m_spec.reach) return std::nullopt;
        if (search.throughData && !m_spec.maps && !m_spec.leadsToTables) return std::nullopt;
        return scan(hostOffset, search);
    }

private:
    std::uint64_t offsetOf(std::uint64_t index) const { return m_spec.offset + index * m_spec.entryBytes; }
    std::span<const std::byte> entryIn(std::span<const std::byte> page, std::uint64_t at) const {
        const std::uint64_t begin = at * m_spec.entryBytes;
        if (begin + m_spec.entryBytes > page.size()) return {};
        return page.subspan(begin, m_spec.entryBytes);
    }

    std::optional<std::uint64_t> scan(std::uint64_t hostOffset, FieldSearch& search) const {
        constexpr std::uint64_t kPageBytes = 256U << 10;
        const std::uint64_t perPage = std::max<std::uint64_t>(kPageBytes / m_spec.entryBytes, 1);
        for (std::uint64_t first = 0; first < m_count && !search.exhausted(); first += perPage) {
            const std::uint64_t wanted = std::min(perPage, m_count - first);
            const auto page = readAvailable(m_host, offsetOf(first), wanted * m_spec.entryBytes);
            search.charge(page.size());
            for (std::uint64_t at = 0; at < wanted && !search.exhausted(); ++at) {
                const auto entry = entryIn(page, at);
                if (!entry.empty() && leadsTo(first + at, entry, hostOffset, search)) return first + at;
            }
        }
        return std::nullopt;
    }

    bool leadsTo(std::uint64_t index, std::span<const std::byte> entry, std::uint64_t hostOffset,
                 FieldSearch& search) const {
        if (!search.throughData) return covers(m_spec.reach(index, entry), hostOffset);
        if (m_spec.maps && covers(m_spec.maps(index, entry), hostOffset)) return true;
        if (!m_spec.leadsToTables || !m_spec.reach(index, entry)) return false;
        const Field field = m_spec.describe(index, entry);
        return field.children && field.children->childAt(hostOffset, search);
    }

    BlockDevice& m_host;
    TableSpec m_spec;
    std::uint64_t m_count;
};

std::shared_ptr<const FieldSource> listOf(std::function<Fields()> make) {
    return std::make_shared<ListSource>(std::move(make));
}

} // namespace

Field recordField(BlockDevice& host, std::string name, std::string description, std::uint64_t offset,
                  const RecordSpec& spec) {
    std::uint64_t length = 0;
    for (const FieldSpec& field : spec.fields) length += field.length;
    return lazyField(std::move(name), std::move(description), Range{offset, length},
                     [&host, offset, spec] { return recordFields(host, offset, spec); });
}

Field groupField(std::string name, std::string description, Fields children) {
    std::optional<Range> place;
    for (const Field& child : children) {
        if (!child.place) continue;
        if (!place) place = child.place;
        else if (place->end() == child.place->offset) place->length += child.place->length;
    }
    // Parts apart from each other: the group is no run of bytes.
    for (const Field& child : children)
        if (child.place && child.place->length > 0 && !covers(place, child.place->offset)) place.reset();
    return {.name = std::move(name), .description = std::move(description), .place = place,
            .children = listOf([children = std::move(children)] { return children; })};
}

Field lazyField(std::string name, std::string description, std::optional<Range> place, std::function<Fields()> children) {
    return {.name = std::move(name), .description = std::move(description), .place = place,
            .children = listOf(std::move(children))};
}

Field errorField(std::string name, std::string problem, std::optional<Range> place) {
    return {.name = std::move(name), .place = place, .kind = FieldKind::Error, .value = std::move(problem)};
}

Field bitField(std::string name, std::string description, Range place, std::uint64_t value, std::string text) {
    return {.name = std::move(name), .description = std::move(description), .place = place, .kind = FieldKind::Bit,
            .value = std::move(text), .number = value};
}

Field tableField(BlockDevice& host, TableSpec spec) {
    const std::uint64_t size = host.size();
    const std::uint64_t room = spec.offset < size ? (size - spec.offset) / spec.entryBytes : 0;
    const std::uint64_t count = std::min(spec.count, room);
    Field field{.name = spec.name, .description = spec.description, .kind = FieldKind::Table,
                .value = std::format("{} {}", spec.count, spec.count == 1 ? "entry" : "entries"), .number = spec.count};
    if (count > 0) field.place = Range{spec.offset, count * spec.entryBytes};
    if (count < spec.count) {
        field.value += std::format(", {} of them beyond the end of the file", spec.count - count);
        if (count == 0) field.kind = FieldKind::Error;
    }
    field.children = std::make_shared<TableSource>(host, std::move(spec), count);
    return field;
}

namespace {

Fields blockParts(const MappedBlock& block) {
    const auto part = [](std::string name, std::string description, const std::optional<Range>& place) {
        return Field{.name = std::move(name), .description = std::move(description), .place = place,
                     .kind = FieldKind::Bytes, .value = std::format("{} bytes", place->length)};
    };
    Fields parts;
    if (block.bitmap) parts.push_back(part("sector_bitmap", "Which sectors of the block are in use", block.bitmap));
    if (block.data) parts.push_back(part("block", "The guest's data", block.data));
    return parts;
}

} // namespace

Field blockMapField(BlockDevice& host, BlockMapSpec spec) {
    TableSpec table{.name = std::move(spec.name), .description = std::move(spec.description), .offset = spec.offset,
                    .count = spec.count, .entryBytes = spec.entryBytes, .describe = {}};
    const auto blockOf = [block = spec.block, order = spec.order](std::uint64_t index, std::span<const std::byte> bytes) {
        return block(index, loadNumber(bytes, order));
    };
    table.describe = [blockOf, spec](std::uint64_t index, std::span<const std::byte> bytes) {
        const MappedBlock block = blockOf(index, bytes);
        Field field{.name = {}, .description = "Where one part of the disk lies", .kind = FieldKind::Pointer,
                    .value = block.text, .number = loadNumber(bytes, spec.order),
                    .target = block.bitmap ? block.bitmap : block.data};
        const auto base = checkedMultiply(block.guestIndex.value_or(index), spec.guestUnit);
        if (spec.guestUnit != 0 && base && block.guestIndex != kNoGuest && *base < INT64_MAX - spec.guestBase)
            field.guest = Range{spec.guestBase + *base, spec.guestUnit};
        if (block.bitmap || block.data) field.children = listOf([block] { return blockParts(block); });
        return field;
    };
    table.maps = [blockOf](std::uint64_t index, std::span<const std::byte> bytes) { return blockOf(index, bytes).data; };
    table.reach = [blockOf](std::uint64_t index, std::span<const std::byte> bytes) { return blockOf(index, bytes).bitmap; };
    return tableField(host, std::move(table));
}

} // namespace blockcore
