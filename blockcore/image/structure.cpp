// SPDX-License-Identifier: MIT
#include "blockcore/image/structure.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <format>

namespace blockcore {

std::string_view fieldKindName(FieldKind kind) {
    static constexpr std::array<std::string_view, 10> kNames{"group", "number",  "flags", "bit",   "text",
                                                             "id",    "bytes",   "pointer", "table", "error"};
    return kNames[static_cast<std::size_t>(kind)];
}

namespace {

FieldPath descend(const Field& root, std::uint64_t hostOffset, FieldSearch& search) {
    FieldPath path;
    Field field = root;
    while (field.children && path.size() < kMaxFieldDepth) {
        const auto index = field.children->childAt(hostOffset, search);
        if (!index) break;
        path.push_back(*index);
        field = field.children->fetch(*index, 1).front();
    }
    return path;
}

// Children are looked at in pages; tables are indexed by their number instead.
std::optional<std::uint64_t> childNamed(const FieldSource& children, std::string_view name) {
    constexpr std::uint64_t kPage = 1024;
    const std::uint64_t count = children.count();
    if (name.starts_with('[') && name.ends_with(']')) {
        std::uint64_t index = 0;
        const char* end = name.data() + name.size() - 1;
        const auto parsed = std::from_chars(name.data() + 1, end, index);
        return parsed.ec == std::errc{} && parsed.ptr == end && index < count ? std::optional(index) : std::nullopt;
    }
    for (std::uint64_t first = 0; first < count; first += kPage) {
        const Fields page = children.fetch(first, std::min(kPage, count - first));
        const auto found = std::ranges::find(page, name, &Field::name);
        if (found != page.end()) return first + static_cast<std::uint64_t>(found - page.begin());
        if (page.front().name.starts_with('[')) return std::nullopt;
    }
    return std::nullopt;
}

// "l1_table[0].l2_table" becomes "l1_table", "[0]", "l2_table". A name may contain brackets of its own only quoted so.
std::vector<std::string_view> splitNames(std::string_view names) {
    std::vector<std::string_view> parts;
    while (!names.empty()) {
        std::size_t end = names.find_first_of(".[", 1);
        if (names.starts_with('[')) end = std::min(names.find(']'), names.size() - 1) + 1;
        parts.push_back(names.substr(0, end));
        names.remove_prefix(std::min(end, names.size()));
        if (names.starts_with('.')) names.remove_prefix(1);
    }
    return parts;
}

// Length of the UTF-8 sequence at the start of text when it is whole, shortest and harmless; else 0.
std::size_t harmlessSequence(std::string_view text) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned lead = byte(0);
    if (lead < 0x80) return lead >= 0x20 && lead != 0x7f ? 1 : 0;
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return 0;
    char32_t code = lead & (0xffU >> (length + 1));
    for (std::size_t at = 1; at < length; ++at) {
        if ((byte(at) & 0xc0U) != 0x80) return 0;
        code = code << 6 | (byte(at) & 0x3fU);
    }
    constexpr std::array<char32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code >= 0xd800 && code < 0xe000;
    const bool control = code < 0xa0 || code == 0x2028 || code == 0x2029;
    const bool direction = code == 0x61c || code == 0x200e || code == 0x200f || (code >= 0x202a && code <= 0x202e) ||
                           (code >= 0x2066 && code <= 0x2069);
    return code < kSmallest[length] || code > 0x10ffff || surrogate || control || direction ? 0 : length;
}

} // namespace

FieldPath fieldAt(const Field& root, std::uint64_t hostOffset, FieldSearch search) {
    search.throughData = false;
    FieldPath path = descend(root, hostOffset, search);
    if (!path.empty()) return path;
    search.throughData = true;
    return descend(root, hostOffset, search);
}

Result<FieldPath> fieldNamed(const Field& root, std::string_view names) {
    FieldPath path;
    Field field = root;
    for (const std::string_view name : splitNames(names)) {
        const auto index = field.children ? childNamed(*field.children, name) : std::nullopt;
        if (!index || path.size() == kMaxFieldDepth)
            return fail(ErrorCode::InvalidArgument,
                        std::format("There is no field '{}' in '{}'", printable(name), field.name));
        path.push_back(*index);
        field = field.children->fetch(*index, 1).front();
    }
    return path;
}

Fields fieldsAlong(const Field& root, const FieldPath& path) {
    Fields along;
    const Field* field = &root;
    for (const std::uint64_t index : path) {
        if (!field->children || index >= field->children->count()) break;
        along.push_back(field->children->fetch(index, 1).front());
        field = &along.back();
    }
    return along;
}

std::string pathText(const Fields& along) {
    std::string text;
    for (const Field& field : along) {
        if (!text.empty() && !field.name.starts_with('[')) text += '.';
        text += field.name;
    }
    return text;
}

std::string printable(std::string_view text) {
    std::string shown;
    while (!text.empty()) {
        const std::size_t length = harmlessSequence(text);
        if (length == 0)
            shown += std::format("\\x{:02x}", static_cast<unsigned char>(text[0]));
        else
            shown += text.substr(0, length);
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return shown;
}

} // namespace blockcore
