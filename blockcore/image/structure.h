// SPDX-License-Identifier: MIT
// What the bytes of a file mean: a tree of fields, from "header" down to single bits, described once per format and used
// by `platter inspect`, the window's structure tab and tests. It is made from the host bytes alone, so that files whose
// header is damaged can be looked at too, and children are made when they are asked for: a table of a
// million entries costs nothing until it is opened. Nothing here fails: what cannot be read or makes no sense is a field
// of kind Error in its place.
//
// Threads: all functions may be called at once; the host device outlives the tree.
#pragma once

#include "blockcore/device/block_device.h"

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace blockcore {

enum class FieldKind : std::uint8_t {
    Group,   // its children are the parts
    Number,
    Flags,   // a number whose bits are named; its children are the bits
    Bit,     // a bit, or a few, of the field above: covers the same bytes
    Text,
    Id,      // a UUID
    Bytes,
    Pointer, // a number that names a place in the file: target
    Table,   // entries of one size
    Error,   // what is wrong here: value
};
std::string_view fieldKindName(FieldKind kind); // "number"

class FieldSource;

struct Field {
    std::string name;                       // "l1_table_offset"; of a table's entry "[3]"
    std::string description{};              // for people: "Where the L1 table begins"
    std::optional<Range> place{};           // host bytes; a group whose parts are apart has none
    FieldKind kind = FieldKind::Group;
    std::string value{};                    // for people, never empty for leaves; printable, valid UTF-8
    std::optional<std::uint64_t> number{};  // what value says, when that is a number
    std::optional<Range> target{};          // host bytes that a Pointer leads to; length 0: not known
    std::optional<Range> guest{};           // the part of the disk that this is about
    std::shared_ptr<const FieldSource> children{};
};
using Fields = std::vector<Field>;

// Bounds a search by offset: tables that a hostile file makes endless.
struct FieldSearch {
    std::uint64_t budget = 1ULL << 30;      // bytes of tables that may still be read
    std::stop_token stop{};
    bool throughData = false;               // also what tables map: which entry does this cluster belong to?
    bool exhausted() const { return budget == 0 || stop.stop_requested(); }
    void charge(std::uint64_t bytes) { budget -= std::min(budget, bytes); }
};

// The children of one field.
class FieldSource {
public:
    virtual ~FieldSource() = default;
    // May read the file the first time.
    virtual std::uint64_t count() const = 0;
    // Exactly `wanted` fields from first on; first + wanted <= count().
    virtual Fields fetch(std::uint64_t first, std::uint64_t wanted) const = 0;
    // The child that covers the host byte, or has something below it that does.
    virtual std::optional<std::uint64_t> childAt(std::uint64_t hostOffset, FieldSearch& search) const = 0;
};

inline constexpr std::size_t kMaxFieldDepth = 32;
// Positions among the children, from the root down.
using FieldPath = std::vector<std::uint64_t>;

// The innermost field that covers a host byte; empty when none does. Metadata first, then what the tables map.
FieldPath fieldAt(const Field& root, std::uint64_t hostOffset, FieldSearch search = {});
// "header.incompatible_features", "l1_table[0].l2_table[3]", "l1_table.[0]". InvalidArgument names the part that is not
// there. The empty text is the root.
Result<FieldPath> fieldNamed(const Field& root, std::string_view names);
// The fields along a path, without the root. Shorter than path when that leads nowhere.
Fields fieldsAlong(const Field& root, const FieldPath& path);
// "l1_table[0].l2_table[3]"
std::string pathText(const Fields& along);

// Text from a file as it may be shown: control characters, bytes that are no UTF-8 and marks that change the reading
// direction become \x… escapes.
std::string printable(std::string_view text);

} // namespace blockcore
