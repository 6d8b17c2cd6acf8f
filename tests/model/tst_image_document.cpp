// SPDX-License-Identifier: MIT
// Documents, their table twin and the plan of a conversion, on real images made by qemu-img.
#include "model/convert_plan.h"
#include "model/extent_model.h"
#include "model/format_option_model.h"
#include "model/image_document.h"
#include "model/settings.h"
#include "model/worker_pools.h"
#include "model/workspace.h"

#include "tests/support/programs.h"
#include "tests/support/temp_dir.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QSignalSpy>
#include <QTest>

using model::ExtentModel;
using model::ImageDocument;
using model::MapState;
using namespace Qt::StringLiterals;
namespace support = test_support;

class TstImageDocument : public QObject {
    Q_OBJECT
    support::TempDir m_folder;

    QString make(const QString& name, const QStringList& arguments, const QString& size = {}) {
        const QString path = m_folder.file(name.toStdString());
        QStringList all{u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s};
        all += arguments;
        all.append(path);
        if (!size.isEmpty()) all.append(size);
        if (support::qemuImg(all).exitCode != 0) qFatal("qemu-img create failed");
        return path;
    }

private slots:
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        const QString base = make(u"base.qcow2"_s, {}, u"4M"_s);
        QVERIFY_EXIT(support::qemuIo(base, {u"write -P 1 0 1M"_s, u"write -z 1M 1M"_s}), 0);
        const QString top = make(u"top.qcow2"_s, {u"-b"_s, base, u"-F"_s, u"qcow2"_s});
        QVERIFY_EXIT(support::qemuIo(top, {u"write -P 2 64k 64k"_s}), 0);
        QDir().mkpath(m_folder.file("other"));
        make(u"other/far.qcow2"_s, {}, u"1M"_s);
        make(u"wants.qcow2"_s, {u"-b"_s, m_folder.file("other/far.qcow2"), u"-F"_s, u"qcow2"_s});
        make(u"orphan.qcow2"_s, {u"-u"_s, u"-b"_s, u"gone.qcow2"_s, u"-F"_s, u"qcow2"_s}, u"1M"_s);
    }

    void opensAChainAndMapsIt() {
        model::WorkerPools pools;
        ImageDocument document(m_folder.file("top.qcow2"), pools);
        QTRY_COMPARE(document.state(), ImageDocument::State::Ready);
        QCOMPARE(document.layers().size(), 2);
        QCOMPARE(document.layers()[1].name, u"base.qcow2"_s);
        QTRY_VERIFY(document.map().complete());
        QCOMPARE(document.map().stateAt(0, 65536), MapState::Data);
        QCOMPARE(document.map().stateAt(1, 65536), MapState::Shadowed);
        QCOMPARE(document.map().stateAt(1, 0), MapState::Data);
        QCOMPARE(document.map().stateAt(1, 1 << 20), MapState::Zero);
        QTRY_VERIFY(document.infoJson().startsWith(u'['));
        QVERIFY(document.remarks().isEmpty());
    }

    void selectionIsResolved() {
        model::WorkerPools pools;
        ImageDocument document(m_folder.file("top.qcow2"), pools);
        QTRY_COMPARE(document.state(), ImageDocument::State::Ready);
        document.selection().select({65536, 512});
        document.selection().select({0, 512}); // before the first answer came
        QTRY_VERIFY(document.resolution() && document.resolution()->selected.offset == 0);
        QCOMPARE(document.resolution()->supplier, 1);
        QCOMPARE(document.resolution()->bytes.front(), '\1');
        QCOMPARE(document.resolution()->layers[0].state, MapState::Hole);
    }

    void otherFoldersAreOpenedOnlyWhenAllowed() {
        model::WorkerPools pools;
        ImageDocument document(m_folder.file("wants.qcow2"), pools);
        QTRY_COMPARE(document.state(), ImageDocument::State::Ready);
        QCOMPARE(document.layers().size(), 1);
        QVERIFY(document.broken() && document.broken()->forbidden);
        document.allow(document.broken()->backing.path);
        QTRY_COMPARE(document.layers().size(), 2);
        QVERIFY(!document.broken());
    }

    void missingBackingIsNoFailure() {
        model::WorkerPools pools;
        ImageDocument document(m_folder.file("orphan.qcow2"), pools);
        QTRY_COMPARE(document.state(), ImageDocument::State::Ready);
        QVERIFY(document.broken() && !document.broken()->forbidden);
        QCOMPARE(model::worst(document.remarks()), model::Health::Broken);
    }

    void missingFileFails() {
        model::WorkerPools pools;
        ImageDocument document(m_folder.file("none.qcow2"), pools);
        QTRY_COMPARE(document.state(), ImageDocument::State::Failed);
        QCOMPARE(document.error().code, blockcore::ErrorCode::NotFound);
    }

    void destroyingWhileOpeningIsHarmless() {
        model::WorkerPools pools;
        for (int i = 0; i < 50; ++i) ImageDocument document(m_folder.file("top.qcow2"), pools);
        QVERIFY(pools.queries().waitForDone(5000));
    }

    void tableTellsWhatTheGuestSees() {
        model::WorkerPools pools;
        ImageDocument document(m_folder.file("top.qcow2"), pools);
        ExtentModel table;
        QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::Fatal);
        table.setDocument(&document);
        QTRY_COMPARE(table.rowCount(), 5); // base, top, base, zero, hole
        QVERIFY(table.complete());
        QCOMPARE(table.index(1, ExtentModel::Layer).data().toString(), u"top.qcow2"_s);
        QCOMPARE(table.rowAt(70000), 1);
        QCOMPARE(table.csv().count(u'\n'), 6);
        table.sort(ExtentModel::Length, Qt::DescendingOrder);
        QCOMPARE(table.index(0, ExtentModel::State).data().toString(), u"hole"_s);
        table.setText(u"zero"_s);
        QCOMPARE(table.rowCount(), 1);
        table.setText({});
        table.setStates(static_cast<quint8>(1u << static_cast<unsigned>(MapState::Data)));
        QCOMPARE(table.rowCount(), 3);
        table.setLayer(1);
        QTRY_COMPARE(table.rowCount(), 1);
    }

    void planForecastsTheTarget() {
        const auto plan = model::planConvert({.source = m_folder.file("top.qcow2"), .allowed = {}, .target = m_folder.file("new.raw"), .targetFormat = u"raw"_s, .targetCluster = 0}, {});
        QCOMPARE(plan.problem, QString());
        QCOMPARE(plan.reads, (QStringList{u"top.qcow2"_s, u"base.qcow2"_s}));
        QCOMPARE(plan.dataBytes, quint64{1 << 20});
        QCOMPARE(plan.forecastHigh, quint64{1 << 20});
        QVERIFY(plan.fits());
        QVERIFY(!plan.targetExists);
    }

    void planRefusesToOverwriteItsSource() {
        const auto plan = model::planConvert({.source = m_folder.file("top.qcow2"), .allowed = {}, .target = m_folder.file("base.qcow2"), .targetFormat = u"qcow2"_s}, {});
        QVERIFY(!plan.problem.isEmpty());
    }

    void planRefusesABrokenChain() {
        const auto plan = model::planConvert({.source = m_folder.file("orphan.qcow2"), .allowed = {}, .target = m_folder.file("new.raw"), .targetFormat = u"raw"_s}, {});
        QVERIFY(plan.problem.contains(u"gone.qcow2"));
    }

    void optionFormSaysOnlyWhatDiffers() {
        model::FormatOptionModel options;
        QAbstractItemModelTester tester(&options, QAbstractItemModelTester::FailureReportingMode::Fatal);
        options.setFormat(u"qcow2"_s);
        QVERIFY(options.rowOf(u"size"_s) < 0 && options.rowOf(u"backing_file"_s) < 0);
        const int row = options.rowOf(u"cluster_size"_s);
        QVERIFY(row >= 0);
        QVERIFY(options.setData(options.index(row), u"2M"_s));
        QCOMPARE(options.optionText(), u"cluster_size=2M"_s);
        options.setData(options.index(row), options.index(row).data(model::FormatOptionModel::DefaultRole));
        QCOMPARE(options.optionText(), QString());
        options.setData(options.index(row), u"rubbish"_s);
        QVERIFY(!options.problem().isEmpty());
    }

    void folderScanFollowsNothing() {
        support::TempDir state;
        model::Settings settings(state.file("settings"));
        model::Workspace workspace(settings);
        QAbstractItemModelTester tester(&workspace.images(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        QSignalSpy scanned(&workspace, &model::Workspace::folderScanned);
        workspace.open(QStringList{QDir(m_folder.file(".")).canonicalPath()});
        QVERIFY(scanned.wait());
        QCOMPARE(scanned[0][1].toInt(), 4);
        QCOMPARE(workspace.images().rowCount(), 3); // base with top, far with wants, gone with orphan
        const QModelIndex far = workspace.images().indexOf(model::canonicalPath(m_folder.file("other/far.qcow2")));
        QVERIFY(far.siblingAtColumn(model::ChainModel::Format).data().toString().isEmpty());
    }

    void recentFilesAreKept() {
        support::TempDir state;
        {
            model::Settings settings(state.file("settings"));
            model::Workspace workspace(settings);
            workspace.open(QStringList{m_folder.file("top.qcow2")});
            QTRY_COMPARE(workspace.recentFiles().paths().size(), 1);
        }
        model::Settings settings(state.file("settings"));
        QCOMPARE(model::RecentFiles(settings).paths(), QStringList{model::canonicalPath(m_folder.file("top.qcow2"))});
    }
};

QTEST_GUILESS_MAIN(TstImageDocument)
#include "tst_image_document.moc"
