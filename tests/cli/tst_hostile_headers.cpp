// SPDX-License-Identifier: MIT
// qcow2 files with every header field at its extremes, cut off at every sector, with tables that point anywhere: no
// crash, no hang, no memory beyond what the file can back, and an error where data cannot be told.
#include "tests/check/damaged_image.h"
#include "tests/cli/hostile.h"

using test_support::DamagedImage;
using test_support::RunResult;
using test_support::TempDir;

namespace {

struct Field {
    const char* name;
    std::uint64_t offset;
    int bytes;
};

// "Header" of the specification.
constexpr Field kFields[] = {
    {"magic", 0, 4}, {"version", 4, 4}, {"backing name offset", 8, 8}, {"backing name length", 16, 4},
    {"cluster bits", 20, 4}, {"size", 24, 8}, {"encryption", 32, 4}, {"L1 entries", 36, 4}, {"L1 offset", 40, 8},
    {"refcount table offset", 48, 8}, {"refcount table clusters", 56, 4}, {"snapshot count", 60, 4},
    {"snapshot offset", 64, 8}, {"incompatible", 72, 8}, {"compatible", 80, 8}, {"autoclear", 88, 8},
    {"refcount order", 96, 4}, {"header length", 100, 4}, {"compression type", 104, 1},
    {"first extension", 112, 4}, {"its length", 116, 4},
};

QList<quint64> extremesOf(int bytes) {
    const quint64 most = bytes == 8 ? UINT64_MAX : (quint64{1} << (bytes * 8)) - 1;
    QList<quint64> values{0, 1, 2, 0x7f, most, most / 2, most / 2 + 1};
    if (bytes > 1) values += {511, 512, 4096, 65535, 65536, most - 511, most / 2 - 511};
    if (bytes == 8) values += {quint64{1} << 32, quint64{1} << 55, quint64{1} << 62, INT64_MAX - 65535};
    return values;
}

QByteArray healthyImage(const QString& options) {
    const TempDir folder;
    const DamagedImage image = test_support::makeImage(folder, options, {"write -c 1M 64k", "write -z 2M 64k"});
    return test_support::readFile(image.path());
}

class Runner {
public:
    explicit Runner(QByteArray bytes) {
        test_support::writeFile(path(), bytes);
    }
    std::filesystem::path path() const { return m_folder.path("image.qcow2"); }
    RunResult run(const QStringList& arguments) const { return test_support::platter(arguments, {.folder = m_folder.root()}); }
    // Every reading command, each ending well or badly but by itself.
    QByteArray firstMisbehaviour() const {
        for (const QStringList& command :
             {QStringList{"info", "-f", "qcow2", "image.qcow2"}, QStringList{"check", "-f", "qcow2", "image.qcow2"},
              QStringList{"map", "--max-length=16M", "--output=json", "-f", "qcow2", "image.qcow2"}}) {
            const RunResult result = run(command);
            if (!cli_tests::behaved(result))
                return command.join(' ').toUtf8() + ": " + QByteArray::number(result.seconds) + " s, "
                    + QByteArray::number(result.peakMemory >> 20) + " MiB, " + result.describe();
        }
        return {};
    }

private:
    TempDir m_folder;
};

} // namespace

