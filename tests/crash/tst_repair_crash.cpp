// SPDX-License-Identifier: MIT
// Cuts the power at every write of a repair, with any part of what was not flushed lost: the guest's disk is what it was
// at each moment, and a second repair brings what is left to a sound image.
#include "blockcore/formats/qcow2/check.h"
#include "blockcore/formats/qcow2/driver.h"
#include "blockcore/formats/qcow2/entries.h"
#include "tests/support/crash_device.h"
#include "tests/support/memory_opener.h"
#include "tests/support/pattern.h"
#include "tests/support/result_macros.h"

#include <QTest>

using namespace blockcore;
using namespace test_support;

namespace {

constexpr std::uint64_t kDisk = 512 * 1024, kWritten = 200 * 1024;
using Bytes = std::vector<std::byte>;

MemoryOpener& noFiles() {
    static MemoryOpener files;
    return files;
}

Result<std::unique_ptr<Image>> openImage(std::unique_ptr<BlockDevice> host, Access access) {
    return qcow2::kDriver.open({.path = "image", .host = std::move(host), .access = access, .files = noFiles()});
}

Bytes stateNow(const WriteLog& log) {
    return log.stateAt(log.length(), [](std::size_t) { return true; });
}

Result<Bytes> soundImage(const std::string& options) {
    const auto log = std::make_shared<WriteLog>();
    CreateRequest request{.path = "image", .host = std::make_unique<CrashDevice>(Bytes{}, log), .size = kDisk,
                          .options = {}, .files = noFiles()};
    TRY(request.options.add(options));
    const auto image = TRY(qcow2::kDriver.create(std::move(request)));
    TRY(image->write(0, pattern(5, 0, kWritten)));
    TRY(image->close());
    return stateNow(*log);
}

Result<CheckReport> repair(BlockDevice& host, std::optional<RepairMode> mode) {
    Bytes head(std::min<std::uint64_t>(host.size(), 65536));
    TRY(host.read(0, head));
    auto header = TRY(qcow2::Header::parse(head, host.size(), qcow2::HeaderUse::Check));
    qcow2::ImageChecker checker(header, host);
    Progress progress;
    const RunContext context{.progress = progress};
    return mode ? checker.repair(*mode, context) : checker.check(context);
}

QString guestProblem(const Bytes& state) {
    const auto image = openImage(std::make_unique<MemoryDevice>(state, Access::Read), Access::Read);
    if (!image) return QString::fromStdString(errorText(image.error()));
    Bytes bytes(kWritten);
    if (const auto read = (*image)->read(0, bytes); !read) return QString::fromStdString(errorText(read.error()));
    return bytes == pattern(5, 0, kWritten) ? QString() : QStringLiteral("the guest's disk has changed");
}

// opens: the damaged image did.
QString problemOf(const Bytes& state, RepairMode mode, bool opens) {
    if (const QString problem = guestProblem(state); opens && !problem.isEmpty()) return problem;
    const auto log = std::make_shared<WriteLog>(state);
    CrashDevice host(state, log);
    if (const auto second = repair(host, mode); !second)
        return "cannot be repaired: " + QString::fromStdString(errorText(second.error()));
    const auto check = repair(host, std::nullopt);
    if (!check) return "cannot be checked: " + QString::fromStdString(errorText(check.error()));
    if (!check->findings.empty()) return "still wrong: " + QString::fromStdString(check->findings.front().detail);
    return guestProblem(stateNow(*log));
}

std::uint64_t field(const Bytes& image, std::uint64_t offset) {
    return qcow2::loadBe64(std::span(image).subspan(offset), 0);
}
void store(Bytes& image, std::uint64_t offset, std::uint64_t value, std::size_t count) {
    const be64 stored = value;
    std::ranges::copy(std::as_bytes(std::span(&stored, 1)).last(count), image.begin() + static_cast<std::ptrdiff_t>(offset));
}

struct Damage {
    const char* name;
    RepairMode mode;
    void (*apply)(Bytes&);
};
constexpr std::array kDamages{
    Damage{"refcounts too high", RepairMode::Leaks,
           [](Bytes& image) {
               const std::uint64_t block = field(image, field(image, 48));
               for (std::uint64_t cluster = 4; cluster < 40; cluster += 5) store(image, block + 2 * cluster, 3, 2);
           }},
    Damage{"no refcounts", RepairMode::All,
           [](Bytes& image) {
               const std::uint64_t block = field(image, field(image, 48));
               for (std::uint64_t cluster = 4; cluster < 40; cluster += 3) store(image, block + 2 * cluster, 0, 2);
           }},
    Damage{"no refcount table", RepairMode::All, [](Bytes& image) { store(image, 48, 1u << 30, 8); }},
    Damage{"no refcount block", RepairMode::All, [](Bytes& image) { store(image, field(image, 48), 0, 8); }},
    Damage{"COPIED flags missing", RepairMode::All,
           [](Bytes& image) {
               const std::uint64_t l2 = field(image, field(image, 40)) & qcow2::kEntryOffsetMask;
               for (std::uint64_t i = 0; i < 40; i += 2) store(image, l2 + 8 * i, field(image, l2 + 8 * i) & ~qcow2::kEntryCopied, 8);
           }},
    Damage{"reserved bits", RepairMode::All,
           [](Bytes& image) {
               const std::uint64_t l2 = field(image, field(image, 40)) & qcow2::kEntryOffsetMask;
               store(image, l2 + 8, field(image, l2 + 8) | 2, 8);
               store(image, field(image, 48), field(image, field(image, 48)) | 1, 8);
           }},
};

} // namespace

class TestRepairCrash : public QObject {
    Q_OBJECT
private slots:
    void powerCutDuringRepairLosesNothing_data() {
        QTest::addColumn<std::size_t>("damage");
        for (std::size_t i = 0; i < kDamages.size(); ++i) QTest::newRow(kDamages[i].name) << i;
    }
    void powerCutDuringRepairLosesNothing() {
        QFETCH(std::size_t, damage);
        const Damage& row = kDamages[damage];
        auto image = soundImage("cluster_size=4k");
        QVERIFY_RESULT(image);
        row.apply(*image);
        const bool opens = guestProblem(*image).isEmpty();
        const auto log = std::make_shared<WriteLog>(*image);
        CrashDevice host(*image, log);

        const auto repaired = repair(host, row.mode);

        QVERIFY_RESULT(repaired);
        QVERIFY(repaired->corruptionsFixed + repaired->leaksFixed > 0);
        Random random(damage);
        for (std::size_t cut = 0; cut <= log->length(); ++cut) {
            for (int variant = 0; variant < 3; ++variant) {
                const Bytes state = log->stateAt(cut, [&](std::size_t) { return variant == 0 || random.chance(2); });
                const QString problem = problemOf(state, row.mode, opens);
                QVERIFY2(problem.isEmpty(), qPrintable(QStringLiteral("event %1: ").arg(cut) + problem));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestRepairCrash)
#include "tst_repair_crash.moc"
