// SPDX-License-Identifier: MIT
// How info words what it found: the reference's text and JSON, byte for byte.
#include "blockcore/base/checked_math.h"
#include "blockcore/base/size_text.h"
#include "blockcore/ops/info.h"
#include "blockcore/ops/snapshot_list.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <format>

namespace blockcore {

namespace {

// The reference counts files in sectors.
std::uint64_t fileLength(const ImageSummary& image) { return alignUp(image.file.length, 512); }

std::string_view protocolName(const ImageSummary& image) {
    return image.file.kind == FileStatus::Kind::Regular ? "file" : "host_device";
}

std::string sizeWithBytes(std::uint64_t bytes) { return std::format("{} ({} bytes)", humanSize(bytes), bytes); }

// The reference's way of showing any JSON value as indented text.
void appendMembers(std::string& out, const Json& value, int indent) {
    std::size_t index = 0;
    for (const auto& [key, member] : value.items()) {
        std::string label = value.is_array() ? std::format("[{}]", index++) : key;
        std::ranges::replace(label, '-', ' ');
        out += std::string(static_cast<std::size_t>(indent), ' ') + label + ':';
        if (member.is_structured()) {
            out += '\n';
            appendMembers(out, member, indent + 4);
        } else {
            out += ' ' + (member.is_string() ? member.get<std::string>() : compactJson(member)) + '\n';
        }
    }
}

std::string backingText(const ImageSummary& image) {
    if (!image.backing) return {};
    std::string text = "backing file: " + image.backing->name;
    if (image.backing->name != image.fullBackingName) text += " (actual path: " + image.fullBackingName + ")";
    text += '\n';
    if (image.backing->format) text += "backing file format: " + *image.backing->format + '\n';
    return text;
}

// The file below the format, which the reference shows as an image of its own.
Json childJson(const ImageSummary& image) {
    Json info = Json::object();
    info["children"] = Json::array();
    info["virtual-size"] = fileLength(image);
    info["filename"] = image.filename;
    info["format"] = protocolName(image);
    info["actual-size"] = image.file.allocated;
    if (image.file.kind == FileStatus::Kind::Regular)
        info["format-specific"] = Json{{"type", "file"}, {"data", Json::object()}};
    info["dirty-flag"] = false;
    return Json{{"name", "file"}, {"info", std::move(info)}};
}

} // namespace

std::string infoText(const ImageSummary& image) {
    std::string text = "image: " + image.filename + "\nfile format: " + image.format +
                       "\nvirtual size: " + sizeWithBytes(image.info.virtualSize) +
                       "\ndisk size: " + humanSize(image.file.allocated) + '\n';
    if (image.info.encrypted) text += "encrypted: yes\n";
    if (image.info.clusterSize) text += std::format("cluster_size: {}\n", *image.info.clusterSize);
    if (image.info.dirty.value_or(false)) text += "cleanly shut down: no\n";
    text += backingText(image);
    text += snapshotListText(image.info.snapshots);
    if (image.info.formatSpecific) {
        text += "Format specific information:\n";
        appendMembers(text, *image.info.formatSpecific, 4);
    }
    return text + "Child node '/file':\n    filename: " + image.filename +
           "\n    protocol type: " + std::string(protocolName(image)) +
           "\n    file length: " + sizeWithBytes(fileLength(image)) +
           "\n    disk size: " + humanSize(image.file.allocated) + '\n';
}

Json infoJson(const ImageSummary& image) {
    Json json = Json::object();
    json["children"] = Json::array({childJson(image)});
    if (image.backing && image.backing->format) json["backing-filename-format"] = *image.backing->format;
    if (!image.info.snapshots.empty()) {
        Json& list = json["snapshots"] = Json::array();
        for (const auto& snapshot : image.info.snapshots) list.push_back(snapshotJson(snapshot));
    }
    json["virtual-size"] = image.info.virtualSize;
    json["filename"] = image.filename;
    if (image.info.clusterSize) json["cluster-size"] = *image.info.clusterSize;
    json["format"] = image.format;
    json["actual-size"] = image.file.allocated;
    if (image.info.formatSpecific)
        json["format-specific"] = Json{{"type", image.format}, {"data", *image.info.formatSpecific}};
    if (image.info.encrypted) json["encrypted"] = true;
    if (image.backing) {
        json["full-backing-filename"] = image.fullBackingName;
        json["backing-filename"] = image.backing->name;
    }
    if (image.info.dirty) json["dirty-flag"] = *image.info.dirty;
    return json;
}

void Info::Report::write(ReportWriter& writer) const {
    if (output == OutputFormat::Human) {
        std::string text;
        for (const auto& image : images) text += (text.empty() ? "" : "\n") + infoText(image);
        writer.out(text);
        return;
    }
    Json json = asList ? Json::array() : infoJson(images.front());
    if (asList)
        for (const auto& image : images) json.push_back(infoJson(image));
    writer.out(prettyJson(json) + '\n');
}

} // namespace blockcore
