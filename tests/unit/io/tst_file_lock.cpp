// SPDX-License-Identifier: MIT
// The locks against the reference's own, both ways: who holds the image decides, and the words are the same.
#include "blockcore/chain/chain.h"
#include "blockcore/device/real_files.h"
#include "blockcore/io/file_lock.h"
#include "tests/support/programs.h"
#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QProcess>

using namespace blockcore;

class FileLockTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        REQUIRE_TOOL("qemu-io");
        QVERIFY_EXIT(test_support::qemuImg({"create", "-q", "-f", "qcow2", m_folder.file("disk.qcow2"), "1M"}), 0);
    }

    void writerOfReferenceKeepsReadersAndWritersOut_data() {
        QTest::addColumn<bool>("writable");
        QTest::addColumn<QString>("message");
        QTest::newRow("reading") << false << QStringLiteral("Failed to get shared \"write\" lock");
        QTest::newRow("writing") << true << QStringLiteral("Failed to get \"write\" lock");
    }
    void writerOfReferenceKeepsReadersAndWritersOut() {
        QFETCH(bool, writable);
        QFETCH(QString, message);
        Holder holder({"-f", "qcow2", m_folder.file("disk.qcow2")});
        QVERIFY(holder.ready());

        const auto opened = open(writable ? Access::ReadWrite : Access::Read, {});

        QVERIFY_FAILS(opened, ErrorCode::Locked);
        QVERIFY(QString::fromStdString(errorText(opened.error())).endsWith(message));
        QCOMPARE(QString::fromStdString(opened.error().hint),
                 "Is another process using the image [" + m_folder.file("disk.qcow2") + "]?\nHeld by qemu-io (process "
                     + QString::number(holder.processId()) + ")");
    }

    void forcedSharingReadsBesideWriter() {
        Holder holder({"-f", "qcow2", m_folder.file("disk.qcow2")});
        QVERIFY(holder.ready());

        QVERIFY_RESULT(open(Access::Read, {.forceShare = true}));
    }

    void readerOfReferenceLetsReadersIn() {
        Holder holder({"-r", "-f", "qcow2", m_folder.file("disk.qcow2")});
        QVERIFY(holder.ready());

        QVERIFY_RESULT(open(Access::Read, {}));
        QVERIFY_FAILS(open(Access::ReadWrite, {}), ErrorCode::Locked);
    }

    void ourWriterKeepsReferenceOut() {
        const auto chain = open(Access::ReadWrite, {});
        QVERIFY_RESULT(chain);

        const auto result = test_support::qemuImg({"info", m_folder.file("disk.qcow2")});

        QCOMPARE(result.exitCode, 1);
        QVERIFY(result.err.contains("Failed to get shared \"write\" lock"));
    }

    void ourReaderLetsReferenceReadAndKeepsItFromWriting() {
        const auto chain = open(Access::Read, {});
        QVERIFY_RESULT(chain);

        QVERIFY_EXIT(test_support::qemuImg({"info", m_folder.file("disk.qcow2")}), 0);
        QVERIFY_EXIT(test_support::qemuImg({"resize", m_folder.file("disk.qcow2"), "2M"}), 1);
    }

    void holderIsFoundByPidAndProgram() {
        Holder holder({"-f", "qcow2", m_folder.file("disk.qcow2")});
        QVERIFY(holder.ready());

        const auto holders = findLockHolders(m_folder.path("disk.qcow2"));

        QCOMPARE(holders.size(), 1U);
        QCOMPARE(holders.front().processId, static_cast<int>(holder.processId()));
        QCOMPARE(QString::fromStdString(holders.front().program), QStringLiteral("qemu-io"));
    }

    void refusedChangeKeepsWhatWasHeld() {
        auto first = File::open(m_folder.path("disk.qcow2"), {.writable = true});
        auto second = File::open(m_folder.path("disk.qcow2"), {.writable = true});
        QVERIFY_RESULT(first);
        QVERIFY_RESULT(second);
        FileLock reading, writing;
        constexpr unsigned kRead = 1, kWrite = 2;
        QVERIFY_RESULT(reading.change(*first, {.used = kRead, .shared = kRead}, "disk"));

        QVERIFY_FAILS(writing.change(*second, {.used = kRead | kWrite}, "disk"), ErrorCode::Locked);

        QVERIFY_RESULT(writing.change(*second, {.used = kRead}, "disk"));
        QVERIFY_RESULT(reading.change(*first, {.used = kRead}, "disk"));
        QVERIFY_RESULT(writing.change(*second, {.used = kRead | kWrite}, "disk"));
    }

private:
    // qemu-io holding an image open until it is destroyed.
    class Holder {
    public:
        explicit Holder(const QStringList& arguments) { m_process.start("qemu-io", arguments); }
        ~Holder() {
            m_process.write("quit\n");
            m_process.waitForFinished();
        }
        // It prompts once the image is open.
        bool ready() { return m_process.waitForStarted() && m_process.waitForReadyRead(); }
        qint64 processId() const { return m_process.processId(); }

    private:
        QProcess m_process;
    };

    Result<std::unique_ptr<Chain>> open(Access access, const OpenPolicy& policy) {
        return Chain::open({.name = m_folder.path("disk.qcow2").string(), .format = "qcow2"}, access, policy, m_files);
    }

    test_support::TempDir m_folder;
    RealFiles m_files;
};

QTEST_GUILESS_MAIN(FileLockTest)
#include "tst_file_lock.moc"
