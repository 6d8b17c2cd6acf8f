// SPDX-License-Identifier: MIT
#include "blockcore/ops/snapshot_list.h"

#include "blockcore/base/size_text.h"
#include "blockcore/image/format_driver.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <ctime>
#include <format>

namespace blockcore {

namespace {

constexpr std::uint64_t kNanosecondsPerSecond = 1'000'000'000;

std::string localTime(std::uint64_t seconds) {
    const auto time = static_cast<std::time_t>(seconds);
    std::tm parts{};
    localtime_r(&time, &parts);
    std::array<char, 64> text{};
    const auto length = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &parts);
    return {text.data(), length};
}

std::string clockText(std::uint64_t nanoseconds) {
    const auto seconds = nanoseconds / kNanosecondsPerSecond;
    return std::format("{:04}:{:02}:{:02}.{:03}", seconds / 3600, seconds / 60 % 60, seconds % 60,
                       nanoseconds / 1'000'000 % 1000);
}

struct SnapshotChoice {
    std::optional<std::string> id, name;        // both must fit
};

Result<SnapshotChoice> parseChoice(const std::string& text, const RunContext& context) {
    const auto wrong = [&](std::string message) {
        context.notify(Notice::Kind::Error, std::move(message) + '\n');
        return fail(ErrorCode::InvalidArgument, std::format("Failed in parsing snapshot param '{}'", text));
    };
    FormatOptions options;
    if (const auto added = options.add(text); !added) return wrong(errorText(added.error()));
    for (const auto& [key, value] : options.all())
        if (key != "snapshot.id" && key != "snapshot.name") return wrong(std::format("Invalid parameter '{}'", key));
    return SnapshotChoice{options.text("snapshot.id"), options.text("snapshot.name")};
}

std::optional<std::size_t> indexOf(const std::vector<SnapshotInfo>& snapshots, auto&& fits) {
    const auto found = std::ranges::find_if(snapshots, fits);
    if (found == snapshots.end()) return std::nullopt;
    return static_cast<std::size_t>(found - snapshots.begin());
}

} // namespace

std::string snapshotListText(const std::vector<SnapshotInfo>& snapshots) {
    if (snapshots.empty()) return {};
    // Byte counts, as printf has it: names may be any bytes.
    const auto line = [](std::string_view id, std::string_view tag, std::string_view size, std::string_view date,
                         std::string_view clock, std::string_view count) {
        const auto pad = [](std::string_view text, std::size_t width) {
            return std::string(width - std::min(width, text.size()), ' ');
        };
        return std::string(id) + pad(id, 7) + ' ' + std::string(tag) + pad(tag, 16) + ' ' +
               std::format("{:>8} {:>19} {:>15} {:>10}\n", size, date, clock, count);
    };
    std::string text = "Snapshot list:\n" + line("ID", "TAG", "VM_SIZE", "DATE", "VM_CLOCK", "ICOUNT");
    for (const auto& each : snapshots)
        text += line(each.id, each.name, humanSize(each.vmStateSize), localTime(each.dateSeconds),
                     clockText(each.vmClockNanoseconds),
                     each.instructionCount ? std::to_string(*each.instructionCount) : "--");
    return text;
}

Json snapshotJson(const SnapshotInfo& snapshot) {
    Json json = Json::object();
    if (snapshot.instructionCount) json["icount"] = *snapshot.instructionCount;
    json["vm-clock-nsec"] = snapshot.vmClockNanoseconds % kNanosecondsPerSecond;
    json["name"] = snapshot.name;
    json["date-sec"] = snapshot.dateSeconds;
    json["date-nsec"] = snapshot.dateNanoseconds;
    json["vm-clock-sec"] = snapshot.vmClockNanoseconds / kNanosecondsPerSecond;
    json["id"] = snapshot.id;
    json["vm-state-size"] = snapshot.vmStateSize;
    return json;
}

std::optional<std::size_t> findByName(const std::vector<SnapshotInfo>& snapshots, std::string_view name) {
    return indexOf(snapshots, [&](const SnapshotInfo& snapshot) { return snapshot.name == name; });
}

std::optional<std::size_t> findByIdOrName(const std::vector<SnapshotInfo>& snapshots, std::string_view text) {
    const auto byId = indexOf(snapshots, [&](const SnapshotInfo& snapshot) { return snapshot.id == text; });
    return byId ? byId : findByName(snapshots, text);
}

Result<> checkSnapshotChoice(const std::string& choice, const RunContext& context) {
    if (!choice.starts_with("snapshot.")) return {};
    return parseChoice(choice, context).transform([](const SnapshotChoice&) {});
}

Result<> showSnapshot(Image& image, const std::string& choice, const RunContext& context) {
    const auto loading = [] { return during("Failed to load snapshot"); };
    const auto snapshots = image.info().snapshots;
    std::optional<std::size_t> index;
    if (choice.starts_with("snapshot.")) {
        const SnapshotChoice wanted = TRY(parseChoice(choice, context));
        index = indexOf(snapshots, [&](const SnapshotInfo& snapshot) {
            return (!wanted.id || snapshot.id == *wanted.id) && (!wanted.name || snapshot.name == *wanted.name);
        });
    } else {
        index = findByIdOrName(snapshots, choice);
    }
    if (image.snapshots() == nullptr)
        return fail(ErrorCode::Unsupported,
                    std::format("Failed to load snapshot: Block format '{}' used by device '' does not support "
                                "temporarily loading internal snapshots", image.driver().name));
    if (!index) return fail(ErrorCode::NotFound, "Failed to load snapshot: Can't find snapshot");
    return image.snapshots()->show(*index).transform_error(loading());
}

} // namespace blockcore