class TestHostileHeaders : public QObject {
    Q_OBJECT
private:
    QByteArray m_image;                         // clusters of 4 KiB
    QByteArray m_guest;

private slots:
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        REQUIRE_TOOL("qemu-io");
        m_image = healthyImage("cluster_size=4k");
        const Runner runner(m_image);
        QVERIFY_EXIT(runner.run({"convert", "-O", "raw", "image.qcow2", "guest.raw"}), 0);
        m_guest = test_support::readFile(runner.path().parent_path() / "guest.raw");
    }

    void headerFieldsAtTheirExtremes_data() {
        QTest::addColumn<quint64>("offset");
        QTest::addColumn<int>("bytes");
        for (const Field& field : kFields) QTest::newRow(field.name) << quint64{field.offset} << field.bytes;
    }
    void headerFieldsAtTheirExtremes() {
        QFETCH(quint64, offset);
        QFETCH(int, bytes);
        for (const quint64 value : extremesOf(bytes)) {
            QByteArray stored(bytes, '\0');
            for (int i = 0; i < bytes; ++i) stored[i] = static_cast<char>(value >> (8 * (bytes - 1 - i)));
            QByteArray image = m_image;
            image.replace(static_cast<qsizetype>(offset), bytes, stored);
            const QByteArray misbehaviour = Runner(image).firstMisbehaviour();
            QVERIFY2(misbehaviour.isEmpty(), ("value " + QByteArray::number(value, 16) + ": " + misbehaviour).constData());
        }
    }

    void fileCutOffAtAnySectorIsReadRightOrRefused() {
        for (qsizetype length = 0; length < m_image.size(); length += 512) {
            const Runner runner(m_image.first(length));
            const RunResult run = runner.run({"convert", "-f", "qcow2", "-O", "raw", "image.qcow2", "guest.raw"});
            const bool whole = run.exitCode == 0 && cli_tests::behaved(run)
                && test_support::readFile(runner.path().parent_path() / "guest.raw") == m_guest;
            QVERIFY2(whole || cli_tests::failedClearly(run),
                     (QByteArray::number(length) + " bytes: " + run.describe()).constData());
            QCOMPARE(std::filesystem::exists(runner.path().parent_path() / "guest.raw"), whole);
            QCOMPARE(runner.firstMisbehaviour(), QByteArray());
        }
    }

    void tablesThatPointAnywhereDoNotHarm_data() {
        QTest::addColumn<bool>("mustFail");
        QTest::addColumn<bool>("inL1");
        QTest::addColumn<quint64>("entry");
        const quint64 copied = blockcore::qcow2::kEntryCopied;
        QTest::newRow("L1 far outside") << true << true << (copied | 0x00ffffffffff0000);
        QTest::newRow("L1 just outside") << true << true << (copied | 0x10000000);
        QTest::newRow("L1 unaligned") << true << true << (copied | 0x5200);
        QTest::newRow("L1 at the header") << false << true << (copied | 0x1000);
        QTest::newRow("L1 at itself") << false << true << (copied | 0x3000);
        QTest::newRow("L2 far outside") << true << false << (copied | 0x00ffffffffff0000);
        QTest::newRow("L2 unaligned") << true << false << (copied | 0x5200);
        QTest::newRow("L2 at the L1 table") << false << false << (copied | 0x3000);
        QTest::newRow("L2 compressed outside") << true << false << quint64{blockcore::qcow2::kEntryCompressed | 0xffffffff0000};
        QTest::newRow("L2 compressed at the header") << true << false << quint64{blockcore::qcow2::kEntryCompressed};
    }
    void tablesThatPointAnywhereDoNotHarm() {
        QFETCH(bool, mustFail);
        QFETCH(bool, inL1);
        QFETCH(quint64, entry);
        const Runner runner(m_image);
        DamagedImage image(runner.path());
        image.store64(inL1 ? image.l1() : image.l2(), entry);

        const RunResult run = runner.run({"convert", "-f", "qcow2", "-O", "raw", "image.qcow2", "guest.raw"});

        QVERIFY2(cli_tests::behaved(run) && (!mustFail || cli_tests::failedClearly(run)), run.describe().constData());
        QCOMPARE(runner.firstMisbehaviour(), QByteArray());
    }

    void diskOfEightExbibytesInATinyFileIsCheap() {
        Runner runner(m_image);
        DamagedImage image(runner.path());
        image.store64(24, quint64{1} << 63);
        QVERIFY_CLEAR_FAILURE(runner.run({"convert", "-f", "qcow2", "-O", "raw", "image.qcow2", "guest.raw"}));
        QCOMPARE(runner.firstMisbehaviour(), QByteArray());
    }
};

QTEST_APPLESS_MAIN(TestHostileHeaders)
#include "tst_hostile_headers.moc"
