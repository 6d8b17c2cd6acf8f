// SPDX-License-Identifier: MIT
// Findings and snapshots as models: words for every finding of the engine, order, text, space that arrives later.
#include "blockcore/formats/qcow2/findings.h"
#include "model/finding_model.h"
#include "model/finding_text.h"
#include "model/image_document.h"
#include "model/snapshot_jobs.h"
#include "model/snapshot_model.h"
#include "model/worker_pools.h"

#include "tests/support/programs.h"
#include "tests/support/temp_dir.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QTest>
#include <QtEndian>

using namespace Qt::StringLiterals;
using blockcore::Severity;
using model::FindingModel;
using model::Grade;
using model::SnapshotModel;
namespace support = test_support;

class TstFindings : public QObject {
    Q_OBJECT
    support::TempDir m_folder;

private slots:
    void everyFindingOfQcow2HasWordsOfItsOwn() {
        for (const auto* kind : blockcore::qcow2::kAllFindings) {
            QVERIFY2(model::isExplained(kind->id), std::string(kind->id).c_str());
            const auto text = model::findingText({.id = kind->id, .severity = kind->severity, .detail = {}});
            QVERIFY(!text.meaning.isEmpty() && !text.consequence.isEmpty() && !text.fix.isEmpty());
        }
    }

    void unknownFindingIsExplainedByItsSeverity() {
        const auto text = model::findingText({.id = "later.version", .severity = Severity::Leak, .detail = {}});
        QVERIFY(!text.meaning.isEmpty() && !text.consequence.isEmpty());
    }

