// SPDX-License-Identifier: MIT
// What the reference has not: dry runs, progress as JSON, all differences, verified copies, checksums, a small window.
#include "tests/support/pattern.h"
#include "tests/support/programs.h"
#include "tests/support/temp_dir.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using test_support::platter;
using test_support::RunResult;

class TestAdditions : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void dryRunOfConvertWritesNothing_data();
    void dryRunOfConvertWritesNothing();
    void dryRunForetellsWhatTheRunDoes();
    void dryRunOfResizeKeepsTheImage();
    void dryRunOfAChangeKeepsEveryFile_data();
    void dryRunOfAChangeKeepsEveryFile();
    void dryRunTellsBelowTheBar();
    void dryRunReportsTheSameErrors();
    void progressIsOneObjectALine();
    void progressLeavesJsonOutputAlone();
    void progressWithAWordIsRefused();
    void allDifferencesAreListed();
    void allDifferencesAsJson();
    void strictlyAllocationIsListed();
    void verifiedCopySucceeds_data();
    void verifiedCopySucceeds();
    void checksumIsThatOfTheRawDisk();
    void treeChecksumDependsOnContentOnly();
    void smallWindowIsReadable();

private:
    void makeChainAndBroken();

    QByteArray m_disk;
    test_support::TempDir m_temp;
    QString file(std::string_view name) const { return m_temp.file(name); }
    static QStringList lines(const QByteArray& text) { return QString::fromUtf8(text).split('\n', Qt::SkipEmptyParts); }
};

void TestAdditions::initTestCase() {
    // 3 MiB: pattern, zeroes, text.
    const auto bytes = test_support::pattern(1, 0, 1U << 20);
    m_disk = QByteArray::fromRawData(static_cast<const char*>(static_cast<const void*>(bytes.data())), 1 << 20);
    m_disk.detach();
    m_disk += QByteArray(1 << 20, '\0') + QByteArray("platter ").repeated((1 << 20) / 8);
    test_support::writeFile(m_temp.path("disk.raw"), m_disk);
    QVERIFY_EXIT(platter({"convert", "-O", "qcow2", file("disk.raw"), file("disk.qcow2")}), 0);
    QVERIFY_EXIT(platter({"convert", "-c", "-O", "qcow2", file("disk.raw"), file("packed.qcow2")}), 0);
}

// top.qcow2 on base.qcow2, each with something of its own, and broken.qcow2, where a refcount is too high.
void TestAdditions::makeChainAndBroken() {
    for (const char* name : {"base.qcow2", "top.qcow2"}) std::filesystem::remove(m_temp.path(name));
    QVERIFY_EXIT(platter({"convert", "-O", "qcow2", file("disk.raw"), file("base.qcow2")}), 0);
    QByteArray top = m_disk;
    top[1 << 20] = 'x';
    test_support::writeFile(m_temp.path("top.raw"), top);
    QVERIFY_EXIT(platter({"convert", "-O", "qcow2", "-B", file("base.qcow2"), "-F", "qcow2", file("top.raw"), file("top.qcow2")}), 0);
    QByteArray broken = test_support::readFile(m_temp.path("base.qcow2"));
    const qsizetype countOfClusterFive = 0x20000 + 2 * 5 + 1; // in the first refcount block, big endian
    QCOMPARE(broken[countOfClusterFive], '\1');
    broken[countOfClusterFive] = '\2';
    test_support::writeFile(m_temp.path("broken.qcow2"), broken);
}

void TestAdditions::dryRunOfConvertWritesNothing_data() {
    QTest::addColumn<QStringList>("options");
    for (const char* format : {"raw", "qcow2", "vdi", "vpc", "vhdx", "qed", "parallels"})
        QTest::newRow(format) << QStringList{"-O", format};
    QTest::newRow("compressed") << QStringList{"-c", "-O", "qcow2"};
    QTest::newRow("preallocated") << QStringList{"-O", "qcow2", "-o", "preallocation=full"};
}

void TestAdditions::dryRunOfConvertWritesNothing() {
    QFETCH(QStringList, options);
    const RunResult run = platter(QStringList{"convert", "--dry-run"} + options + QStringList{file("disk.raw"), file("new")});
    QVERIFY_EXIT(run, 0);
    QVERIFY2(run.out.startsWith("Dry run: nothing was changed.\nwould create '"), run.describe().constData());
    QCOMPARE(lines(run.out).size(), 2);
    QVERIFY(!std::filesystem::exists(m_temp.path("new")));
}

