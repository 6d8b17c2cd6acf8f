// SPDX-License-Identifier: MIT
#include "tests/support/command_line.h"

#include "blockcore/ops/amend.h"
#include "blockcore/ops/bitmap.h"
#include "blockcore/ops/check.h"
#include "blockcore/ops/commit.h"
#include "blockcore/ops/convert.h"
#include "blockcore/ops/create.h"
#include "blockcore/ops/dd.h"
#include "blockcore/ops/rebase.h"
#include "blockcore/ops/resize.h"
#include "blockcore/ops/snapshot.h"

#include <algorithm>
#include <array>
#include <sstream>

namespace test_support {

using namespace blockcore;

namespace {

template <class Op>
Result<int> runAs(std::span<const std::string> arguments, const RunContext& context) {
    auto options = Op::table().parse(arguments, {});
    if (!options) return fail(ErrorCode::InvalidArgument, "Command line: " + options.error().message);
    const auto report = TRY(Op::run(*options, context));
    if constexpr (requires { report.exitCode(); }) return report.exitCode();
    else return 0;
}

struct Row {
    std::string_view name;
    Result<int> (*run)(std::span<const std::string> arguments, const RunContext& context);
};
constexpr std::array kRows{
    Row{"amend", runAs<Amend>},   Row{"bitmap", runAs<Bitmap>}, Row{"check", runAs<Check>},   Row{"commit", runAs<Commit>},
    Row{"convert", runAs<Convert>}, Row{"create", runAs<Create>}, Row{"dd", runAs<Dd>},       Row{"rebase", runAs<Rebase>},
    Row{"resize", runAs<Resize>}, Row{"snapshot", runAs<Snapshot>},
};

} // namespace

Words wordsOf(const std::string& line) {
    Words words;
    std::istringstream stream(line);
    for (std::string word; stream >> word;) words.push_back(word == "''" ? std::string() : word);
    return words;
}

Result<int> runCommandLine(const Words& words, const RunContext& context) {
    const auto row = std::ranges::find(kRows, std::string_view(words.front()), &Row::name);
    if (row == kRows.end()) return fail(ErrorCode::InvalidArgument, "No such command: " + words.front());
    return row->run(std::span(words).subspan(1), context);
}

} // namespace test_support