    void worstComesFirstAndRemarksAreAmongThem() {
        FindingModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setRemarks({{model::Health::Notice, u"old version"_s, u"upgrade"_s, 0}, {model::Health::Warning, u"no format"_s, {}, 0}});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.rowAt(0).grade, Grade::Warning);
        blockcore::CheckReport report;
        report.findings = {{.id = "qcow2.leaked-cluster", .severity = Severity::Leak, .detail = "Leaked cluster 5", .hostOffset = 0x50000, .repairable = true},
                           {.id = "qcow2.refcount-too-low", .severity = Severity::Corruption, .detail = "ERROR cluster 6", .hostOffset = 0x60000, .repairable = true}};
        report.corruptions = 1;
        report.leaks = 7;
        model.setReport(report);
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(model.rowAt(0).grade, Grade::Corruption);
        QCOMPARE(model.rowAt(1).grade, Grade::Warning);
        QCOMPARE(model.rowAt(2).grade, Grade::Leak);
        QCOMPARE(model.left(), 6);
        QCOMPARE(model.index(0, FindingModel::Place).data().toString(), u"0x60000"_s);
        const QString text = model.asText();
        QVERIFY(text.contains(u"0x60000") && text.contains(u"qcow2.leaked-cluster") && text.contains(u"ERROR cluster 6"));
        model.clearReport();
        QCOMPARE(model.rowCount(), 2);
    }

    void snapshotsAreRowsWithDatesAndSizes() {
        REQUIRE_TOOL("qemu-img");
        REQUIRE_TOOL("qemu-io");
        const QString path = m_folder.file("snapshots.qcow2");
        QVERIFY_EXIT(support::qemuImg({u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s, path, u"16M"_s}), 0);
        QVERIFY_EXIT(support::qemuIo(path, {u"write -P 1 0 4M"_s}), 0);
        QVERIFY_EXIT(support::qemuImg({u"snapshot"_s, u"-c"_s, u"clean"_s, path}), 0);
        QVERIFY_EXIT(support::qemuIo(path, {u"write -P 2 0 1M"_s}), 0);
        QVERIFY_EXIT(support::qemuImg({u"snapshot"_s, u"-c"_s, u"later"_s, path}), 0);
        model::WorkerPools pools;
        model::ImageDocument document(path, pools);
        SnapshotModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setDocument(&document);
        QTRY_COMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(0, SnapshotModel::Name).data().toString(), u"clean"_s);
        QCOMPARE(model.index(1, SnapshotModel::Id).data().toString(), u"2"_s);
        QVERIFY(std::abs(model.snapshotAt(0).date.secsTo(QDateTime::currentDateTime())) < 600);
        QCOMPARE(model.index(0, SnapshotModel::DiskSize).data(SnapshotModel::kSortRole).toULongLong(), 16ULL << 20);
        QCOMPARE(model.rowOf(u"2"_s), 1);
        QVERIFY(model.describe(0).startsWith(u"clean"));
        model.setDocument(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    // A10: what is promised is what deleting frees. The oracle is the reference's own count on a copy.
    void promisedSpaceIsWhatDeletingFrees() {
        REQUIRE_TOOL("qemu-img");
        const QString path = m_folder.file("snapshots.qcow2");
        model::WorkerPools pools;
        model::ImageDocument document(path, pools);
        SnapshotModel model;
        model.setDocument(&document);
        QTRY_COMPARE(model.rowCount(), 2);
        QTRY_VERIFY2(model.spaceIsKnown(), qPrintable(model.spaceError()));
        for (int row = 0; row < 2; ++row) {
            const QString copy = m_folder.file("copy.qcow2");
            QFile::remove(copy);
            QVERIFY(QFile::copy(path, copy));
            const qint64 before = usedClusters(copy);
            QVERIFY_EXIT(support::qemuImg({u"snapshot"_s, u"-d"_s, model.snapshotAt(row).name, copy}), 0);
            const qint64 freed = before - usedClusters(copy);
            QCOMPARE(static_cast<qint64>(model.spaceAt(row)->exclusive / 65536), freed);
        }
    }

    void sharedNamesAreToldApart() {
        QList<model::SnapshotFacts> snapshots(3);
        snapshots[0].id = u"1"_s;
        snapshots[0].name = u"same"_s;
        snapshots[1].id = u"2"_s;
        snapshots[1].name = u"same"_s;
        snapshots[2].id = u"3"_s;
        snapshots[2].name = u"1"_s;
        using Verb = model::SnapshotRequest::Verb;
        QCOMPARE(model::snapshotSelector(snapshots, 0, Verb::Remove), u"same"_s);
        QVERIFY(!model::snapshotSelector(snapshots, 1, Verb::Remove)); // by name alone: the first would go
        QCOMPARE(model::snapshotSelector(snapshots, 1, Verb::Apply), u"2"_s);
        QCOMPARE(model::snapshotSelector(snapshots, 2, Verb::Remove), u"1"_s);
        QCOMPARE(model::snapshotSelector(snapshots, 2, Verb::Apply), u"3"_s);
        QCOMPARE(model::freeSnapshotName(u"a"_s, {u"a"_s, u"a (2)"_s}), u"a (3)"_s);
    }

private:
    // Clusters with a reference, counted from the refcount blocks of a qcow2 file with 64 KiB clusters, 16 bits each.
    static qint64 usedClusters(const QString& path) {
        const QByteArray file = support::readFile(path.toStdString());
        const auto big64 = [&](qsizetype at) { return qFromBigEndian<quint64>(file.constData() + at); };
        const auto big32 = [&](qsizetype at) { return qFromBigEndian<quint32>(file.constData() + at); };
        qint64 used = 0;
        const auto table = static_cast<qsizetype>(big64(48));
        const auto entries = static_cast<qsizetype>(big32(56)) * 65536 / 8;
        for (qsizetype entry = 0; entry < entries; ++entry) {
            const auto block = static_cast<qsizetype>(big64(table + entry * 8));
            if (block == 0) continue;
            for (qsizetype i = 0; i < 32768; ++i) used += qFromBigEndian<quint16>(file.constData() + block + i * 2) != 0;
        }
        return used;
    }
};

QTEST_GUILESS_MAIN(TstFindings)
#include "tst_findings.moc"
