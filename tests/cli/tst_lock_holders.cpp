// SPDX-License-Identifier: MIT
// Images that another program holds: the reference's verdicts and texts in both directions, and beside them who the
// holder is.
#include "tests/support/programs.h"
#include "tests/support/temp_dir.h"

#include <QProcess>
#include <QRegularExpression>
#include <QTest>

using namespace test_support;

namespace {

// A program that has the image open until it is destroyed.
class Holder {
public:
    Holder(const QString& program, const QStringList& arguments) {
        m_process.start(program, arguments);
        m_process.waitForStarted();
    }
    ~Holder() {
        m_process.kill();
        m_process.waitForFinished();
    }
    qint64 processId() const { return m_process.processId(); }
    // Until the kernel shows a lock of it.
    bool holds() {
        for (int attempt = 0; attempt < 400; ++attempt) {
            const RunResult found = run("sh", {"-c", QString("cat /proc/%1/fdinfo/* 2>/dev/null | grep -q OFDLCK").arg(processId())});
            if (found.exitCode == 0) return true;
            QTest::qWait(25);
        }
        return false;
    }

private:
    QProcess m_process;
};

const QStringList kCommands{"info %1", "info -U %1", "check %1", "map %1", "snapshot -l %1", "snapshot -c s %1", "resize %1 128M",
                            "bitmap --add %1 b", "convert -O raw %1 %2", "convert -U -O raw %1 %2", "compare %1 %1",
                            "create -f qcow2 %1 1M", "amend -o lazy_refcounts=on %1", "dd if=%1 of=%2 bs=64k"};

} // namespace

class TestLockHolders : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        REQUIRE_TOOL("qemu-io");
        REQUIRE_TOOL("qemu-storage-daemon");
    }
    void verdictsAndTextsAreTheReferences_data();
    void verdictsAndTextsAreTheReferences();
    void referenceRespectsOurLocks();

private:
    void makeImage() { QVERIFY_EXIT(qemuImg({"create", "-q", "-f", "qcow2", m_image, "64M"}), 0); }
    QStringList arguments(const QString& command) const {
        QString line = command;
        return line.replace("%1", m_image).replace("%2", m_folder.file("out.raw")).split(' ');
    }
    TempDir m_folder;
    QString m_image = m_folder.file("a.qcow2");
};

void TestLockHolders::verdictsAndTextsAreTheReferences_data() {
    QTest::addColumn<QString>("program");
    QTest::addColumn<QStringList>("holding");
    QTest::newRow("writer") << "qemu-io" << QStringList{"-f", "qcow2", "-c", "sleep 60000", m_image};
    QTest::newRow("reader") << "qemu-io" << QStringList{"-r", "-f", "qcow2", "-c", "sleep 60000", m_image};
    QTest::newRow("sharing reader") << "qemu-io" << QStringList{"-r", "-U", "-f", "qcow2", "-c", "sleep 60000", m_image};
    QTest::newRow("storage daemon")
        << "qemu-storage-daemon"
        << QStringList{"--blockdev", "driver=file,node-name=f,filename=" + m_image, "--blockdev", "driver=qcow2,node-name=q,file=f"};
}

void TestLockHolders::verdictsAndTextsAreTheReferences() {
    QFETCH(QString, program);
    QFETCH(QStringList, holding);
    makeImage();
    Holder holder(program, holding);
    QVERIFY(holder.holds());
    const QByteArray heldBy = "Held by " + program.left(15).toUtf8() + " (process " + QByteArray::number(holder.processId()) + ")\n";

    for (const QString& command : kCommands) {
        const QByteArray before = readFile(m_folder.path("a.qcow2"));
        const RunResult theirs = qemuImg(arguments(command));
        const QByteArray between = readFile(m_folder.path("a.qcow2"));
        if (before != between) { // both start from the same image
            writeFile(m_folder.path("a.qcow2"), before);
        }
        RunResult ours = platter(arguments(command));
        writeFile(m_folder.path("a.qcow2"), before);

        const bool locked = theirs.err.contains("Is another process using");
        QVERIFY2(ours.err.contains(heldBy) == locked, ours.describe().constData());
        ours.err.replace(heldBy, "").replace("platter: ", "qemu-img: ");
        QVERIFY2(ours.exitCode == theirs.exitCode, (command.toUtf8() + ours.describe() + theirs.describe()).constData());
        QCOMPARE(ours.err, theirs.err);
    }
}

void TestLockHolders::referenceRespectsOurLocks() {
    makeImage();
    Holder holder(PLATTER_BINARY, {"bench", "-w", "-f", "qcow2", "-c", "2000000000", "-d", "1", m_image});
    QVERIFY(holder.holds());
    for (const QString& command : {QStringLiteral("info %1"), QStringLiteral("check %1"), QStringLiteral("resize %1 128M")}) {
        const RunResult theirs = qemuImg(arguments(command));
        QVERIFY_EXIT(theirs, 1);
        QVERIFY(theirs.err.contains("Is another process using"));
    }
    QVERIFY_EXIT(qemuImg(arguments("info -U %1")), 0);
}

QTEST_GUILESS_MAIN(TestLockHolders)
#include "tst_lock_holders.moc"
