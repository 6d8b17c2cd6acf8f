// SPDX-License-Identifier: MIT
#include "app/commands.h"

#include "app/run_command.h"
#include "blockcore/ops/amend.h"
#include "blockcore/ops/bench.h"
#include "blockcore/ops/bitmap.h"
#include "blockcore/ops/check.h"
#include "blockcore/ops/checksum.h"
#include "blockcore/ops/commit.h"
#include "blockcore/ops/compare.h"
#include "blockcore/ops/convert.h"
#include "blockcore/ops/create.h"
#include "blockcore/ops/dd.h"
#include "blockcore/ops/info.h"
#include "blockcore/ops/inspect.h"
#include "blockcore/ops/map.h"
#include "blockcore/ops/measure.h"
#include "blockcore/ops/rebase.h"
#include "blockcore/ops/resize.h"
#include "blockcore/ops/snapshot.h"

#include <algorithm>
#include <array>

namespace app {

namespace {

template <blockcore::Operation Op, ProgressStyle style = ProgressStyle{}>
constexpr Command row(std::string_view purpose) {
    return {.summary = {.name = Op::name, .purpose = purpose},
            .run = [](const Program& program, std::span<const std::string> arguments, Terminal& terminal) {
                return runCommand<Op>(program, style, arguments, terminal);
            }};
}

} // namespace

std::span<const Command> commands() {
    static constexpr std::array kCommands{
        row<blockcore::Amend, ProgressStyle{.endsWith100 = true}>("change options of an existing image's format"),
        row<blockcore::Bench>("measure how fast an image answers"),
        row<blockcore::Bitmap>("change the dirty bitmaps stored in an image"),
        row<blockcore::Check, ProgressStyle{.answersSignal = false}>("look for what is wrong in an image"),
        row<blockcore::Checksum, ProgressStyle{.endsWith100 = true}>("print a SHA-256 of a disk's content"),
        row<blockcore::Commit, ProgressStyle{.endsBeforeReport = true}>("write an overlay's content into the image below"),
        row<blockcore::Compare, ProgressStyle{.minimumStep = 2}>("tell whether two images have the same content"),
        row<blockcore::Convert, ProgressStyle{.endsWith100 = true}>("copy images into a new image of any format"),
        row<blockcore::Create>("make a new image"),
        row<blockcore::Dd, ProgressStyle{.answersSignal = false}>("copy blocks of an image into a new one"),
        row<blockcore::Info>("tell what is known about an image"),
        row<blockcore::Inspect>("show what the bytes of an image's file mean"),
        row<blockcore::Map>("list where an image's data lies"),
        row<blockcore::Measure>("tell how large a new image's file would be"),
        row<blockcore::Rebase, ProgressStyle{.minimumStep = 2, .endsWith100 = true}>("put an overlay on another backing file"),
        row<blockcore::Resize>("make an image's disk larger or smaller"),
        row<blockcore::Snapshot>("keep states of a disk within its image, and go back to them"),
    };
    return kCommands;
}

const Command* findCommand(std::string_view name) {
    const auto found = std::ranges::find(commands(), name, [](const Command& command) { return command.summary.name; });
    return found == commands().end() ? nullptr : &*found;
}

} // namespace app
