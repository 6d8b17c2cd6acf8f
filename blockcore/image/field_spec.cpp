// SPDX-License-Identifier: MIT
// Single fields and records. Lists and tables: field_list.cpp.
#include "blockcore/image/field_spec.h"

#include "blockcore/base/byte_reader.h"
#include "blockcore/base/checked_math.h"
#include "blockcore/base/size_text.h"
#include "blockcore/image/utf16.h"

#include <algorithm>
#include <chrono>
#include <format>

namespace blockcore {

namespace {

std::string hexDigits(std::span<const std::byte> bytes) {
    std::string text;
    for (const std::byte byte : bytes) text += std::format("{:02x}", std::to_integer<unsigned>(byte));
    return text;
}

std::string inQuotes(std::string_view text) { return '"' + printable(text) + '"'; }

std::string plainText(std::span<const std::byte> bytes) {
    std::string text(bytes.size(), '\0');
    if (!bytes.empty()) std::memcpy(text.data(), bytes.data(), bytes.size());
    text.resize(text.find_last_not_of('\0') + 1);
    return inQuotes(text);
}

std::string timeText(std::uint64_t seconds, std::int64_t epoch) {
    constexpr std::uint64_t kYear10000 = 253402300800;
    if (seconds >= kYear10000 - static_cast<std::uint64_t>(epoch)) return std::to_string(seconds);
    const std::chrono::sys_seconds time{std::chrono::seconds(static_cast<std::int64_t>(seconds) + epoch)};
    return std::format("{:%Y-%m-%d %H:%M:%S} UTC", time);
}

bool allSame(std::span<const std::byte> bytes, std::byte value) {
    return std::ranges::all_of(bytes, [value](std::byte byte) { return byte == value; });
}

std::string bytesText(std::span<const std::byte> bytes) {
    constexpr std::size_t kShown = 16;
    if (allSame(bytes, std::byte{0})) return std::format("{} zero bytes", bytes.size());
    return hexDigits(bytes.first(std::min(bytes.size(), kShown))) + (bytes.size() > kShown ? "…" : "");
}

Fields flagBits(const FieldSpec& spec, Range place, std::uint64_t value) {
    Fields bits;
    std::uint64_t unknown = value;
    for (const NamedValue& flag : spec.names) {
        const std::uint64_t bit = std::uint64_t{1} << flag.value;
        bits.push_back(bitField(std::string(flag.name), std::string(flag.description), place, (value & bit) != 0,
                                (value & bit) != 0 ? "set" : "not set"));
        unknown &= ~bit;
    }
    if (unknown != 0)
        bits.push_back(bitField("unknown", "Bits that this program does not know", place, unknown, hexNumber(unknown)));
    return bits;
}

std::string flagsText(const Fields& bits) {
    std::string text;
    for (const Field& bit : bits)
        if (bit.number != 0) text += (text.empty() ? "" : ", ") + bit.name;
    return text.empty() ? "none" : text;
}

std::string choiceText(const FieldSpec& spec, std::uint64_t value) {
    const auto named = std::ranges::find(spec.names, value, &NamedValue::value);
    return named != spec.names.end() ? std::format("{} ({})", named->name, value) : std::format("{} (unknown)", value);
}

void showOffset(Field& field, std::uint64_t value, std::uint64_t unit, bool none) {
    field.kind = FieldKind::Pointer;
    const auto offset = checkedMultiply(value, unit);
    if (none) field.value = "none";
    else if (!offset) field.value = std::format("{} × {} (beyond any file)", value, unit);
    else field.value = unit == 1 ? hexNumber(value) : std::format("{} (sector {})", hexNumber(*offset), value);
    if (!none && offset) field.target = Range{*offset, 0};
}

void showNumber(Field& field, const FieldSpec& spec, std::uint64_t value, bool allOnes) {
    field.kind = FieldKind::Number;
    field.number = value;
    switch (spec.shown) {
    case Shown::Hex: field.value = hexNumber(value); break;
    case Shown::Size: field.value = std::format("{} ({})", value, humanSize(value)); break;
    case Shown::Shift:
        field.value = value < 64 ? std::format("{} ({})", value, humanSize(std::uint64_t{1} << value))
                                 : std::format("{} (impossible)", value);
        break;
    case Shown::Sectors:
        field.value = value <= UINT64_MAX / 512 ? std::format("{} ({})", value, humanSize(value * 512)) : std::to_string(value);
        break;
    case Shown::Choice: field.value = choiceText(spec, value); break;
    case Shown::Version:
        field.value = std::format("{}.{}", value >> (spec.length * 4), value & ((std::uint64_t{1} << (spec.length * 4)) - 1));
        break;
    case Shown::UnixTime: field.value = timeText(value, 0); break;
    case Shown::VhdTime: field.value = timeText(value, 946684800); break;
    case Shown::Offset: showOffset(field, value, 1, value == 0 || allOnes); break;
    case Shown::SectorOffset: showOffset(field, value, 512, value == 0 || allOnes); break;
    default: field.value = std::to_string(value);
    }
}

void showBytes(Field& field, const FieldSpec& spec, std::endian order, std::span<const std::byte> bytes) {
    Uuid id{};
    std::ranges::copy(bytes.first(std::min(bytes.size(), id.size())), id.begin());
    switch (spec.shown) {
    case Shown::Text: field.value = plainText(bytes); break;
    case Shown::Utf16: field.value = inQuotes(utf8FromUtf16(bytes, std::endian::little)); break;
    case Shown::BigUtf16: field.value = inQuotes(utf8FromUtf16(bytes, std::endian::big)); break;
    case Shown::Id: field.value = uuidText(id); break;
    case Shown::Guid: field.value = guidText(id); break;
    default: field.value = bytesText(bytes);
    }
    const bool text = spec.shown == Shown::Text || spec.shown == Shown::Utf16 || spec.shown == Shown::BigUtf16;
    const bool id128 = spec.shown == Shown::Id || spec.shown == Shown::Guid;
    field.kind = text ? FieldKind::Text : id128 ? FieldKind::Id : FieldKind::Bytes;
    if (spec.shown == Shown::Reserved && bytes.size() <= 8) field.number = loadNumber(bytes, order);
}

} // namespace

std::uint64_t loadNumber(std::span<const std::byte> bytes, std::endian order) {
    std::uint64_t value = 0;
    for (std::size_t at = 0; at < std::min<std::size_t>(bytes.size(), 8); ++at)
        value = value << 8 |
                std::to_integer<std::uint64_t>(order == std::endian::big ? bytes[at] : bytes[bytes.size() - 1 - at]);
    return value;
}

std::string hexNumber(std::uint64_t value) { return std::format("{:#x}", value); }

std::string uuidText(const Uuid& uuid) {
    std::string text = hexDigits(uuid);
    for (const std::size_t at : {20U, 16U, 12U, 8U}) text.insert(at, 1, '-');
    return text;
}

std::string guidText(const Uuid& guid) {
    Uuid swapped = guid;
    std::reverse(swapped.begin(), swapped.begin() + 4);
    std::reverse(swapped.begin() + 4, swapped.begin() + 6);
    std::reverse(swapped.begin() + 6, swapped.begin() + 8);
    return uuidText(swapped);
}

Field describeField(const FieldSpec& spec, std::endian order, std::uint64_t offset, std::span<const std::byte> bytes) {
    Field field{.name = std::string(spec.name), .description = std::string(spec.description),
                .place = Range{offset, bytes.size()}};
    if (spec.shown >= Shown::Text) {
        showBytes(field, spec, order, bytes);
        return field;
    }
    const std::uint64_t value = loadNumber(bytes, order);
    if (spec.shown == Shown::Flags) {
        const Field bits = groupField("", "", flagBits(spec, *field.place, value));
        field.kind = FieldKind::Flags;
        field.number = value;
        field.value = flagsText(bits.children->fetch(0, bits.children->count()));
        field.children = bits.children;
        return field;
    }
    showNumber(field, spec, value, allSame(bytes, std::byte{0xff}));
    return field;
}

Fields recordFields(BlockDevice& host, std::uint64_t offset, const RecordSpec& spec, std::uint64_t available) {
    std::uint64_t length = 0;
    for (const FieldSpec& field : spec.fields) length += field.length;
    const std::vector<std::byte> bytes = readAvailable(host, offset, std::min(length, available));
    Fields fields;
    std::uint64_t at = 0;
    for (const FieldSpec& field : spec.fields) {
        if (at + field.length <= bytes.size())
            fields.push_back(describeField(field, spec.order, offset + at, std::span(bytes).subspan(at, field.length)));
        else
            fields.push_back(errorField(std::string(field.name), "The file ends before this field"));
        at += field.length;
    }
    return fields;
}

std::vector<std::byte> readAvailable(BlockDevice& host, std::uint64_t offset, std::uint64_t length) {
    const std::uint64_t size = host.size();
    if (offset >= size) return {};
    std::vector<std::byte> bytes(std::min(length, size - offset));
    if (!host.read(offset, bytes)) return {};
    return bytes;
}

} // namespace blockcore
