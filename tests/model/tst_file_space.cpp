// SPDX-License-Identifier: MIT
// What a file is used for, held against the image's own numbers: where header and tables lie, what the reference calls
// leaked, and that no byte is left out.
#include "model/file_space_model.h"
#include "model/image_document.h"
#include "model/worker_pools.h"

#include "tests/support/programs.h"
#include "tests/support/temp_dir.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QTest>
#include <QtEndian>

#include <numeric>

using namespace Qt::StringLiterals;
using model::FileKind;
using model::FileSpace;
namespace support = test_support;

class TstFileSpace : public QObject {
    Q_OBJECT
    support::TempDir m_folder;

    QString makeImage(const char* name) {
        const QString path = m_folder.file(name);
        support::qemuImg({u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s, path, u"64M"_s});
        support::qemuIo(path, {u"write -P 1 0 3M"_s, u"write -c -P 2 8M 64k"_s});
        support::qemuImg({u"snapshot"_s, u"-c"_s, u"one"_s, path});
        support::qemuIo(path, {u"write -P 3 0 1M"_s});
        support::qemuImg({u"bitmap"_s, u"--add"_s, path, u"b0"_s});
        return path;
    }
    static quint64 field(QFile& file, qint64 at) {
        file.seek(at);
        return qFromBigEndian<quint64>(file.read(8).constData());
    }
    // A reference count for a cluster that nothing uses; the file grows to hold it.
    static quint64 leak(const QString& path) {
        QFile file(path);
        if (!file.open(QIODevice::ReadWrite)) return 0;
        const auto block = static_cast<qint64>(field(file, static_cast<qint64>(field(file, 48))));
        const qint64 cluster = (file.size() + 65535) / 65536 + 1;
        file.seek(block + cluster * 2);
        const quint16 one = qToBigEndian<quint16>(1);
        file.write(reinterpret_cast<const char*>(&one), 2);
        file.resize((cluster + 2) * 65536);
        return static_cast<quint64>(cluster) * 65536;
    }

private slots:
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        REQUIRE_TOOL("qemu-io");
    }

    void everyByteHasOneUse() {
        const QString path = makeImage("whole.qcow2");
        const FileSpace space = model::readFileSpace(path, {});
        QCOMPARE(space.error, QString());
        QCOMPARE(space.unit, quint64{65536});
        QCOMPARE(space.fileLength, static_cast<quint64>(QFileInfo(path).size()));
        QCOMPARE(std::accumulate(space.totals.begin(), space.totals.end(), quint64{0}), space.fileLength);
        quint64 at = 0;
        for (const auto& run : space.runs()) {
            QCOMPARE(run.offset, at);
            at += run.length;
        }
        QCOMPARE(at, space.fileLength);
    }

    void tablesAreWhereTheHeaderSays() {
        const QString path = makeImage("tables.qcow2");
        const FileSpace space = model::readFileSpace(path, {});
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(space.kindAt(0), FileKind::Header);
        const quint64 l1 = field(file, 40), refcounts = field(file, 48);
        QCOMPARE(space.kindAt(l1), FileKind::TopTable);
        QCOMPARE(space.kindAt(refcounts), FileKind::RefcountTable);
        QCOMPARE(space.kindAt(field(file, static_cast<qint64>(refcounts))), FileKind::RefcountBlock);
        const quint64 l2 = field(file, static_cast<qint64>(l1)) & 0x00ff'ffff'ffff'fe00;
        QCOMPARE(space.kindAt(l2), FileKind::MappingTable);
        QCOMPARE(space.kindAt(field(file, static_cast<qint64>(l2)) & 0x00ff'ffff'ffff'fe00), FileKind::Data);
        QCOMPARE(space.kindAt(field(file, 64)), FileKind::SnapshotTable);
        QVERIFY(space.totals[static_cast<std::size_t>(FileKind::Compressed)] > 0);
        QVERIFY(space.totals[static_cast<std::size_t>(FileKind::Bitmap)] > 0);
        QCOMPARE(space.totals[static_cast<std::size_t>(FileKind::Leaked)], quint64{0});
        // Three megabytes of the snapshot, one of them written anew.
        QCOMPARE(space.totals[static_cast<std::size_t>(FileKind::Data)], quint64{4 << 20});
    }

    void whatTheReferenceCallsLeakedIsLeaked() {
        const QString path = makeImage("leaked.qcow2");
        const quint64 place = leak(path);
        QVERIFY(place > 0);
        QVERIFY_EXIT(support::qemuImg({u"check"_s, u"-q"_s, path}), 3);
        const FileSpace space = model::readFileSpace(path, {});
        QCOMPARE(space.kindAt(place), FileKind::Leaked);
        QCOMPARE(space.totals[static_cast<std::size_t>(FileKind::Leaked)], quint64{65536});
        QCOMPARE(space.kindAt(place - 65536), FileKind::Free);
    }

    void rawFileIsDataAndHoles() {
        const QString path = m_folder.file("plain.raw");
        QVERIFY_EXIT(support::qemuImg({u"create"_s, u"-q"_s, u"-f"_s, u"raw"_s, path, u"8M"_s}), 0);
        QVERIFY_EXIT(support::qemuIo(path, {u"write -P 1 1M 1M"_s}, {u"-f"_s, u"raw"_s}), 0);
        const FileSpace space = model::readFileSpace(path, {});
        QCOMPARE(space.kindAt(1 << 20), FileKind::Data);
        QCOMPARE(space.kindAt(4 << 20), FileKind::Unknown);
        QVERIFY(space.totals[static_cast<std::size_t>(FileKind::Data)] < 2 << 20); // qemu-img may have touched the first sectors
    }

    void modelReadsOnlyWhenLookedAt() {
        const QString path = makeImage("model.qcow2");
        model::WorkerPools pools;
        model::ImageDocument document(path, pools);
        model::FileSpaceModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setDocument(&document);
        QTRY_COMPARE(document.state(), model::ImageDocument::State::Ready);
        QVERIFY(!model.loading() && !model.space());
        model.load();
        QTRY_VERIFY(model.space());
        QVERIFY(model.rowCount() > 5);
        QCOMPARE(model.rowAt(0), 0);
        QCOMPARE(model.runAtRow(model.rowAt(model.space()->fileLength - 1)).offset + model.runAtRow(model.rowCount() - 1).length, model.space()->fileLength);
        document.reload();
        QTRY_VERIFY(model.space());
    }
};

QTEST_GUILESS_MAIN(TstFileSpace)
#include "tst_file_space.moc"
