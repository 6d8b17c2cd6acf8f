// SPDX-License-Identifier: MIT
#include "blockcore/ops/inspect_partitions.h"

#include "blockcore/base/size_text.h"

#include <nlohmann/json.hpp>

#include <format>

namespace blockcore {

namespace {

std::string systemText(const std::optional<FileSystem>& found) {
    if (!found) return "";
    return found->type + (found->label.empty() ? "" : " \"" + found->label + '"');
}

Json systemJson(const FileSystem& found) {
    Json json;
    json["type"] = found.type;
    const auto add = [&json](const char* key, const std::string& value) {
        if (!value.empty()) json[key] = value;
    };
    add("usage", found.usage);
    add("label", found.label);
    add("uuid", found.uuid);
    add("version", found.version);
    return json;
}

Json partitionJson(const Partition& partition, const std::optional<FileSystem>& found) {
    Json json;
    json["index"] = partition.index;
    json["start"] = partition.range.offset;
    json["length"] = partition.range.length;
    json["type"] = partition.type;
    json["type-id"] = partition.typeId;
    if (!partition.name.empty()) json["name"] = partition.name;
    if (!partition.uuid.empty()) json["uuid"] = partition.uuid;
    if (partition.bootable) json["bootable"] = true;
    if (!partition.onDisk) json["beyond-disk"] = true;
    if (found) json["filesystem"] = systemJson(*found);
    return json;
}

} // namespace

std::string partitionsText(const DiskContent& content, std::uint64_t diskSize) {
    const PartitionTable& table = content.table;
    std::string out = table.scheme == PartitionScheme::None
                          ? std::format("No partitions on {} of disk\n", humanSize(diskSize))
                          : std::format("Partition table: {}, sectors of {} bytes\n", schemeName(table.scheme), table.sectorSize);
    if (content.whole) out += std::format("The whole disk holds: {}\n", systemText(content.whole));
    if (!table.problem.empty()) out += std::format("Warning: {}\n", table.problem);
    if (table.partitions.empty()) return out;
    out += std::format("\n{:>5} {:>16} {:>16} {:>10}  {:<24} {}\n", "Part", "Start", "Length", "", "Type", "Holds");
    for (std::size_t at = 0; at < table.partitions.size(); ++at) {
        const Partition& partition = table.partitions[at];
        const std::string name = partition.name.empty() ? "" : std::format("  ({})", partition.name);
        out += std::format("{:>5} {:>16} {:>16} {:>10}  {:<24} {}{}\n", partition.index, partition.range.offset, partition.range.length,
                           humanSize(partition.range.length), partition.type, systemText(content.held[at]), name);
    }
    return out;
}

Json partitionsJson(const DiskContent& content, std::uint64_t diskSize) {
    Json json;
    json["disk-size"] = diskSize;
    json["scheme"] = schemeName(content.table.scheme);
    json["sector-size"] = content.table.sectorSize;
    if (!content.table.problem.empty()) json["problem"] = content.table.problem;
    if (content.whole) json["filesystem"] = systemJson(*content.whole);
    Json list = Json::array();
    for (std::size_t at = 0; at < content.table.partitions.size(); ++at)
        list.push_back(partitionJson(content.table.partitions[at], content.held[at]));
    json["partitions"] = std::move(list);
    return json;
}

} // namespace blockcore