void TestAdditions::dryRunForetellsWhatTheRunDoes() {
    const RunResult dry = platter({"convert", "--dry-run", "-O", "qcow2", file("disk.raw"), file("same.qcow2")});
    QVERIFY_EXIT(dry, 0);
    const auto length = std::filesystem::file_size(m_temp.path("disk.qcow2"));
    QVERIFY2(dry.out.contains("; length " + QByteArray::number(static_cast<qulonglong>(length)) + "\n"), dry.describe().constData());
    QVERIFY2(dry.out.contains(", 2097152 of them guest data"), dry.describe().constData());
}

void TestAdditions::dryRunOfResizeKeepsTheImage() {
    const QByteArray before = test_support::readFile(m_temp.path("disk.qcow2"));
    const RunResult run = platter({"resize", "--dry-run", file("disk.qcow2"), "64M"});
    QVERIFY_EXIT(run, 0);
    QVERIFY2(run.out.contains("would change '"), run.describe().constData());
    QVERIFY(test_support::readFile(m_temp.path("disk.qcow2")) == before);
}

void TestAdditions::dryRunOfAChangeKeepsEveryFile_data() {
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QStringList>("changed");   // of the files that may change
    QTest::newRow("commit") << QStringList{"commit", file("top.qcow2")} << QStringList{"base.qcow2", "top.qcow2"};
    QTest::newRow("commit -d") << QStringList{"commit", "-d", file("top.qcow2")} << QStringList{"base.qcow2"};
    QTest::newRow("rebase") << QStringList{"rebase", "-b", "", file("top.qcow2")} << QStringList{"top.qcow2"};
    QTest::newRow("rebase -u") << QStringList{"rebase", "-u", "-F", "raw", "-b", file("disk.raw"), file("top.qcow2")}
                               << QStringList{"top.qcow2"};
    QTest::newRow("amend") << QStringList{"amend", "-o", "compat=0.10", file("base.qcow2")} << QStringList{"base.qcow2"};
    QTest::newRow("bitmap --add") << QStringList{"bitmap", "--add", file("top.qcow2"), "b"} << QStringList{"top.qcow2"};
    QTest::newRow("snapshot -c") << QStringList{"snapshot", "-c", "s", file("top.qcow2")} << QStringList{"top.qcow2"};
    QTest::newRow("check -r") << QStringList{"check", "-r", "all", file("broken.qcow2")} << QStringList{"broken.qcow2"};
    QTest::newRow("check -r, sound") << QStringList{"check", "-r", "all", file("base.qcow2")} << QStringList{};
}

// What it foretells is what the same command then does.
void TestAdditions::dryRunOfAChangeKeepsEveryFile() {
    QFETCH(QStringList, words);
    QFETCH(QStringList, changed);
    makeChainAndBroken();
    if (QTest::currentTestFailed()) return;
    const QStringList files{"base.qcow2", "top.qcow2", "broken.qcow2"};
    const auto contents = [&] {
        QList<QByteArray> all;
        for (const QString& name : files) all += test_support::readFile(m_temp.path(name.toStdString()));
        return all;
    };
    const QList<QByteArray> before = contents();
    QStringList dryWords = words;
    dryWords.insert(1, "--dry-run");
    const RunResult dry = platter(dryWords);
    QVERIFY_EXIT(dry, 0);
    QVERIFY2(contents() == before, "a file changed");
    const qsizetype start = dry.out.indexOf("Dry run: nothing was changed.\n");
    QVERIFY2(start >= 0, dry.describe().constData());
    QCOMPARE(dry.out.count("would change '"), changed.size());
    for (const QString& name : changed) QVERIFY2(dry.out.contains(file(name.toStdString()).toUtf8()), dry.describe().constData());

    const RunResult real = platter(words);
    QVERIFY_EXIT(real, 0);
    QCOMPARE(real.out, dry.out.first(start));
    QCOMPARE(real.err, dry.err);
    const QList<QByteArray> after = contents();
    for (qsizetype i = 0; i < files.size(); ++i) QCOMPARE(after[i] != before[i], changed.contains(files[i]));
}

