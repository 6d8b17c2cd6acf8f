// SPDX-License-Identifier: MIT
// One broken image for every finding of a qcow2 check: the finding appears, and what is said and counted is what
// qemu-img says and counts.
#include "blockcore/device/file_device.h"
#include "blockcore/formats/qcow2/findings.h"
#include "tests/check/check_outcome.h"
#include "tests/check/damaged_image.h"
#include "tests/support/fault_device.h"
#include "tests/support/result_macros.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace blockcore;
using test_support::CheckOutcome;
using test_support::DamagedImage;

namespace {

constexpr std::uint64_t kCopied = qcow2::kEntryCopied, kCompressed = qcow2::kEntryCompressed;

struct Recipe {
    const char* finding;                        // the id without "qcow2."
    const char* options;                        // of the healthy image
    QStringList commands;                       // qemu-io's, to make it
    QList<QStringList> tools;                   // qemu-img's, after that
    std::function<void(DamagedImage&)> damage;
};

const QStringList kSnapshot{"snapshot", "-c", "before", "image.qcow2"};
const QStringList kBitmap{"bitmap", "--add", "image.qcow2", "b0"};

// Lists of tables only: references, L1 and L2 tables.
QList<Recipe> mappingRecipes() {
    return {
        {"refcount-too-low", "", {}, {}, [](DamagedImage& i) { i.store16(i.refcountBlock() + 10, 0); }},
        {"leaked-cluster", "", {}, {}, [](DamagedImage& i) { i.store64(i.l2() + 16, 0); }},
        {"outside-file", "", {}, {}, [](DamagedImage& i) { i.store64(i.l2(), kCopied | 0x5000000000); }},
        {"too-many-references", "refcount_bits=1", {}, {},
         [](DamagedImage& i) { i.store64(i.l2() + 8, i.load64(i.l2())); }},
        {"l1-entry-reserved-bits", "", {}, {}, [](DamagedImage& i) { i.store64(i.l1(), i.load64(i.l1()) | 1); }},
        {"l2-table-unaligned", "cluster_size=4k", {}, {},
         [](DamagedImage& i) { i.store64(i.l1(), kCopied | (i.l2() + 512)); }},
        {"l2-entry-reserved-bits", "", {}, {},
         [](DamagedImage& i) { i.store64(i.l2(), i.load64(i.l2()) | std::uint64_t{1} << 60); }},
        {"data-cluster-unaligned", "", {}, {}, [](DamagedImage& i) { i.store64(i.l2(), i.load64(i.l2()) | 512); }},
        {"preallocated-cluster-unaligned", "", {}, {}, [](DamagedImage& i) { i.store64(i.l2(), i.load64(i.l2()) | 513); }},
        {"compressed-cluster-copied-flag", "", {"write -c 1M 64k"}, {},
         [](DamagedImage& i) { i.store64(i.l2() + 128, i.load64(i.l2() + 128) | kCopied); }},
        {"compressed-cluster-with-data-file", "data_file=data.raw", {}, {},
         [](DamagedImage& i) { i.store64(i.l2(), kCompressed | 0x10000); }},
        {"compressed-cluster-with-bitmap", "extended_l2=on", {"write -c 1M 64k"}, {},
         [](DamagedImage& i) { i.store64(i.l2() + 16 * 16 + 8, 1); }},
        {"subcluster-bitmap-invalid", "extended_l2=on", {}, {}, [](DamagedImage& i) { i.store64(i.l2() + 8, UINT64_MAX); }},
        {"unallocated-cluster-with-bitmap", "extended_l2=on", {}, {}, [](DamagedImage& i) { i.store64(i.l2() + 16 * 40 + 8, 1); }},
        {"copied-flag-of-l2-table", "", {}, {}, [](DamagedImage& i) { i.store64(i.l1(), i.l2()); }},
        {"copied-flag-of-data-cluster", "", {}, {}, [](DamagedImage& i) { i.store64(i.l2(), i.load64(i.l2()) & ~kCopied); }},
        {"copied-flag-of-data-cluster", "data_file=data.raw", {}, {},
         [](DamagedImage& i) { i.store64(i.l2() + 8, i.load64(i.l2() + 8) & ~kCopied); }},
    };
}

// Refcount table and snapshots.
QList<Recipe> listRecipes() {
    return {
        {"refcount-unreadable", "", {}, {}, [](DamagedImage& i) { i.store64(i.refcountTable(), i.refcountBlock() + 512); }},
        {"refcount-entry-reserved-bits", "", {}, {},
         [](DamagedImage& i) { i.store64(i.refcountTable(), i.refcountBlock() + 1); }},
        {"refcount-block-unaligned", "", {}, {},
         [](DamagedImage& i) { i.store64(i.refcountTable() + 8, i.refcountBlock() + 512); }},
        {"refcount-block-outside-file", "", {}, {}, [](DamagedImage& i) { i.store64(i.refcountTable() + 8, 0x100000000); }},
        {"refcount-block-shared", "", {}, {}, [](DamagedImage& i) { i.store64(i.refcountTable() + 8, i.l2()); }},
        {"snapshot-table-invalid", "", {}, {kSnapshot}, [](DamagedImage& i) { i.store32(60, 70000); }},
        {"snapshot-table-invalid", "", {}, {kSnapshot}, [](DamagedImage& i) { i.store64(64, i.snapshots() + 8); }},
        {"snapshot-table-invalid", "", {}, {kSnapshot}, [](DamagedImage& i) { i.store32(i.snapshots() + 36, 5000); }},
        {"snapshot-entry-incomplete", "", {}, {kSnapshot}, [](DamagedImage& i) { i.store32(i.snapshots() + 36, 8); }},
        {"snapshot-l1-unaligned", "", {}, {kSnapshot},
         [](DamagedImage& i) { i.store64(i.snapshots(), i.load64(i.snapshots()) + 512); }},
        {"snapshot-l1-too-large", "", {}, {kSnapshot}, [](DamagedImage& i) { i.store32(i.snapshots() + 8, 0x400001); }},
        {"snapshots-with-data-file", "data_file=data.raw", {}, {},
         [](DamagedImage& i) {
             i.store32(60, 1);
             i.store64(64, i.l1());
         }},
    };
}

// Broken so badly that the reference does not open them: compared with nothing.
QList<Recipe> unopenableRecipes() {
    return {
        {"bitmap-directory-invalid", "", {}, {kBitmap}, [](DamagedImage& i) { i.store32(i.bitmapDirectory() + 20, 99); }},
        {"bitmap-table-invalid", "", {}, {kBitmap},
         [](DamagedImage& i) { i.store64(i.load64(i.bitmapDirectory()), std::uint64_t{1} << 60); }},
    };
}

bool found(const CheckOutcome& outcome, const char* id) {
    const auto matches = [&](const Finding& finding) { return finding.id == std::string("qcow2.") + id; };
    return outcome.report && std::ranges::any_of(outcome.report->findings, matches);
}

DamagedImage build(const test_support::TempDir& folder, const Recipe& recipe) {
    DamagedImage image = test_support::makeImage(folder, recipe.options, recipe.commands);
    for (const QStringList& arguments : recipe.tools)
        if (const auto run = test_support::qemuImg(arguments, {.folder = folder.root()}); run.exitCode != 0)
            qFatal("%s", run.describe().constData());
    recipe.damage(image);
    return image;
}

void addRows(const QList<Recipe>& recipes) {
    QTest::addColumn<Recipe>("recipe");
    for (qsizetype i = 0; i < recipes.size(); ++i)
        QTest::newRow(qPrintable(QStringLiteral("%1: %2").arg(i).arg(recipes[i].finding))) << recipes[i];
}

} // namespace

