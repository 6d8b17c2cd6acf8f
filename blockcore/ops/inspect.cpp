// SPDX-License-Identifier: MIT
#include "blockcore/ops/inspect.h"

#include "blockcore/chain/file_name.h"
#include "blockcore/image/registry.h"
#include "blockcore/ops/inspect_partitions.h"
#include "blockcore/ops/inspect_report.h"
#include "blockcore/ops/operation_files.h"

#include <nlohmann/json.hpp>

#include <format>

namespace blockcore {

namespace {

struct Opened {
    std::unique_ptr<BlockDevice> host;
    const FormatDriver* driver;
};

Result<Opened> openHost(const Inspect::Options& options, FileOpener& files) {
    const FormatDriver* driver = options.format ? findFormat(*options.format) : nullptr;
    if (options.format && driver == nullptr)
        return fail(ErrorCode::InvalidArgument, "Unknown driver '" + *options.format + "'");
    const std::filesystem::path path = TRY(localPath(options.file));
    auto host = TRY(files.open({.path = path}));
    if (driver == nullptr) driver = TRY(probeFormat(*host, Probing::TrailersToo, {}));
    LockRequest lock;
    if (!options.forceShare && !driver->sharesWrites)
        lock.shared = LockRequest::kConsistentRead | LockRequest::kWriteUnchanged;
    TRY(host->lock(lock));
    return Opened{std::move(host), driver};
}

Result<std::string> describe(const Field& root, const Inspect::Options& options, const RunContext& context) {
    InspectReport report(context, {.depth = options.depth, .entries = options.entries, .output = options.output});
    if (options.at) {
        const FieldPath path = fieldAt(root, *options.at, {.stop = context.stop});
        if (path.empty())
            return fail(ErrorCode::NotFound, std::format("No field covers the byte at offset {}", *options.at));
        return report.along(root, fieldsAlong(root, path));
    }
    const FieldPath path = TRY(fieldNamed(root, options.path));
    const Fields along = fieldsAlong(root, path);
    return report.tree(along.empty() ? root : along.back(), pathText(along));
}

Result<std::string> describePartitions(const Inspect::Options& options, FileOpener& files, const RunContext& context) {
    const OpenPolicy policy{.reach = options.reach, .forceShare = options.forceShare};
    const auto chain = TRY(Chain::open({.name = options.file, .format = options.format}, Access::Read, policy, files));
    const DiskContent content = TRY(readDiskContent(*chain, context));
    if (options.output == OutputFormat::Human) return partitionsText(content, chain->size());
    return prettyJson(partitionsJson(content, chain->size())) + "\n";
}

} // namespace

const OptionTable<Inspect::Options>& Inspect::table() {
    static const auto table =
        OptionTable<Options>{}
            .value({"-f", "--format"}, "FMT", "format of the image; found out when not given", &Options::format)
            .value({"--output"}, "human|json", "how to print", &Options::output)
            .count({"--depth"}, "LEVELS", "how many levels of fields to show (2)", &Options::depth,
                   {.what = "depth", .maximum = kMaxFieldDepth})
            .count({"--entries"}, "COUNT", "how many entries of each table to show (16)", &Options::entries,
                   {.what = "number of entries", .maximum = kMaxFields})
            .value({"--path"}, "FIELD", "show this part only: header.version, l1_table[0].l2_table[3]", &Options::path)
            .value({"--at"}, "OFFSET", "tell which field covers this byte of the file", &Options::at)
            .flag({"--partitions"}, "list the partitions and file systems on the disk instead", &Options::partitions)
            .flag({"-U", "--force-share"}, "open it although others may be writing to it", &Options::forceShare)
            .value({}, "LEVEL", "how far names found in the image are followed", &Options::reach)
            .alias({"--trust"})
            .operand("FILENAME", "the image", &Options::file);
    return table;
}

Result<Inspect::Report> Inspect::run(const Options& options, const RunContext& context) {
    OperationFiles files(context);
    if (options.partitions) return Report{TRY(describePartitions(options, files.existing(), context))};
    const Opened opened = TRY(openHost(options, files.existing()).transform_error(during("Could not open '" + options.file + "'")));
    if (opened.driver->structure == nullptr)
        return fail(ErrorCode::Unsupported,
                    std::format("A {} image has no fields: every byte of it is the guest's", opened.driver->name));
    const Field root = opened.driver->structure(*opened.host);
    return Report{TRY(describe(root, options, context))};
}

} // namespace blockcore
