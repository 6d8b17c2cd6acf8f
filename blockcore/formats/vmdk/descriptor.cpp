// SPDX-License-Identifier: MIT
#include "blockcore/formats/vmdk/descriptor.h"

#include "blockcore/formats/vmdk/disk.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <format>

namespace blockcore::vmdk {

namespace {

constexpr std::string_view kBlanks = " \t\r";
constexpr std::size_t kMaxFileName = 511;
constexpr std::array<std::string_view, 5> kExtentTypes{"FLAT", "VMFS", "SPARSE", "VMFSSPARSE", "SESPARSE"};

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

// Cuts the first line off rest.
std::string_view nextLine(std::string_view& rest) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    return line;
}

// Cuts what precedes the next blank off rest.
std::string_view nextWord(std::string_view& rest) {
    rest = trimmed(rest);
    const std::string_view word = rest.substr(0, rest.find_first_of(kBlanks));
    rest.remove_prefix(word.size());
    return word;
}

template <class Number>
std::optional<Number> parseNumber(std::string_view text, int base = 10) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (error != std::errc{} || end == text.data()) return std::nullopt;
    return value;
}

// Text between quotation marks at the start of rest, cut off with them.
std::optional<std::string> nextQuoted(std::string_view& rest) {
    rest = trimmed(rest);
    if (!rest.starts_with('"')) return std::nullopt;
    const std::size_t end = rest.find('"', 1);
    if (end == std::string_view::npos || end == 1 || end - 1 > kMaxFileName) return std::nullopt;
    std::string quoted(rest.substr(1, end - 1));
    rest.remove_prefix(end + 1);
    return quoted;
}

// What follows "KEY =" on the first line that has it.
std::optional<std::string_view> valueOf(std::string_view text, std::string_view key) {
    while (!text.empty()) {
        const std::string_view line = nextLine(text);
        const std::size_t equals = line.find('=');
        if (equals != std::string_view::npos && trimmed(line.substr(0, equals)) == key)
            return trimmed(line.substr(equals + 1));
    }
    return std::nullopt;
}

std::optional<std::string> quotedValueOf(std::string_view text, std::string_view key) {
    auto value = valueOf(text, key);
    return value ? nextQuoted(*value) : std::nullopt;
}

// As embedded in a file the text ends with a zero byte.
std::string_view textOnly(std::string_view text) { return text.substr(0, text.find('\0')); }

// Absent: the line is none of ours, to be passed over, as the reference does.
Result<std::optional<ExtentLine>> parseExtentLine(std::string_view line) {
    const auto invalid = [&] { return fail(ErrorCode::InvalidArgument, std::format("Invalid extent line: {}", line)); };
    std::string_view rest = line;
    if (nextWord(rest) != "RW") return std::nullopt;
    const auto sectors = parseNumber<std::int64_t>(nextWord(rest));
    const std::string_view type = nextWord(rest);
    auto file = nextQuoted(rest);
    if (!sectors || !file) return std::nullopt;
    const auto start = parseNumber<std::int64_t>(trimmed(rest));
    if (type == "FLAT" ? !start || *start < 0 : start.has_value()) return invalid();
    if (*sectors <= 0 || !std::ranges::contains(kExtentTypes, type)) return std::nullopt;
    return ExtentLine{.sectorCount = static_cast<std::uint64_t>(*sectors),
                      .type = std::string(type),
                      .file = std::move(*file),
                      .fileSector = static_cast<std::uint64_t>(start.value_or(0))};
}

} // namespace

Result<Descriptor> Descriptor::parse(std::string_view text) {
    text = textOnly(text);
    const auto createType = quotedValueOf(text, "createType");
    if (!createType) return fail(ErrorCode::InvalidArgument, "invalid VMDK image descriptor");
    const auto contentId = valueOf(text, "CID"), parentId = valueOf(text, "parentCID");
    const auto content = contentId ? parseNumber<std::uint32_t>(*contentId, 16) : std::nullopt;
    const auto parent = parentId ? parseNumber<std::uint32_t>(*parentId, 16) : std::nullopt;
    if (!content || !parent) return failSystem(EINVAL);
    const std::size_t digits = std::min(contentId->find_first_not_of("0123456789abcdefABCDEF"), contentId->size());
    return Descriptor{.contentId = *content,
                      .parentContentId = *parent,
                      .createType = *createType,
                      .parent = quotedValueOf(text, "parentFileNameHint"),
                      .contentIdDigits = {static_cast<std::uint64_t>(contentId->data() - text.data()), digits}};
}

Result<std::vector<ExtentLine>> Descriptor::parseExtents(std::string_view text) {
    text = textOnly(text);
    std::vector<ExtentLine> extents;
    while (!text.empty()) {
        std::string_view line = nextLine(text);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (auto extent = TRY(parseExtentLine(line))) extents.push_back(std::move(*extent));
    }
    return extents;
}

bool Descriptor::startsLikeOne(std::string_view text) {
    while (!text.empty()) {
        std::string_view line = nextLine(text);
        if (line.ends_with('\r')) line.remove_suffix(1);
        const bool blank = !line.empty() && line.find_first_not_of(' ') == std::string_view::npos;
        if (blank || line.starts_with('#')) continue;
        return line == "version=1" || line == "version=2" || line == "version=3";
    }
    return false;
}

std::string NewDescriptor::serialise() const {
    std::string files;
    for (const ExtentLine& extent : extents) {
        files += std::format("RW {} {} \"{}\"", extent.sectorCount, extent.type, extent.file);
        files += extent.type == "FLAT" ? std::format(" {}\n", extent.fileSector) : "\n";
    }
    const int heads = adapterType == "ide" ? 16 : 255;
    constexpr int kTrackSectors = 63;
    const std::uint64_t cylinders = size / (static_cast<std::uint64_t>(heads) * kTrackSectors * kSectorSize);
    return std::format("# Disk DescriptorFile\nversion=1\nCID={:x}\nparentCID={:x}\ncreateType=\"{}\"\n{}\n"
                       "# Extent description\n{}\n# The Disk Data Base\n#DDB\n\n"
                       "ddb.virtualHWVersion = \"{}\"\nddb.geometry.cylinders = \"{}\"\nddb.geometry.heads = \"{}\"\n"
                       "ddb.geometry.sectors = \"{}\"\nddb.adapterType = \"{}\"\nddb.toolsVersion = \"{}\"\n",
                       contentId, parentContentId, createType,
                       parent ? std::format("parentFileNameHint=\"{}\"", *parent) : "", files, hardwareVersion, cylinders,
                       heads, kTrackSectors, adapterType, toolsVersion);
}

} // namespace blockcore::vmdk
