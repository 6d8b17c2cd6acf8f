// SPDX-License-Identifier: MIT
#include "blockcore/ops/inspect_report.h"

#include "blockcore/ops/inspect.h"

#include <nlohmann/json.hpp>

#include <format>

namespace blockcore {

namespace {

std::string headLine() { return std::format("{:<42} {:>14} {:>10}  {}\n", "Field", "Offset", "Length", "Value"); }

std::string line(const Field& field, std::size_t indent) {
    const std::string place = field.place ? std::format("{:#x}", field.place->offset) : "";
    const std::string length = field.place ? std::to_string(field.place->length) : "";
    const std::string value = field.kind == FieldKind::Error ? "error: " + field.value
                              : field.value.empty()          ? field.description
                                                             : field.value;
    return std::format("{:<42} {:>14} {:>10}  {}\n", std::string(indent * 2, ' ') + field.name, place, length, value);
}

} // namespace

Json fieldJson(const Field& field) {
    Json json;
    json["name"] = field.name;
    json["kind"] = fieldKindName(field.kind);
    if (field.place) {
        json["offset"] = field.place->offset;
        json["length"] = field.place->length;
    }
    if (!field.value.empty()) json["value"] = field.value;
    if (field.number) json["number"] = *field.number;
    if (field.target) json["target"] = field.target->offset;
    if (field.guest) {
        json["guest-offset"] = field.guest->offset;
        json["guest-length"] = field.guest->length;
    }
    if (!field.description.empty()) json["description"] = field.description;
    return json;
}

Result<InspectReport::Children> InspectReport::childrenOf(const Field& field) {
    TRY(m_context.checkpoint());
    Children children;
    const std::uint64_t count = field.children->count();
    const bool limited = field.kind == FieldKind::Table || count > m_limits.entries * 16;
    const std::uint64_t shown = limited ? std::min(count, m_limits.entries) : count;
    m_count += shown;
    if (m_count > Inspect::kMaxFields)
        return fail(ErrorCode::TooLarge, std::format("There are more than {} fields to show: choose a part with --path, or "
                                                     "less with --depth and --entries", Inspect::kMaxFields));
    children.shown = field.children->fetch(0, shown);
    children.more = count - shown;
    return children;
}

Result<Json> InspectReport::jsonOf(const Field& field, std::uint64_t depth) {
    Json json = fieldJson(field);
    if (!field.children || depth == 0) return json;
    const Children children = TRY(childrenOf(field));
    Json list = Json::array();
    for (const Field& child : children.shown) {
        Json member = TRY(jsonOf(child, depth - 1));
        list.push_back(std::move(member));
    }
    json["fields"] = std::move(list);
    if (children.more > 0) json["more"] = children.more;
    return json;
}

Result<> InspectReport::appendLines(std::string& out, const Field& field, std::size_t indent, std::uint64_t depth) {
    out += line(field, indent);
    if (!field.children || depth == 0) return {};
    const Children children = TRY(childrenOf(field));
    for (const Field& child : children.shown) TRY(appendLines(out, child, indent + 1, depth - 1));
    if (children.more > 0) out += std::format("{}… {} more\n", std::string(indent * 2 + 2, ' '), children.more);
    return {};
}

Result<std::string> InspectReport::tree(const Field& field, const std::string& path) {
    if (m_limits.output == OutputFormat::AsJson) {
        Json json = TRY(jsonOf(field, m_limits.depth));
        if (!path.empty()) json["path"] = path;
        return prettyJson(json) + "\n";
    }
    std::string out = headLine();
    Field named = field;
    if (!path.empty()) named.name = path;
    TRY(appendLines(out, named, 0, m_limits.depth));
    return out;
}

Result<std::string> InspectReport::along(const Field& root, const Fields& fields) {
    const std::string path = pathText(fields);
    if (m_limits.output == OutputFormat::AsJson) {
        Json json = TRY(jsonOf(fields.back(), m_limits.depth));
        json["path"] = path;
        json["format"] = root.name;
        return prettyJson(json) + "\n";
    }
    std::string out = headLine();
    for (std::size_t at = 0; at < fields.size(); ++at) out += line(fields[at], at);
    out += std::format("\n{}: {}\n", path, fields.back().description);
    return out;
}

} // namespace blockcore
