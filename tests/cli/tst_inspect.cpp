// SPDX-License-Identifier: MIT
// platter inspect, which qemu-img does not have: both forms of output, choosing a field or a byte, limits, damaged and hostile
// files. What the fields say is tested in tests/unit/image.
#include "tests/support/programs.h"
#include "tests/support/temp_dir.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using test_support::platter;
using test_support::qemuImg;
using test_support::RunResult;

class TestInspect : public QObject {
    Q_OBJECT
private:
    test_support::TempDir m_folder;
    QString m_file;

    QJsonObject json(const QStringList& options) {
        const RunResult run = platter(QStringList{"inspect", "--output=json"} + options + QStringList{m_file});
        return QJsonDocument::fromJson(run.out).object();
    }

private slots:
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        m_file = m_folder.file("disk.qcow2");
        QVERIFY_EXIT(qemuImg({"create", "-q", "-f", "qcow2", m_file, "64M"}), 0);
        QVERIFY_EXIT(test_support::qemuIo(m_file, {"write -P 5 2M 64k"}), 0);
    }

    void humanTreeNamesFieldsWithPlaceAndValue() {
        const RunResult run = platter({"inspect", m_file});
        QVERIFY_EXIT(run, 0);
        const QString text = QString::fromUtf8(run.out).simplified();
        QVERIFY2(text.contains("cluster_bits 0x14 4 16 (64 KiB)"), run.out);
        QVERIFY2(text.contains("l1_table 0x30000 8 1 entry"), run.out);
        QVERIFY2(text.contains("more"), "the refcount table's entries are cut");
    }

    void jsonHoldsTheSame() {
        const QJsonObject root = json({});
        QCOMPARE(root["name"].toString(), QString("qcow2"));
        const QJsonObject header = root["fields"].toArray().at(0).toObject();
        QCOMPARE(header["fields"].toArray().at(5).toObject()["number"].toInteger(), qint64(64) << 20);
        QVERIFY(!header["fields"].toArray().at(5).toObject()["description"].toString().isEmpty());
    }

    void pathChoosesOneField() {
        const QJsonObject field = json({"--path", "header.incompatible_features"});
        QCOMPARE(field["offset"].toInteger(), 72);
        QCOMPARE(field["fields"].toArray().size(), 5);
        QCOMPARE(field["path"].toString(), QString("header.incompatible_features"));
    }

    void wrongPathIsSaid() {
        const RunResult run = platter({"inspect", "--path", "header.colour", m_file});
        QVERIFY_EXIT(run, 1);
        QCOMPARE(run.err, "platter: There is no field 'colour' in 'header'\n");
    }

    void offsetIsAnsweredWithItsField() {
        QCOMPARE(json({"--at", "0x20"})["path"].toString(), QString("header.crypt_method"));
        const QJsonObject data = json({"--at", "0x50010"});
        QCOMPARE(data["path"].toString(), QString("l1_table[0].l2_table[32].cluster"));
        const RunResult human = platter({"inspect", "--at", "0x40100", m_file});
        QVERIFY2(human.out.contains("l1_table[0].l2_table[32]: Where one cluster of the disk lies"), human.out);
    }

    void offsetOfNobodyIsSaid() {
        const RunResult run = platter({"inspect", "--at", "1T", m_file});
        QVERIFY_EXIT(run, 1);
        QVERIFY2(run.err.contains("No field covers the byte"), run.err);
    }

    void entriesAndDepthBoundTheOutput() {
        QCOMPARE(json({"--path", "refcount_table", "--entries", "3", "--depth", "1"})["fields"].toArray().size(), 3);
        QCOMPARE(json({"--path", "refcount_table", "--entries", "3", "--depth", "1"})["more"].toInteger(), 8192 - 3);
        QVERIFY(!json({"--depth", "0"}).contains("fields"));
        const RunResult run = platter({"inspect", "--depth", "9", "--entries", "200000", m_file});
        QVERIFY2(run.exitCode == 0 || run.err.contains("more than 200000 fields"), run.err);
    }

    void rawHasNoFields() {
        test_support::writeFile(m_folder.path("raw"), QByteArray(4096, 'x'));
        const RunResult run = platter({"inspect", m_folder.file("raw")});
        QVERIFY_EXIT(run, 1);
        QVERIFY2(run.err.contains("has no fields"), run.err);
    }

    // Opening it as an image fails; its bytes still mean something.
    void damagedHeaderIsShown() {
        const std::filesystem::path damaged = m_folder.path("damaged.qcow2");
        test_support::writeFile(damaged, test_support::readFile(m_folder.path("disk.qcow2")));
        test_support::patchFile(damaged, 20, QByteArray(4, '\xff'));
        QVERIFY_EXIT(platter({"info", m_folder.file("damaged.qcow2")}), 1);
        const RunResult run = platter({"inspect", m_folder.file("damaged.qcow2")});
        QVERIFY_EXIT(run, 0);
        QVERIFY2(run.out.contains("error: No tables can be found: cluster_bits is 4294967295"), run.out);
    }

    void namesInTheFileCannotFakeTheTerminal() {
        const QString file = m_folder.file("hostile.qcow2");
        QVERIFY_EXIT(qemuImg({"create", "-q", "-f", "qcow2", "-u", "-F", "raw", "-b", "evil\x1b[31m\nname", file, "1M"}), 0);
        const RunResult run = platter({"inspect", file});
        QVERIFY_EXIT(run, 0);
        QVERIFY2(run.out.contains("evil\\x1b[31m\\x0aname"), run.out);
        QVERIFY(!run.out.contains('\x1b'));
    }

    void imageOfManyTablesAnswersAtOnce() {
        const QString file = m_folder.file("large.qcow2");
        QVERIFY_EXIT(qemuImg({"create", "-q", "-f", "qcow2", "-o", "cluster_size=2M", file, "1P"}), 0);
        const RunResult run = platter({"inspect", file});
        QVERIFY_EXIT(run, 0);
        QVERIFY2(run.seconds < 2 && run.peakMemory < (64U << 20), run.describe());
    }
};

QTEST_GUILESS_MAIN(TestInspect)
#include "tst_inspect.moc"
