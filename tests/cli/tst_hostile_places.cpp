// SPDX-License-Identifier: MIT
// Files that are not there, are no files, may not be read, are full, in use, or lead in circles: one clear error
// each, and nothing is left behind.
#include "tests/cli/hostile.h"

#include <QDir>
#include <QFile>
#include <QProcess>

#include <sys/stat.h>
#include <unistd.h>

using cli_tests::namesIn;
using test_support::RunResult;
using test_support::TempDir;

namespace {

RunResult runIn(const TempDir& folder, const QStringList& arguments) {
    return test_support::platter(arguments, {.folder = folder.root()});
}

void makeImage(const TempDir& folder, const QString& name, const QStringList& options = {}) {
    const auto made = runIn(folder, QStringList{"create", "-q", "-f", "qcow2"} + options + QStringList{name, "1M"});
    if (made.exitCode != 0) qFatal("%s", made.describe().constData());
}

// Commands that read FILE.
QList<QStringList> readersOf(const QString& file) {
    return {{"info", file}, {"check", "-f", "qcow2", file}, {"map", file}, {"compare", file, file},
            {"convert", "-O", "qcow2", file, "new.qcow2"}};
}

// compare has an exit code of its own for what cannot be opened.
int failureCodeOf(const QStringList& command) { return command.first() == "compare" ? 2 : 1; }

void verifyRefused(const TempDir& folder, const QString& file) {
    for (const QStringList& command : readersOf(file)) {
        const RunResult run = runIn(folder, command);
        QVERIFY2(cli_tests::behaved(run) && run.exitCode == failureCodeOf(command) && run.err.count("platter: ") == 1,
                 (command.join(' ').toUtf8() + ": " + run.describe()).constData());
    }
    QVERIFY2(!namesIn(folder).contains("new.qcow2"), "a target was left behind");
}

// A qemu-io that holds an image until it goes out of scope.
class Holder {
public:
    Holder(const TempDir& folder, const QStringList& arguments) {
        m_process.setWorkingDirectory(folder.file(""));
        m_process.start("qemu-io", arguments);
        m_process.write("length\n");
        m_holds = m_process.waitForReadyRead(20'000);
    }
    ~Holder() {
        m_process.closeWriteChannel();
        m_process.waitForFinished();
    }
    bool holds() const { return m_holds; }

private:
    QProcess m_process;
    bool m_holds = false;
};

} // namespace

class TestHostilePlaces : public QObject {
    Q_OBJECT
private slots:
    void missingFileIsRefused() {
        const TempDir folder;
        verifyRefused(folder, "missing.qcow2");
        QVERIFY(namesIn(folder).isEmpty());
    }

    void directoryIsRefused() {
        const TempDir folder;
        QVERIFY(std::filesystem::create_directory(folder.path("directory")));
        verifyRefused(folder, "directory");
    }

    void fifoIsRefusedWithoutWaiting() {
        const TempDir folder;
        QCOMPARE(mkfifo(folder.path("fifo").c_str(), 0600), 0);
        verifyRefused(folder, "fifo");
    }

    void fileWithoutPermissionIsRefused() {
        if (geteuid() == 0) REQUIRE_TOOL("setpriv");
        const TempDir folder;
        makeImage(folder, "secret.qcow2");
        QVERIFY(QFile::setPermissions(folder.file("secret.qcow2"), {}));
        QVERIFY(QFile::setPermissions(folder.file(""), QFile::Permissions::fromInt(0x7775)));
        const QStringList command{PLATTER_BINARY, "info", "secret.qcow2"};
        const QStringList asNobody = QStringList{"--reuid=65534", "--regid=65534", "--clear-groups"} + command;
        const auto run = geteuid() == 0 ? test_support::run("setpriv", asNobody, {.folder = folder.root()})
                                        : runIn(folder, command.sliced(1));
        QVERIFY_CLEAR_FAILURE(run);
        QVERIFY2(run.err.contains("Permission denied"), run.describe().constData());
    }

    void targetInAMissingFolderIsRefused() {
        const TempDir folder;
        makeImage(folder, "a.qcow2");
        QVERIFY_CLEAR_FAILURE(runIn(folder, {"convert", "-O", "qcow2", "a.qcow2", "no/such/b.qcow2"}));
        QVERIFY_CLEAR_FAILURE(runIn(folder, {"create", "-q", "-f", "qcow2", "no/such/b.qcow2", "1M"}));
        QCOMPARE(namesIn(folder), QStringList{"a.qcow2"});
    }

