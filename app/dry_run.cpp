// SPDX-License-Identifier: MIT
#include "app/dry_run.h"

#include <format>

namespace app {

namespace {

using blockcore::OverlayChange;

std::string_view verb(OverlayChange::Kind kind) {
    switch (kind) {
    case OverlayChange::Kind::Created: return "create";
    case OverlayChange::Kind::Replaced: return "replace";
    case OverlayChange::Kind::Changed: break;
    }
    return "change";
}

std::string line(const OverlayChange& change) {
    const auto& content = change.content;
    std::string text = std::format("would {} '{}': {} bytes in {} {}", verb(change.kind), change.path.string(),
                                   content.written, content.ranges.size(), content.ranges.size() == 1 ? "range" : "ranges");
    if (content.payload > 0) text += std::format(", {} of them guest data", content.payload);
    if (content.zeroed > 0) text += std::format(", {} of them zeroed", content.zeroed);
    if (change.kind != OverlayChange::Kind::Changed) text += std::format("; length {}", content.length);
    else if (content.length != content.lengthBefore)
        text += std::format("; length {} instead of {}", content.length, content.lengthBefore);
    return text + '\n';
}

} // namespace

std::string dryRunText(const std::vector<OverlayChange>& changes) {
    std::string text = "Dry run: nothing was changed.\n";
    for (const OverlayChange& change : changes) text += line(change);
    return text;
}

} // namespace app