void TestAdditions::dryRunTellsBelowTheBar() {
    const RunResult run = platter({"rebase", "-p", "-u", "--dry-run", "-b", "", file("disk.qcow2")});
    QVERIFY_EXIT(run, 0);
    QVERIFY2(run.out.contains("(100.00/100%)\r\nDry run: nothing was changed.\n"), run.describe().constData());
}

void TestAdditions::dryRunReportsTheSameErrors() {
    const QStringList arguments{"-O", "qcow2", file("disk.raw"), file("no/such/folder.qcow2")};
    const RunResult dry = platter(QStringList{"convert", "--dry-run"} + arguments);
    QVERIFY_EXIT(dry, 1);
    QCOMPARE(dry.err, platter(QStringList{"convert"} + arguments).err);
    QVERIFY(dry.out.isEmpty());
}

void TestAdditions::progressIsOneObjectALine() {
    makeChainAndBroken();
    if (QTest::currentTestFailed()) return;
    for (const QStringList& command : {QStringList{"convert", "--progress=json", file("disk.qcow2"), file("out.raw")},
                                       QStringList{"dd", "--progress=json", "if=" + file("disk.raw"), "of=" + file("dd.raw")},
                                       QStringList{"check", "--progress=json", file("disk.qcow2")},
                                       QStringList{"rebase", "--progress=json", "-b", "", "--dry-run", file("top.qcow2")},
                                       QStringList{"commit", "--progress=json", file("top.qcow2")},
                                       QStringList{"amend", "--progress=json", "-o", "compat=0.10", file("base.qcow2")}}) {
        const RunResult run = platter(command);
        QVERIFY_EXIT(run, 0);
        int objects = 0;
        QString phase;
        for (const QString& line : lines(run.out)) {
            if (!line.startsWith('{')) continue;
            const QJsonObject object = QJsonDocument::fromJson(line.toUtf8()).object();
            QCOMPARE(object.keys(), (QStringList{"done", "phase", "rate", "seconds-left", "total"}));
            QVERIFY(object["done"].toDouble() <= object["total"].toDouble());
            phase = object["phase"].toString();
            ++objects;
        }
        QVERIFY2(objects > 0, run.describe().constData());
        QCOMPARE(phase, QString("finished"));
    }
}

void TestAdditions::progressLeavesJsonOutputAlone() {
    const RunResult run = platter({"check", "--progress=json", "--output=json", file("disk.qcow2")});
    QVERIFY_EXIT(run, 0);
    QVERIFY(QJsonDocument::fromJson(run.out).isObject());
    QVERIFY(QJsonDocument::fromJson(lines(run.err).last().toUtf8()).isObject());
}

void TestAdditions::progressWithAWordIsRefused() {
    const RunResult run = platter({"convert", "--progress=xml", file("disk.raw"), file("out.raw")});
    QVERIFY_EXIT(run, 1);
    QVERIFY(run.err.startsWith("platter: --progress expects 'json' or nothing not 'xml'\n"));
}

void TestAdditions::allDifferencesAreListed() {
    QByteArray changed = m_disk;
    changed[100] = static_cast<char>(changed[100] + 1);
    changed[511] = static_cast<char>(changed[511] + 1);
    changed[512] = static_cast<char>(changed[512] + 1);
    changed[(1 << 20) + 5000] = 'x';
    test_support::writeFile(m_temp.path("changed.raw"), changed);
    const RunResult run = platter({"compare", "--all", file("disk.qcow2"), file("changed.raw")});
    QVERIFY_EXIT(run, 1);
    QCOMPARE(run.out, "Content differs at offset 0, length 1024\nContent differs at offset 1053184, length 512\n"
                      "2 ranges differ, 1536 bytes in content.\n");
    const RunResult same = platter({"compare", "--all", file("disk.qcow2"), file("packed.qcow2")});
    QVERIFY_EXIT(same, 0);
    QCOMPARE(same.out, "Images are identical.\n");
}

