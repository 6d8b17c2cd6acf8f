// SPDX-License-Identifier: MIT
// How the snapshots within an image are shown: the reference's list and the members of its JSON. And which of them
// somebody means who names one.
#pragma once

#include "blockcore/base/json.h"
#include "blockcore/image/image.h"

namespace blockcore {

// Empty when there are none; else with two lines of heading.
std::string snapshotListText(const std::vector<SnapshotInfo>& snapshots);
Json snapshotJson(const SnapshotInfo& snapshot);

// The first one of that name, or of that id; how commands differ in which they look at is the reference's.
std::optional<std::size_t> findByName(const std::vector<SnapshotInfo>& snapshots, std::string_view name);
std::optional<std::size_t> findByIdOrName(const std::vector<SnapshotInfo>& snapshots, std::string_view text);

// What convert and measure take for -l: "snapshot.id=1,snapshot.name=x", either or both, or an id or name alone.
// Fails when the text cannot be that.
Result<> checkSnapshotChoice(const std::string& choice, const RunContext& context);
// The image shows that snapshot from now on. Errors are the reference's.
Result<> showSnapshot(Image& image, const std::string& choice, const RunContext& context);

} // namespace blockcore
