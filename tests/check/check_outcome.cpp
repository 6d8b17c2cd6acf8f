// SPDX-License-Identifier: MIT
#include "tests/check/check_outcome.h"

#include "blockcore/device/file_device.h"
#include "blockcore/formats/qcow2/check.h"
#include "blockcore/ops/check.h"

namespace test_support {

using namespace blockcore;

namespace {

Result<CheckReport> runCheck(BlockDevice& host, const RunContext& context) {
    std::vector<std::byte> head(std::min<std::uint64_t>(host.size(), std::uint64_t{1} << qcow2::kMaxClusterBits));
    TRY(host.read(0, head));
    const auto header = TRY(qcow2::Header::parse(head, host.size(), qcow2::HeaderUse::Check));
    return qcow2::ImageChecker(header, host).check(context);
}

} // namespace

int CheckOutcome::exitCode() const {
    return report ? Check::Report{.result = *report}.exitCode() : 1;
}

CheckOutcome checkHost(BlockDevice& host) {
    QByteArray shown;
    Progress progress;
    const RunContext context{.progress = progress, .notices = [&](const Notice& notice) {
                                 if (notice.kind == Notice::Kind::Error) shown += "qemu-img: ";
                                 shown += notice.text;
                             }};
    auto report = runCheck(host, context);
    if (!report) shown += "qemu-img: " + QByteArray::fromStdString(errorText(report.error())) + "\n";
    else if (report->checkErrors != 0) shown += "qemu-img: Check failed\n";
    return {std::move(report), shown};
}

CheckOutcome checkFile(const std::filesystem::path& path) {
    auto host = FileDevice::open(path, Access::Read, CacheMode::Writeback);
    if (!host) qFatal("%s", errorText(host.error()).c_str());
    return checkHost(**host);
}

} // namespace test_support
