// SPDX-License-Identifier: MIT
#include "blockcore/ops/snapshot.h"

#include "blockcore/ops/open_image.h"
#include "blockcore/ops/operation_files.h"
#include "blockcore/ops/snapshot_list.h"

#include <nlohmann/json.hpp>

#include <cerrno>
#include <chrono>
#include <format>

namespace blockcore {

namespace {

using Options = Snapshot::Options;

constexpr std::size_t kLongestName = 255; // bytes; more are cut off, as in the reference

ParseResult<> checkOneAction(const Options& options) {
    const std::size_t count = (options.list ? 1 : 0) + options.create.size() + options.apply.size()
                              + options.remove.size() + (options.rename ? 1 : 0);
    if (count <= 1) return {};
    return refuse(ParseError::Kind::Usage, "Cannot mix '-l', '-a', '-c', '-d'");
}

ParseResult<> checkNewName(const Options& options) {
    if (options.newName.has_value() == options.rename.has_value()) return {};
    return refuse(ParseError::Kind::Usage, options.rename ? "Expecting the new name and one image file name"
                                                          : "Expecting one image file name");
}

SnapshotInfo namedNow(const std::string& name) {
    using namespace std::chrono;
    const auto now = duration_cast<microseconds>(system_clock::now().time_since_epoch());
    const auto whole = duration_cast<seconds>(now);
    return {.id = {},
            .name = name.substr(0, kLongestName),
            .dateSeconds = static_cast<std::uint64_t>(whole.count()),
            .dateNanoseconds = static_cast<std::uint32_t>(nanoseconds(now - whole).count()),
            .instructionCount = 0};
}

Result<> create(const std::string& name, Image& image) {
    SnapshotStore* store = image.snapshots();
    return store != nullptr ? store->create(namedNow(name)) : Result<>(failSystem(ENOTSUP));
}

// The reference tells the cause on a line of its own, and then only what sort of error that is.
Error summarised(Error error, const RunContext& context) {
    const int sort = error.code == ErrorCode::InvalidArgument ? EINVAL : error.code == ErrorCode::TooLarge ? EFBIG : 0;
    if (error.systemError != 0 || sort == 0) return error;
    context.notify(Notice::Kind::Error, errorText(error) + '\n');
    return failSystem(sort).error();
}

Result<> apply(const std::string& name, Image& image, const RunContext& context) {
    SnapshotStore* store = image.snapshots();
    if (store == nullptr) return fail(ErrorCode::Unsupported, "Block driver does not support snapshots");
    const ImageInfo info = image.info();
    if (info.bitmaps && !info.bitmaps->empty()) return fail(ErrorCode::Unsupported, "Device has active dirty bitmaps");
    const std::size_t index = findByIdOrName(info.snapshots, name).value_or(info.snapshots.size());
    return store->apply(index)
        .transform_error([&](Error error) { return summarised(std::move(error), context); })
        .transform_error(during("Failed to load snapshot"));
}

Result<> remove(const std::string& name, Image& image) {
    const auto index = findByName(image.info().snapshots, name);
    if (!index) return fail(ErrorCode::NotFound, "snapshot not found");
    return image.snapshots()->remove(*index);
}

// Unlike deleting, which is the reference's, it takes an id, too.
Result<> rename(const Options& options, Image& image) {
    if (options.newName->size() > kLongestName)
        return fail(ErrorCode::InvalidArgument, std::format("The name is longer than {} bytes", kLongestName));
    const auto index = findByIdOrName(image.info().snapshots, *options.rename);
    if (!index) return fail(ErrorCode::NotFound, "snapshot not found");
    return image.snapshots()->rename(*index, *options.newName);
}

Result<> change(const Options& options, Image& image, const RunContext& context) {
    const auto failedTo = [](std::string_view what, std::string_view name) {
        return during(std::format("Could not {} snapshot '{}'", what, name));
    };
    if (!options.create.empty())
        return create(options.create.front(), image).transform_error(failedTo("create", options.create.front()));
    if (!options.apply.empty())
        return apply(options.apply.front(), image, context).transform_error(failedTo("apply", options.apply.front()));
    if (!options.remove.empty())
        return remove(options.remove.front(), image).transform_error(failedTo("delete", options.remove.front()));
    return rename(options, image).transform_error(failedTo("rename", *options.rename));
}

Result<Snapshot::Report> list(const Options& options, const OpenPolicy& policy, FileOpener& files,
                              const RunContext& context) {
    const auto chain =
        TRY(Chain::open({.name = options.file, .format = options.format}, Access::Read, policy, files));
    Image& image = chain->layer(0);
    Snapshot::Report report{.snapshots = image.info().snapshots, .spaces = {}, .list = true, .output = options.output};
    if (options.output == OutputFormat::AsJson && !report.snapshots.empty())
        report.spaces = TRY(image.snapshots()->space(context));
    return report;
}

} // namespace

const OptionTable<Snapshot::Options>& Snapshot::table() {
    static const auto table =
        OptionTable<Options>{}
            .flag({"-q", "--quiet"}, "accepted: nothing is printed anyway", &Options::quiet)
            .value({"-f", "--format"}, "FMT", "format of the image; found out when not given", &Options::format)
            .later({"--image-opts"})
            .flag({"-U", "--force-share"}, "list them although others may be writing to the image",
                  &Options::forceShare)
            .later({"--object"}, "OBJDEF")
            .flag({"-l", "--list"}, "list the snapshots, which is done when nothing else is asked for", &Options::list)
            .value({"-c"}, "SNAPSHOT", "keep the disk as it is now under this name", &Options::create)
            .alias({"--create"})
            .value({"-a"}, "SNAPSHOT", "make the disk what it was then; id or name", &Options::apply)
            .alias({"--apply"})
            .value({"-d"}, "SNAPSHOT", "delete the first snapshot of this name", &Options::remove)
            .alias({"--delete"})
            .value({}, "SNAPSHOT", "give a snapshot, by id or name, the new name that follows", &Options::rename)
            .alias({"--rename"})
            .value({}, "human|json", "how to list; json tells how much of the file each takes", &Options::output)
            .alias({"--output"})
            .dryRun(&Options::dryRun)
            .value({}, "LEVEL", "how far names found in the image are followed", &Options::reach)
            .alias({"--trust"})
            .rule(checkOneAction)
            .optionalOperand("NEWNAME", "with --rename", &Options::newName)
            .operand("FILENAME", "the image", &Options::file)
            .rule(checkNewName);
    return table;
}

Result<Snapshot::Report> Snapshot::run(const Options& options, const RunContext& context) {
    OperationFiles files(context);
    const OpenPolicy policy{.followBacking = false, .reach = options.reach, .forceShare = options.forceShare};
    const bool changes = !options.create.empty() || !options.apply.empty() || !options.remove.empty() || options.rename;
    if (!changes) return list(options, policy, files.existing(), context);
    if (options.forceShare)
        return fail(ErrorCode::InvalidArgument,
                    std::format("Could not open '{}': force-share=on can only be used with read-only images", options.file));
    const auto chain = TRY(openForWriting({.name = options.file, .format = options.format}, policy, files.existing(), context));
    TRY(change(options, chain->layer(0), context));
    TRY(chain->close());
    return Report{};
}

void Snapshot::Report::write(ReportWriter& writer) const {
    if (!list) return;
    if (output == OutputFormat::Human) return writer.out(snapshotListText(snapshots));
    Json json = Json::array();
    for (std::size_t i = 0; i < snapshots.size(); ++i) {
        Json& entry = json.emplace_back(snapshotJson(snapshots[i]));
        entry["disk-size"] = snapshots[i].diskSize;
        entry["exclusive-size"] = spaces[i].exclusive;
        entry["shared-size"] = spaces[i].shared;
    }
    writer.out(prettyJson(json) + '\n');
}

} // namespace blockcore