void TestAdditions::allDifferencesAsJson() {
    test_support::writeFile(m_temp.path("longer.raw"), m_disk + QByteArray(1024, '\0') + QByteArray(512, 'x'));
    const RunResult run = platter({"compare", "--all", "--output=json", file("disk.raw"), file("longer.raw")});
    QVERIFY_EXIT(run, 1);
    const QJsonObject json = QJsonDocument::fromJson(run.out).object();
    QCOMPARE(json["identical"].toBool(), false);
    QCOMPARE(json["differing-bytes"].toInt(), 512);
    const QJsonArray list = json["differences"].toArray();
    QCOMPARE(list.size(), 1);
    QCOMPARE(list[0]["offset"].toInt(), static_cast<int>(m_disk.size()) + 1024);
    QCOMPARE(list[0]["what"].toString(), QString("content"));
    QVERIFY_EXIT(platter({"compare", "--output=json", file("disk.raw"), file("longer.raw")}), 1);
}

void TestAdditions::strictlyAllocationIsListed() {
    const RunResult run = platter({"compare", "-s", "--all", file("disk.qcow2"), file("packed.qcow2")});
    QVERIFY_EXIT(run, 1);
    QVERIFY2(run.out.startsWith("Allocation differs at offset "), run.describe().constData());
    QVERIFY2(run.out.endsWith(", 0 bytes in content.\n"), run.describe().constData());
}

void TestAdditions::verifiedCopySucceeds_data() {
    QTest::addColumn<QStringList>("options");
    QTest::newRow("raw") << QStringList{file("disk.qcow2")};
    QTest::newRow("qcow2") << QStringList{"-O", "qcow2", file("disk.raw")};
    QTest::newRow("packed, of two sources") << QStringList{"-c", "-O", "qcow2", file("disk.raw"), file("packed.qcow2")};
    QTest::newRow("vhdx") << QStringList{"-O", "vhdx", file("disk.raw")};
}

void TestAdditions::verifiedCopySucceeds() {
    QFETCH(QStringList, options);
    const RunResult run = platter(QStringList{"convert", "--verify", "--progress=json"} + options + QStringList{file("verified")});
    QVERIFY_EXIT(run, 0);
    QVERIFY2(run.out.contains("\"phase\": \"checking\"") || run.out.contains("\"finished\""), run.describe().constData());
    QVERIFY(std::filesystem::exists(m_temp.path("verified")));
    std::filesystem::remove(m_temp.path("verified"));
}

void TestAdditions::checksumIsThatOfTheRawDisk() {
    const QByteArray expected = QCryptographicHash::hash(m_disk, QCryptographicHash::Sha256).toHex();
    for (const char* name : {"disk.raw", "disk.qcow2", "packed.qcow2"}) {
        const RunResult run = platter({"checksum", file(name)});
        QVERIFY_EXIT(run, 0);
        QCOMPARE(run.out, expected + "  " + file(name).toUtf8() + "\n");
    }
    const RunResult json = platter({"checksum", "--output=json", file("disk.qcow2")});
    QCOMPARE(QJsonDocument::fromJson(json.out).object()["digest"].toString().toUtf8(), expected);
}

void TestAdditions::treeChecksumDependsOnContentOnly() {
    // The definition of ops/checksum.h, computed again.
    const auto sha = [](const QByteArray& bytes) { return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256); };
    QByteArray tree = "platter tree 1\n" + QByteArray::fromHex("0000000000300000");
    for (int block = 0; block < 3; ++block) tree += sha(m_disk.mid(block << 20, 1 << 20));
    for (const char* name : {"disk.raw", "disk.qcow2", "packed.qcow2"}) {
        const RunResult run = platter({"checksum", "--tree", file(name)});
        QVERIFY_EXIT(run, 0);
        QCOMPARE(run.out, "tree:" + sha(tree).toHex() + "  " + file(name).toUtf8() + "\n");
    }
}

void TestAdditions::smallWindowIsReadable() {
    const QStringList copy{"-c", "--deflate-window=4k", "-O", "qcow2", file("disk.raw"), file("window.qcow2")};
    QVERIFY_EXIT(platter(QStringList{"convert"} + copy), 0);
    REQUIRE_TOOL("qemu-img");
    QVERIFY_EXIT(test_support::qemuImg({"compare", file("disk.raw"), file("window.qcow2")}), 0);
    QVERIFY_EXIT(platter({"convert", "--deflate-window=4k", file("disk.raw"), file("x")}), 1);
}

QTEST_APPLESS_MAIN(TestAdditions)
#include "tst_additions.moc"
