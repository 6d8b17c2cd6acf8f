// SPDX-License-Identifier: MIT
// What other programs do to a file: locks of qemu-io with process and name, changes, disappearance. And that looking at
// an image keeps nobody from it.
#include "model/file_watch.h"
#include "model/open_chain.h"
#include "model/worker_pools.h"

#include "tests/support/programs.h"
#include "tests/support/temp_dir.h"

#include <QFile>
#include <QProcess>
#include <QTest>

using namespace Qt::StringLiterals;
using model::FileWatch;
namespace support = test_support;

class TstFileWatch : public QObject {
    Q_OBJECT
    support::TempDir m_folder;
    QString m_image;

    // A qemu-io that holds the image until its input ends.
    static void hold(QProcess& holder, const QStringList& arguments) {
        holder.start(u"qemu-io"_s, arguments);
        QVERIFY(holder.waitForStarted());
        holder.write("help\n");
        QVERIFY(holder.waitForReadyRead(10'000)); // it has opened the image by then
    }

private slots:
    void init() {
        REQUIRE_TOOL("qemu-img");
        REQUIRE_TOOL("qemu-io");
        m_image = m_folder.file("disk.qcow2");
        QVERIFY_EXIT(support::qemuImg({u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s, m_image, u"8M"_s}), 0);
    }

    void nobodyHoldsANewFile() {
        const auto use = model::findUse(m_image);
        QVERIFY(use.exists && !use.locked && use.holders.isEmpty());
    }

    void writerIsNamedWhileItHoldsTheImage() {
        QProcess holder;
        hold(holder, {m_image});
        const auto use = model::findUse(m_image);
        QVERIFY(use.locked && use.writing && !use.ours);
        QCOMPARE(use.holders, (QList<model::LockHolder>{{holder.processId(), u"qemu-io"_s}}));
        QCOMPARE(model::holdersText(use), u"qemu-io (process %1)"_s.arg(holder.processId()));
        holder.closeWriteChannel();
        QVERIFY(holder.waitForFinished());
        QVERIFY(!model::findUse(m_image).locked);
    }

    // Who only reads keeps writers away all the same.
    void readerLocksButDoesNotWrite() {
        QProcess holder;
        hold(holder, {u"-r"_s, m_image});
        const auto use = model::findUse(m_image);
        QVERIFY(use.locked && !use.writing);
        holder.closeWriteChannel();
        QVERIFY(holder.waitForFinished());
    }

    void lookingAtAnImageKeepsNobodyFromIt() {
        const auto open = model::openChain({.path = m_image, .allowed = {}});
        QVERIFY(open);
        QVERIFY_EXIT(support::qemuIo(m_image, {u"write 0 64k"_s}), 0);
        QVERIFY(!model::findUse(m_image).locked);
    }

    void holderIsNoticedAndItsEndWithinTwoSeconds() {
        model::WorkerPools pools;
        FileWatch watch(pools);
        watch.watch(m_image);
        QTRY_VERIFY(watch.isKnown());
        QVERIFY(!watch.use().locked);
        QProcess holder;
        hold(holder, {m_image});
        QTRY_VERIFY_WITH_TIMEOUT(watch.use().locked, 2000);
        holder.closeWriteChannel();
        QVERIFY(holder.waitForFinished());
        QTRY_VERIFY_WITH_TIMEOUT(!watch.use().locked, 2000);
    }

    void changeIsNoticedUntilItIsAccepted() {
        model::WorkerPools pools;
        FileWatch watch(pools);
        watch.watch(m_image);
        QTRY_VERIFY(watch.isKnown());
        QVERIFY_EXIT(support::qemuIo(m_image, {u"write 0 64k"_s}), 0);
        QTRY_VERIFY_WITH_TIMEOUT(watch.hasChanged(), 3000);
        watch.acceptChange();
        QTRY_VERIFY(!watch.hasChanged());
        QVERIFY(QFile::remove(m_image));
        QTRY_VERIFY_WITH_TIMEOUT(watch.hasChanged() && !watch.use().exists, 3000);
    }
};

QTEST_GUILESS_MAIN(TstFileWatch)
#include "tst_file_watch.moc"
