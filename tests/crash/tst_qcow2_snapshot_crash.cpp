// SPDX-License-Identifier: MIT
// Cuts the power at every write of each change of snapshots; of what was not flushed any part may be lost. Whatever is
// left: the disk is as before or after, every other snapshot is whole, also when the guest goes on writing; a check finds
// leaks at worst, and between two passes over all tables COPIED flags that lag behind.
#include "blockcore/chain/chain.h"
#include "blockcore/formats/qcow2/driver.h"
#include "blockcore/formats/qcow2/findings.h"
#include "tests/support/crash_device.h"
#include "tests/support/memory_opener.h"
#include "tests/support/pattern.h"
#include "tests/support/result_macros.h"

#include <QTest>

#include <algorithm>

using namespace blockcore;
using namespace test_support;

namespace {

using Bytes = std::vector<std::byte>;

constexpr std::uint64_t kDiskSize = 300 << 10;

MemoryOpener& noFiles() {
    static MemoryOpener files;
    return files;
}

Result<std::unique_ptr<Chain>> openDisk(std::unique_ptr<BlockDevice> host, Access access) {
    auto image = TRY(qcow2::kDriver.open({.path = "image", .host = std::move(host), .access = access, .files = noFiles()}));
    return Chain::adopt(std::move(image), "image", {}, noFiles());
}

Result<std::unique_ptr<Chain>> openBytes(const Bytes& file, Access access) {
    return openDisk(std::make_unique<MemoryDevice>(file, access), access);
}

Result<Bytes> contentOf(const Bytes& file, std::optional<std::size_t> snapshot) {
    const auto disk = TRY(openBytes(file, Access::Read));
    if (snapshot) TRY(disk->layer(0).snapshots()->show(*snapshot));
    Bytes content(disk->size());
    TRY(disk->read(0, content));
    return content;
}

// All that an image holds.
struct Holdings {
    Bytes active;
    std::vector<std::pair<std::string, Bytes>> snapshots; // by name
};

Result<Holdings> holdingsOf(const Bytes& file) {
    const auto disk = TRY(openBytes(file, Access::Read));
    Holdings found{.active = TRY(contentOf(file, {})), .snapshots = {}};
    const auto list = disk->layer(0).info().snapshots;
    for (std::size_t i = 0; i < list.size(); ++i) {
        Bytes content = TRY(contentOf(file, i));
        found.snapshots.emplace_back(list[i].name, std::move(content));
    }
    return found;
}

Result<> scribble(Chain& disk, Random& random, int writes) {
    for (int i = 0; i < writes; ++i) {
        const std::uint64_t offset = random.below(disk.size());
        Bytes data(1 + random.below(std::min<std::uint64_t>(20'000, disk.size() - offset)));
        fillPattern(data, random.next(), offset);
        TRY(disk.write(offset, data));
    }
    return {};
}

struct Action {
    enum class Kind : std::uint8_t { Create, Apply, Remove, Rename } kind;
    std::size_t index;
};

Result<> perform(Chain& disk, const Action& action) {
    SnapshotStore& store = *disk.layer(0).snapshots();
    switch (action.kind) {
    case Action::Kind::Create: return store.create({.id = {}, .name = "new"});
    case Action::Kind::Apply: return store.apply(action.index);
    case Action::Kind::Remove: return store.remove(action.index);
    case Action::Kind::Rename: return store.rename(action.index, "renamed");
    }
    return {};
}

// Three snapshots, some clusters shared by all, some not, and the disk grown after the first where that can be.
Result<Bytes> preparedImage(const std::string& options, Random& random) {
    const auto log = std::make_shared<WriteLog>();
    CreateRequest request{.path = "image",
                          .host = std::make_unique<CrashDevice>(Bytes{}, log),
                          .size = kDiskSize,
                          .options = {},
                          .files = noFiles()};
    TRY(request.options.add(options));
    auto image = TRY(qcow2::kDriver.create(std::move(request)));
    const auto disk = TRY(Chain::adopt(std::move(image), "image", {}, noFiles()));
    for (const char* name : {"one", "two", "three"}) {
        TRY(scribble(*disk, random, 4));
        TRY(disk->layer(0).snapshots()->create({.id = {}, .name = name}));
        if (name == std::string_view("one") && !options.contains("0.10"))
            TRY(disk->layer(0).resizer()->resize(kDiskSize + 40'960, Preallocation::Off));
    }
    TRY(scribble(*disk, random, 2));
    TRY(disk->close());
    TRY(disk->flush());
    return log->stateAt(log->length(), [](std::size_t) { return true; });
}

bool lags(const Finding& finding) {
    return finding.id == qcow2::kCopiedFlagOfTable.id || finding.id == qcow2::kCopiedFlagOfData.id;
}

QString problemOfCheck(const Bytes& state, bool copiedMayLag) {
    const auto disk = openBytes(state, Access::Read);
    if (!disk) return "does not open: " + QString::fromStdString(errorText(disk.error()));
    Progress progress;
    const auto report = (*disk)->layer(0).checker()->check({progress});
    if (!report) return "cannot be checked: " + QString::fromStdString(errorText(report.error()));
    for (const Finding& finding : report->findings)
        if (finding.severity != Severity::Leak && !(copiedMayLag && lags(finding)))
            return QString::fromStdString(finding.detail);
    return {};
}

// As it was, or as it will be; and those snapshots that are in both are there with the same bytes.
QString problemOfContent(const Holdings& found, const Holdings& before, const Holdings& after) {
    if (found.active != before.active && found.active != after.active) return "the disk is neither as before nor as after";
    if (found.snapshots != before.snapshots && found.snapshots != after.snapshots)
        return "the snapshots are neither as before nor as after";
    return {};
}

// The guest goes on: no snapshot may notice.
QString problemAfterWriting(const Bytes& state, const Holdings& found, std::uint64_t seed) {
    const auto log = std::make_shared<WriteLog>(state);
    Random random(seed);
    const auto going = [&]() -> Result<> {
        const auto disk = TRY(openDisk(std::make_unique<CrashDevice>(state, log), Access::ReadWrite));
        TRY(scribble(*disk, random, 12));
        TRY(disk->close());
        return disk->flush();
    };
    if (const auto went = going(); !went) return "cannot be written: " + QString::fromStdString(errorText(went.error()));
    const auto later = holdingsOf(log->stateAt(log->length(), [](std::size_t) { return true; }));
    if (!later) return "cannot be read after writing: " + QString::fromStdString(errorText(later.error()));
    return later->snapshots == found.snapshots ? QString() : "writing changed a snapshot";
}

} // namespace

class Qcow2SnapshotCrashTest : public QObject {
    Q_OBJECT

private slots:
    void wholeWhereverItIsCut_data() {
        QTest::addColumn<QString>("options");
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("index");
        for (const char* options : {"cluster_size=4k", "cluster_size=512", "cluster_size=16k,extended_l2=on",
                                    "cluster_size=4k,compat=0.10", "cluster_size=4k,refcount_bits=4"})
            for (const int kind : {0, 1, 2, 3})
                for (const int index : {0, 1, 2})
                    if (kind != 0 || index == 0)
                        QTest::addRow("%s, action %d, snapshot %d", options, kind, index) << QString(options) << kind << index;
    }

    void wholeWhereverItIsCut() {
        QFETCH(QString, options);
        QFETCH(int, kind);
        QFETCH(int, index);
        const Action action{static_cast<Action::Kind>(kind), static_cast<std::size_t>(index)};
        Random random(mixBits(static_cast<std::uint64_t>(kind * 7 + index)));
        const auto start = preparedImage(options.toStdString(), random);
        QVERIFY_RESULT(start);
        const auto log = std::make_shared<WriteLog>(*start);
        {
            const auto disk = openDisk(std::make_unique<CrashDevice>(*start, log), Access::ReadWrite);
            QVERIFY_RESULT(disk);
            QVERIFY_RESULT(perform(**disk, action));
        }
        const auto before = holdingsOf(*start);
        QVERIFY_RESULT(before);
        const Bytes end = log->stateAt(log->length(), [](std::size_t) { return true; });
        const auto after = holdingsOf(end);
        QVERIFY_RESULT(after);
        QCOMPARE(problemOfCheck(end, false), QString());
        QVERIFY(before->active != after->active || before->snapshots != after->snapshots);

        const bool lag = action.kind == Action::Kind::Create || action.kind == Action::Kind::Remove;
        for (std::size_t cut = 0; cut <= log->length(); ++cut) {
            for (int subset = 0; subset < 4; ++subset) {
                const auto keep = [&](std::size_t) { return subset == 0 || (subset > 1 && random.chance(2)); };
                const Bytes state = log->stateAt(cut, keep);
                const QByteArray where = QStringLiteral("cut at %1, subset %2: ").arg(cut).arg(subset).toUtf8();
                const QString checked = problemOfCheck(state, lag);
                QVERIFY2(checked.isEmpty(), where + checked.toUtf8());
                const auto found = holdingsOf(state);
                QVERIFY2(found, where + errorText(found.error_or(Error{})).c_str());
                const QString content = problemOfContent(*found, *before, *after);
                QVERIFY2(content.isEmpty(), where + content.toUtf8());
                const QString written = problemAfterWriting(state, *found, random.next());
                QVERIFY2(written.isEmpty(), where + written.toUtf8());
            }
        }
    }
};

QTEST_GUILESS_MAIN(Qcow2SnapshotCrashTest)
#include "tst_qcow2_snapshot_crash.moc"
