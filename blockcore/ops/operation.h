// SPDX-License-Identifier: MIT
// What every user action is: Options in, Report out, progress by counter, a stop token. The command line, its
// help, the wizards and the shown command come from the operation's one option table.
#pragma once

#include "blockcore/base/run_context.h"
#include "blockcore/ops/option_table.h"

#include <concepts>
#include <string_view>

namespace blockcore {

// Where a report goes. Text and JSON are the operation's to word, streams are the program's.
class ReportWriter {
public:
    virtual ~ReportWriter() = default;
    virtual void out(std::string_view text) = 0; // standard output, as it is
    virtual void err(std::string_view text) = 0; // standard error, as it is
};

// run() never asks a question and never prints: decisions are options, what to show meanwhile is a Notice.
// exitCode() is qemu-img's for that command, given a report; failures of run() exit with 1.
template <class Op>
concept Operation = requires(const typename Op::Options& options, const typename Op::Report& report,
                             ReportWriter& writer, const RunContext& context) {
    { Op::name } -> std::convertible_to<std::string_view>;
    { Op::table() } -> std::same_as<const OptionTable<typename Op::Options>&>;
    { Op::run(options, context) } -> std::same_as<Result<typename Op::Report>>;
    { report.write(writer) };
    { report.exitCode() } -> std::same_as<int>;
};

} // namespace blockcore
