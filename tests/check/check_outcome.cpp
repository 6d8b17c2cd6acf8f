// SPDX-License-Identifier: MIT
#include "tests/check/check_outcome.h"

#include "blockcore/device/file_device.h"
#include "blockcore/formats/qcow2/check.h"
#include "blockcore/ops/check.h"

namespace test_support {

using namespace blockcore;

namespace {

Result<CheckReport> runCheck(BlockDevice& host, std::optional<RepairMode> mode, const RunContext& context) {
    std::vector<std::byte> head(std::min<std::uint64_t>(host.size(), std::uint64_t{1} << qcow2::kMaxClusterBits));
    TRY(host.read(0, head));
    auto header = TRY(qcow2::Header::parse(head, host.size(), qcow2::HeaderUse::Check));
    qcow2::ImageChecker checker(header, host);
    return mode ? checker.repair(*mode, context) : checker.check(context);
}

CheckOutcome run(BlockDevice& host, std::optional<RepairMode> mode) {
    QByteArray shown;
    Progress progress;
    const RunContext context{.progress = progress, .notices = [&](const Notice& notice) {
                                 if (notice.kind == Notice::Kind::Error) shown += "qemu-img: ";
                                 shown += notice.text;
                             }};
    auto report = runCheck(host, mode, context);
    if (!report) shown += "qemu-img: " + QByteArray::fromStdString(errorText(report.error())) + "\n";
    else if (report->checkErrors != 0) shown += "qemu-img: Check failed\n";
    return {std::move(report), shown};
}

CheckOutcome runOnFile(const std::filesystem::path& path, std::optional<RepairMode> mode) {
    auto host = FileDevice::open(path, mode ? Access::Repair : Access::Read, CacheMode::Writeback);
    if (!host) qFatal("%s", errorText(host.error()).c_str());
    return run(**host, mode);
}

} // namespace

int CheckOutcome::exitCode() const {
    return report ? Check::Report{.result = *report}.exitCode() : 1;
}

CheckOutcome checkHost(BlockDevice& host) { return run(host, std::nullopt); }
CheckOutcome checkFile(const std::filesystem::path& path) { return runOnFile(path, std::nullopt); }
CheckOutcome repairFile(const std::filesystem::path& path, RepairMode mode) { return runOnFile(path, mode); }

} // namespace test_support
