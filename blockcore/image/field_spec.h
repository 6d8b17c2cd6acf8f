// SPDX-License-Identifier: MIT
// The parts structure trees are made of: records described by a constant table of fields, tables of equal entries, lists.
// A format writes its records' tables in formats/<x>/structure.cpp; offsets follow from the lengths, so a table
// covers its record without gaps.
//
// To describe a record: an array of FieldSpec in file order and a static_assert that totalLength() is its size.
#pragma once

#include "blockcore/base/stored.h"
#include "blockcore/base/uuid.h"
#include "blockcore/image/structure.h"

#include <bit>
#include <cstring>
#include <functional>
#include <span>

namespace blockcore {

// How a field's bytes are read and shown.
enum class Shown : std::uint8_t {
    Decimal,
    Hex,
    Size,        // bytes
    Shift,       // a power of two, of bytes
    Sectors,     // of 512 bytes
    Flags,       // names: bit number
    Choice,      // names: value
    Version,     // upper half . lower half
    UnixTime,    // seconds since 1970
    VhdTime,     // seconds since 2000
    Offset,      // host offset; 0 and all ones: none
    SectorOffset,
    Text,        // padded with NUL
    Utf16,       // little-endian, padded with NUL
    BigUtf16,
    Id,          // most significant byte first
    Guid,        // as Microsoft stores it: first three groups little-endian
    Bytes,
    Reserved,    // should be zero
};

struct NamedValue {
    std::uint64_t value;
    std::string_view name, description{};
};

struct FieldSpec {
    std::string_view name;
    std::uint32_t length;                   // bytes
    Shown shown;
    std::string_view description;
    std::span<const NamedValue> names{};
};

struct RecordSpec {
    std::endian order;
    std::span<const FieldSpec> fields;
};

consteval std::uint32_t totalLength(std::span<const FieldSpec> fields) {
    std::uint32_t total = 0;
    for (const FieldSpec& field : fields) total += field.length;
    return total;
}

// bytes: field.length of them; offset: where they lie.
Field describeField(const FieldSpec& spec, std::endian order, std::uint64_t offset, std::span<const std::byte> bytes);
// Up to eight bytes as a number.
std::uint64_t loadNumber(std::span<const std::byte> bytes, std::endian order);
std::string uuidText(const Uuid& uuid);
std::string guidText(const Uuid& guid);
// "0x30000"
std::string hexNumber(std::uint64_t value);

// The record's fields, as far as available bytes of it are there (the rest are errors).
Fields recordFields(BlockDevice& host, std::uint64_t offset, const RecordSpec& spec, std::uint64_t available = UINT64_MAX);
// A group of those, read when it is opened.
Field recordField(BlockDevice& host, std::string name, std::string description, std::uint64_t offset,
                  const RecordSpec& spec);

// A group around fields that are known already; place is what they cover when they are one run.
Field groupField(std::string name, std::string description, Fields children);
// A group whose children are made the first time they are asked for, at most kMaxListed.
Field lazyField(std::string name, std::string description, std::optional<Range> place, std::function<Fields()> children);
Field errorField(std::string name, std::string problem, std::optional<Range> place = {});
Field bitField(std::string name, std::string description, Range place, std::uint64_t value, std::string text);

struct TableSpec {
    std::string name, description;
    std::uint64_t offset = 0, count = 0;    // as the file says; entries past its end are left out and told
    std::uint32_t entryBytes = 8;
    // Everything about an entry but its name and place.
    std::function<Field(std::uint64_t index, std::span<const std::byte> bytes)> describe;
    // Metadata that hangs below an entry (host bytes), for searches; null: none.
    std::function<std::optional<Range>(std::uint64_t index, std::span<const std::byte> bytes)> reach{};
    // The entry leads to tables of its own, which a search through data has to open.
    bool leadsToTables = false;
    // What an entry maps (host bytes) when that is data.
    std::function<std::optional<Range>(std::uint64_t index, std::span<const std::byte> bytes)> maps{};
};
Field tableField(BlockDevice& host, TableSpec spec);

inline constexpr std::uint64_t kNoGuest = UINT64_MAX;
// A table whose entries say where equal parts of the disk lie.
struct MappedBlock {
    std::string text;                       // "block 3 at 0x300000", "not allocated"
    std::optional<Range> data{};            // host bytes of the guest's data
    std::optional<Range> bitmap{};          // host bytes of the map of its sectors in use
    std::optional<std::uint64_t> guestIndex{}; // which part of the disk; absent: the entry's number; kNoGuest: none
};
struct BlockMapSpec {
    std::string name, description;
    std::uint64_t offset = 0, count = 0;
    std::uint32_t entryBytes = 4;
    std::endian order = std::endian::little;
    std::uint64_t guestBase = 0, guestUnit = 0; // guest bytes that an entry stands for; unit 0: not told
    std::function<MappedBlock(std::uint64_t index, std::uint64_t value)> block;
};
Field blockMapField(BlockDevice& host, BlockMapSpec spec);

// Reads as much of the range as the file has.
std::vector<std::byte> readAvailable(BlockDevice& host, std::uint64_t offset, std::uint64_t length);

// The record at offset as it is stored; zeroes where the file ends before.
template <DiskRecord R>
R storedRecord(BlockDevice& host, std::uint64_t offset) {
    R record{};
    const auto bytes = readAvailable(host, offset, sizeof(R));
    if (!bytes.empty()) std::memcpy(&record, bytes.data(), bytes.size());
    return record;
}

inline constexpr std::size_t kMaxListed = 70'000;

} // namespace blockcore