    void fullDiskLeavesNothingBehind() {
        if (geteuid() != 0 || !test_support::haveTool("mount")) QSKIP("needs a file system of its own: only root mounts one");
        const TempDir folder;
        QVERIFY(std::filesystem::create_directory(folder.path("small")));
        test_support::writeFile(folder.path("a.raw"), QByteArray(4 << 20, 'x'));
        if (test_support::run("mount", {"-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.file("small")}).exitCode != 0)
            QSKIP("mounting is not allowed here");
        QList<RunResult> runs;
        for (const char* format : {"raw", "qcow2"})
            runs << runIn(folder, {"convert", "-O", format, "a.raw", "small/b"});
        runs << runIn(folder, {"create", "-q", "-f", "raw", "-o", "preallocation=full", "small/c", "4M"});
        const auto left = QDir(folder.file("small")).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
        QVERIFY_EXIT(test_support::run("umount", {folder.file("small")}), 0);

        for (const RunResult& run : runs) {
            QVERIFY_CLEAR_FAILURE(run);
            QVERIFY2(run.err.contains("No space left on device"), run.describe().constData());
        }
        QCOMPARE(left, QStringList{});
    }

    void imageThatBacksItselfIsALoop() {
        const TempDir folder;
        makeImage(folder, "self.qcow2", {"-u", "-b", "./self.qcow2", "-F", "qcow2"});
        QVERIFY_CLEAR_FAILURE(runIn(folder, {"convert", "-O", "raw", "self.qcow2", "new.raw"}));
        QVERIFY_CLEAR_FAILURE(runIn(folder, {"info", "--backing-chain", "self.qcow2"}));
        QVERIFY_EXIT(runIn(folder, {"info", "self.qcow2"}), 0); // one file alone is no loop
    }

    void imagesThatBackEachOtherAreALoop() {
        const TempDir folder;
        makeImage(folder, "a.qcow2", {"-u", "-b", "b.qcow2", "-F", "qcow2"});
        makeImage(folder, "b.qcow2", {"-u", "-b", "./a.qcow2", "-F", "qcow2"});
        QVERIFY_CLEAR_FAILURE(runIn(folder, {"map", "a.qcow2"}));
        QVERIFY_CLEAR_FAILURE(runIn(folder, {"info", "--backing-chain", "b.qcow2"}));
    }

    void targetThatIsASourceIsRefusedAndKept() {
        const TempDir folder;
        makeImage(folder, "base.qcow2");
        makeImage(folder, "top.qcow2", {"-b", "base.qcow2", "-F", "qcow2"});
        QVERIFY(QFile::link("base.qcow2", folder.file("alias.qcow2")));
        const QByteArray before = test_support::readFile(folder.path("base.qcow2"));
        for (const char* target : {"top.qcow2", "base.qcow2", "alias.qcow2"}) {
            const RunResult run = runIn(folder, {"convert", "-O", "qcow2", "top.qcow2", target});
            QVERIFY_CLEAR_FAILURE(run);
        }
        QCOMPARE(test_support::readFile(folder.path("base.qcow2")), before);
        QCOMPARE(namesIn(folder), (QStringList{"alias.qcow2", "base.qcow2", "top.qcow2"}));
    }

    void imageInUseIsNeitherReadNorReplaced() {
        REQUIRE_TOOL("qemu-io");
        const TempDir folder;
        makeImage(folder, "a.qcow2");
        makeImage(folder, "held.qcow2");
        const QByteArray before = test_support::readFile(folder.path("held.qcow2"));
        {
            const Holder holder(folder, {"held.qcow2"});
            QVERIFY(holder.holds());
            for (const QStringList& command : {QStringList{"info", "held.qcow2"}, QStringList{"check", "held.qcow2"},
                                               QStringList{"convert", "-O", "raw", "held.qcow2", "b.raw"},
                                               QStringList{"convert", "-O", "qcow2", "a.qcow2", "held.qcow2"},
                                               QStringList{"create", "-q", "-f", "qcow2", "held.qcow2", "1M"}}) {
                const RunResult run = runIn(folder, command);
                QVERIFY_CLEAR_FAILURE(run);
                QVERIFY2(run.err.contains("lock"), run.describe().constData());
            }
            QVERIFY_EXIT(runIn(folder, {"info", "-U", "held.qcow2"}), 0);
        }
        QCOMPARE(test_support::readFile(folder.path("held.qcow2")), before);
        QCOMPARE(namesIn(folder), (QStringList{"a.qcow2", "held.qcow2"}));
    }

    void hugeSizesAreRefused_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("qcow2 of 8 EiB") << QStringList{"create", "-q", "-f", "qcow2", "new", "8E"};
        QTest::newRow("qcow2 beyond its L1 table") << QStringList{"create", "-q", "-f", "qcow2", "-o", "cluster_size=512", "new", "1P"};
        QTest::newRow("raw of 8 EiB") << QStringList{"create", "-q", "-f", "raw", "new", "8E"};
        QTest::newRow("raw of all that fits 63 bits") << QStringList{"create", "-q", "-f", "raw", "new", "9223372036854775807"};
        QTest::newRow("negative") << QStringList{"create", "-q", "-f", "qcow2", "new", "--", "-1"};
    }
    void hugeSizesAreRefused() {
        QFETCH(QStringList, arguments);
        const TempDir folder;
        const RunResult run = runIn(folder, arguments);
        QVERIFY2(cli_tests::behaved(run) && run.exitCode == 1 && run.err.startsWith("platter: "), run.describe().constData());
        QVERIFY(namesIn(folder).isEmpty());
    }

    void badFormatOptionsAreRefused_data() {
        QTest::addColumn<QString>("options");
        for (const char* options :
             {"nonsense=1", "cluster_size=0", "cluster_size=513", "cluster_size=4M", "cluster_size=x", "refcount_bits=0",
              "refcount_bits=3", "refcount_bits=128", "compat=1.2", "compression_type=lzma", "preallocation=some",
              "extended_l2=on,cluster_size=8k", "lazy_refcounts=on,compat=0.10", "extended_l2=maybe", "data_file_raw=on",
              "refcount_bits=8,compat=0.10", ",", "cluster_size"})
            QTest::newRow(options) << options;
    }
    void badFormatOptionsAreRefused() {
        QFETCH(QString, options);
        const TempDir folder;
        QVERIFY_CLEAR_FAILURE(runIn(folder, {"create", "-q", "-f", "qcow2", "-o", options, "new", "1M"}));
        QVERIFY(namesIn(folder).isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestHostilePlaces)
#include "tst_hostile_places.moc"
