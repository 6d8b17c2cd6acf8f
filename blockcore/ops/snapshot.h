// SPDX-License-Identifier: MIT
// Lists, makes, applies, deletes and renames the snapshots within an image. Opens that file alone, never its backing
// files. Changes are durable when it ends.
#pragma once

#include "blockcore/chain/chain.h"
#include "blockcore/ops/operation.h"

namespace blockcore {

struct Snapshot {
    static constexpr std::string_view name = "snapshot";
    struct Options {
        std::string file;
        std::optional<std::string> format;      // absent: probe
        // One of these at most; none lists.
        bool list = false;
        std::vector<std::string> create, apply, remove; // one name; more are refused, as the reference does
        std::optional<std::string> rename;      // the old name
        std::optional<std::string> newName;
        OutputFormat output = OutputFormat::Human; // of a list
        bool forceShare = false;                // -U
        bool dryRun = false;
        bool quiet = false;                     // accepted: nothing is printed anyway
        Reach reach = Reach::AnyFile;           // --trust
        bool operator==(const Options&) const = default;
    };
    struct Report {
        std::vector<SnapshotInfo> snapshots;    // of a list
        std::vector<SnapshotSpace> spaces;      // of a list as JSON: one each
        bool list = false;
        OutputFormat output = OutputFormat::Human;
        void write(ReportWriter& writer) const;
        int exitCode() const { return 0; }
    };
    static const OptionTable<Options>& table();
    static Result<Report> run(const Options& options, const RunContext& context);
};

} // namespace blockcore