Q_DECLARE_METATYPE(Recipe)
Q_DECLARE_METATYPE(RepairMode)

class TestQcow2Findings : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        REQUIRE_TOOL("qemu-io");
    }

    void referencesWordsAndFigures_data() { addRows(mappingRecipes() + listRecipes()); }
    void referencesWordsAndFigures() {
        QFETCH(Recipe, recipe);
        const test_support::TempDir folder;
        const DamagedImage image = build(folder, recipe);

        const CheckOutcome ours = test_support::checkFile(image.path());
        const auto reference = test_support::qemuImg({"check", "--output=json", "image.qcow2"}, {.folder = folder.root()});

        QCOMPARE(ours.shown, reference.err);
        if (!ours.report) return;               // the reference printed no figures either
        const QJsonObject figures = QJsonDocument::fromJson(reference.out).object();
        const auto figure = [&](const char* key) { return static_cast<quint64>(figures[key].toInteger()); };
        QCOMPARE(ours.report->corruptions, figure("corruptions"));
        QCOMPARE(ours.report->leaks, figure("leaks"));
        QCOMPARE(ours.report->checkErrors, figure("check-errors"));
        QCOMPARE(ours.report->totalClusters, figure("total-clusters"));
        QCOMPARE(ours.report->allocatedClusters, figure("allocated-clusters"));
        QCOMPARE(ours.report->fragmentedClusters, figure("fragmented-clusters"));
        QCOMPARE(ours.report->compressedClusters, figure("compressed-clusters"));
        QCOMPARE(ours.report->imageEndOffset, figure("image-end-offset"));
    }

    void damageIsFoundByItsId_data() { addRows(mappingRecipes() + listRecipes()); }
    void damageIsFoundByItsId() {
        QFETCH(Recipe, recipe);
        const test_support::TempDir folder;

        const CheckOutcome outcome = test_support::checkFile(build(folder, recipe).path());

        if (outcome.report) QVERIFY2(found(outcome, recipe.finding), outcome.shown.constData());
        else QVERIFY2(outcome.shown.contains("Check failed"), outcome.shown.constData());
    }

    void repairedImageIsSoundForBoth_data() { addRows(mappingRecipes() + listRecipes() + unopenableRecipes()); }
    void repairedImageIsSoundForBoth() {
        QFETCH(Recipe, recipe);
        const test_support::TempDir folder;
        const DamagedImage image = build(folder, recipe);

        const CheckOutcome repaired = test_support::repairFile(image.path(), RepairMode::All);

        QVERIFY2(repaired.report.has_value(), repaired.shown.constData());
        QVERIFY2(found(repaired, recipe.finding), repaired.shown.constData());
        QVERIFY(repaired.report->corruptionsFixed + repaired.report->leaksFixed > 0);
        QCOMPARE(repaired.report->corruptions + repaired.report->leaks + repaired.report->checkErrors, 0U);
        const CheckOutcome second = test_support::checkFile(image.path());
        QCOMPARE(second.shown, QByteArray());
        const auto reference = test_support::qemuImg({"check", "image.qcow2"}, {.folder = folder.root()});
        QVERIFY2(reference.exitCode == 0 && reference.err.isEmpty(), reference.describe().constData());
    }

    void leaksAreAllThatIsRepairedWhenAskedForLeaks_data() { addRows(mappingRecipes() + listRecipes()); }
    void leaksAreAllThatIsRepairedWhenAskedForLeaks() {
        QFETCH(Recipe, recipe);
        const test_support::TempDir folder, theirs;
        const DamagedImage image = build(folder, recipe);
        QFile::copy(folder.file("image.qcow2"), theirs.file("image.qcow2"));
        QFile::copy(folder.file("data.raw"), theirs.file("data.raw"));

        const CheckOutcome repaired = test_support::repairFile(image.path(), RepairMode::Leaks);

        const auto reference = test_support::qemuImg({"check", "-r", "leaks", "image.qcow2"}, {.folder = theirs.root()});
        if (!reference.err.contains("Marking image as corrupt")) // ours does not
            QVERIFY2(reference.err.startsWith(repaired.shown), repaired.shown.constData());
        const auto ours = test_support::qemuImg({"check", "image.qcow2"}, {.folder = folder.root()});
        const auto after = test_support::qemuImg({"check", "image.qcow2"}, {.folder = theirs.root()});
        if (!reference.err.contains("Marking image as corrupt")) QCOMPARE(ours.err, after.err);
    }

    // The reference loses the snapshot here.
    void repairOfAHealthyImageKeepsSnapshotsAndBitmaps_data() {
        QTest::addColumn<RepairMode>("mode");
        QTest::newRow("leaks") << RepairMode::Leaks;
        QTest::newRow("all") << RepairMode::All;
    }
    void repairOfAHealthyImageKeepsSnapshotsAndBitmaps() {
        QFETCH(RepairMode, mode);
        const test_support::TempDir folder;
        const DamagedImage image = build(folder, {"", "", {}, {kSnapshot, kBitmap}, [](DamagedImage&) {}});
        const QByteArray before = test_support::readFile(image.path());

        const CheckOutcome repaired = test_support::repairFile(image.path(), mode);

        QVERIFY_RESULT(repaired.report);
        QCOMPARE(repaired.shown, QByteArray());
        QCOMPARE(repaired.report->leaksFixed + repaired.report->corruptionsFixed, 0U);
        QVERIFY(test_support::readFile(image.path()) == before);
        const auto list = test_support::qemuImg({"snapshot", "-l", "image.qcow2"}, {.folder = folder.root()});
        QVERIFY2(list.out.contains("before"), list.describe().constData());
    }

    void leaksOfAnImageWithSnapshotAndBitmapAreFreedAndBothKept() {
        const test_support::TempDir folder;
        const DamagedImage image = build(folder, {"", "", {}, {kSnapshot, kBitmap}, [](DamagedImage& i) {
            const std::uint64_t unused = i.length() / i.clusterSize() + 1;
            i.store16(i.refcountBlock() + 2 * unused, 1);
            i.truncate((unused + 1) * i.clusterSize());
        }});

        const CheckOutcome repaired = test_support::repairFile(image.path(), RepairMode::Leaks);

        QVERIFY_RESULT(repaired.report);
        QCOMPARE(repaired.report->leaksFixed, 1U);
        const auto info = test_support::qemuImg({"info", "image.qcow2"}, {.folder = folder.root()});
        QVERIFY2(info.out.contains("before") && info.out.contains("b0"), info.describe().constData());
        const auto list = test_support::qemuImg({"check", "image.qcow2"}, {.folder = folder.root()});
        QVERIFY2(list.exitCode == 0, list.describe().constData());
    }

    void dirtyAndCorruptBitsAreClearedOnceTheImageIsSound() {
        const test_support::TempDir folder;
        const DamagedImage image = build(folder, {"", "", {}, {}, [](DamagedImage& i) { i.store64(72, 3); }});
        QVERIFY_RESULT(test_support::repairFile(image.path(), RepairMode::Leaks).report);
        QCOMPARE(image.load64(72), 0U);
    }

    // Taking what is guest data for a mapping would ruin it.
    void imageWhoseL1TableIsSomethingElseIsLeftAlone() {
        const test_support::TempDir folder;
        const DamagedImage image = build(folder, {"", "", {"write -P 0x75 0 1M"}, {}, [](DamagedImage& i) { i.store64(40, i.l2()); }});
        const QByteArray before = test_support::readFile(image.path());

        const CheckOutcome repaired = test_support::repairFile(image.path(), RepairMode::All);

        QVERIFY_FAILS(repaired.report, ErrorCode::Corrupt);
        QVERIFY(test_support::readFile(image.path()) == before);
    }

    void brokenBitmapsEndTheCheck_data() { addRows(unopenableRecipes()); }
    void brokenBitmapsEndTheCheck() {
        QFETCH(Recipe, recipe);
        const test_support::TempDir folder;
        const CheckOutcome outcome = test_support::checkFile(build(folder, recipe).path());
        QVERIFY_FAILS(outcome.report, ErrorCode::InvalidArgument);
    }

    void unreadableTableIsACheckError() {
        const test_support::TempDir folder;
        const DamagedImage image = test_support::makeImage(folder, "", {});
        auto plan = std::make_shared<test_support::FaultPlan>();
        test_support::FaultDevice host(*FileDevice::open(image.path(), Access::Read, CacheMode::Writeback), plan);
        plan->fault = {.kind = test_support::FaultKind::Read, .index = 3}; // header, refcount table, L1, then this

        const CheckOutcome outcome = test_support::checkHost(host);

        QVERIFY_FAILS(outcome.report, ErrorCode::Io);
        QCOMPARE(outcome.shown, QByteArray("ERROR: I/O error in check_refcounts_l2\n"
                                           "qemu-img: Check failed: Input/output error\n"));
    }

    void fileWithTooManyClustersIsRefused() {
        const test_support::TempDir folder;
        DamagedImage image = test_support::makeImage(folder, "cluster_size=512", {});
        image.truncate(std::uint64_t{1} << 41);  // sparse: costs nothing
        const CheckOutcome outcome = test_support::checkFile(image.path());
        QVERIFY_FAILS(outcome.report, ErrorCode::TooLarge);
    }

    void soundImageHasNoFindings() {
        const test_support::TempDir folder;
        const CheckOutcome outcome = test_support::checkFile(test_support::makeImage(folder, "cluster_size=4k", {"write -c 1M 64k"}).path());
        QVERIFY_RESULT(outcome.report);
        QVERIFY(outcome.report->findings.empty());
        QCOMPARE(outcome.shown, QByteArray());
    }

    void findingsAreKeptUpToALimitAndCountedBeyond() {
        const test_support::TempDir folder;
        DamagedImage image = test_support::makeImage(folder, "cluster_size=512,refcount_bits=1", {"write 0 4M"});
        image.store64(image.refcountTable() + 8, 0); // 4096 clusters each
        image.store64(image.refcountTable(), 0);
        image.store64(image.refcountTable() + 16, 0);

        const CheckOutcome outcome = test_support::checkFile(image.path());

        QVERIFY_RESULT(outcome.report);
        QCOMPARE(outcome.report->findings.size(), CheckReport::kMaxFindings);
        QVERIFY(outcome.report->corruptions > CheckReport::kMaxFindings);
    }

    void everyFindingHasARecipe() {
        // Made above by other means than a recipe.
        QStringList covered{"table-unreadable", "file-too-large"};
        for (const Recipe& recipe : mappingRecipes() + listRecipes() + unopenableRecipes()) covered << recipe.finding;
        for (const qcow2::FindingKind* kind : qcow2::kAllFindings)
            QVERIFY2(covered.contains(QString::fromStdString(std::string(kind->id)).mid(6)), std::string(kind->id).c_str());
    }
};

QTEST_APPLESS_MAIN(TestQcow2Findings)
#include "tst_qcow2_findings.moc"
