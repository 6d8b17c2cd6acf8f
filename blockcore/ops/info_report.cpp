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

// A file below the format.
struct Child {
    std::string node, path;
    FileStatus status;

    // The reference counts files in sectors.
    std::uint64_t length() const { return alignUp(status.length, 512); }
    std::string_view protocol() const { return status.kind == FileStatus::Kind::Regular ? "file" : "host_device"; }
};

std::vector<Child> childrenOf(const ImageSummary& image) {
    std::vector<Child> children;
    for (std::size_t index = 0; index < image.otherFiles.size(); ++index)
        children.push_back({image.info.files[index].node, image.info.files[index].path, image.otherFiles[index]});
    children.push_back({"file", image.filename, image.file});
    return children;
}

std::uint64_t diskSpace(const ImageSummary& image) {
    std::uint64_t sum = 0;
    for (const Child& child : childrenOf(image)) sum += child.status.allocated;
    return sum;
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

// The reference shows a file below the format as an image of its own.
Json childJson(const Child& child) {
    Json info = Json::object();
    info["children"] = Json::array();
    info["virtual-size"] = child.length();
    info["filename"] = child.path;
    info["format"] = child.protocol();
    info["actual-size"] = child.status.allocated;
    if (child.status.kind == FileStatus::Kind::Regular)
        info["format-specific"] = Json{{"type", "file"}, {"data", Json::object()}};
    info["dirty-flag"] = false;
    return Json{{"name", child.node}, {"info", std::move(info)}};
}

std::string childText(const Child& child) {
    return std::format("Child node '/{}':\n    filename: {}\n    protocol type: {}\n    file length: {}\n    disk size: {}\n",
                       child.node, child.path, child.protocol(), sizeWithBytes(child.length()),
                       humanSize(child.status.allocated));
}

} // namespace

std::string infoText(const ImageSummary& image) {
    std::string text = "image: " + image.filename + "\nfile format: " + image.format +
                       "\nvirtual size: " + sizeWithBytes(image.info.virtualSize) +
                       "\ndisk size: " + humanSize(diskSpace(image)) + '\n';
    if (image.info.encrypted) text += "encrypted: yes\n";
    if (image.info.clusterSize) text += std::format("cluster_size: {}\n", *image.info.clusterSize);
    if (image.info.dirty.value_or(false)) text += "cleanly shut down: no\n";
    text += backingText(image);
    text += snapshotListText(image.info.snapshots);
    if (image.info.formatSpecific) {
        text += "Format specific information:\n";
        appendMembers(text, *image.info.formatSpecific, 4);
    }
    for (const Child& child : childrenOf(image)) text += childText(child);
    return text;
}

Json infoJson(const ImageSummary& image) {
    Json json = Json::object();
    for (const Child& child : childrenOf(image)) json["children"].push_back(childJson(child));
    if (image.backing && image.backing->format) json["backing-filename-format"] = *image.backing->format;
    if (!image.info.snapshots.empty()) {
        Json& list = json["snapshots"] = Json::array();
        for (const auto& snapshot : image.info.snapshots) list.push_back(snapshotJson(snapshot));
    }
    json["virtual-size"] = image.info.virtualSize;
    json["filename"] = image.filename;
    if (image.info.clusterSize) json["cluster-size"] = *image.info.clusterSize;
    json["format"] = image.format;
    json["actual-size"] = diskSpace(image);
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
