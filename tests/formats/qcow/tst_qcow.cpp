// SPDX-License-Identifier: MIT
// What only qcow (version 1) does: header rules, compressed clusters, small clusters over a backing file, new files like
// the reference's, emptying after a commit.
#include "blockcore/formats/qcow/driver.h"
#include "blockcore/formats/qcow/header.h"
#include "tests/support/check_runs.h"
#include "tests/support/format_rows.h"
#include "tests/support/pattern.h"
#include "tests/support/programs.h"
#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QTest>

using namespace blockcore;
using namespace test_support;

namespace {

constexpr std::uint64_t kSize = 8ULL << 20;
const FormatRow kPlain{"qcow", &qcow::kDriver, {}};
const FormatRow kOverlay{"qcow overlay", &qcow::kDriver, "backing_file=base.raw,backing_fmt=raw"};

using Change = void (*)(qcow::HeaderRecord&);

std::vector<std::byte> headerBytes(Change change) {
    qcow::HeaderRecord record{};
    record.magic = qcow::kMagic;
    record.version = 1;
    record.size = kSize;
    record.clusterBits = 12;
    record.l2Bits = 9;
    record.l1Offset = sizeof(record);
    change(record);
    std::vector<std::byte> bytes(4096);
    std::memcpy(bytes.data(), &record, sizeof(record));
    return bytes;
}

} // namespace

class TestQcow : public QObject {
    Q_OBJECT
private slots:
    void newFileIsTheReferences_data();
    void newFileIsTheReferences();
    void badFieldIsRefusedInTheReferencesWords_data();
    void badFieldIsRefusedInTheReferencesWords();
    void compressedCopyIsReadByTheReference();
    void referencesCompressedCopyIsRead();
    void writeToACompressedClusterKeepsItsNeighbours();
    void overlayTakesTheRestFromItsBackingFile();
    void emptiedOverlayIsAsLongAsItsTable();
    void compressedClusterPastTheEndIsAnError();
    void checkFindsDamage_data();
    void checkFindsDamage();
    void checkFindsNothingInSoundImages();
    void repairIsRefused();

private:
    QByteArray sourceData() const {
        QByteArray data = QByteArray("compress me ").repeated(100'000);
        const auto noise = pattern(5, 0, 300'000);
        data.replace(400'000, static_cast<qsizetype>(noise.size()), QByteArray(reinterpret_cast<const char*>(noise.data()), static_cast<qsizetype>(noise.size())));
        data.resize(kSize - 1536, '\0'); // the disk's last cluster is short
        return data;
    }
    TempDir m_folder;
    std::filesystem::path m_path = m_folder.path("a.qcow");
    QString m_file = m_folder.file("a.qcow");
};

void TestQcow::newFileIsTheReferences_data() {
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<quint64>("size");
    for (const quint64 size : {512ULL, 1000ULL, 66'048ULL, 1ULL << 30, 1ULL << 40})
        QTest::newRow(QByteArray::number(size).constData()) << QByteArray() << size;
    QTest::newRow("backed") << QByteArray("backing_file=base.raw,backing_fmt=raw") << quint64{kSize};
    QTest::newRow("backed, long name")
        << QByteArray("backing_file=./" + QByteArray(900, '/') + "base.raw,backing_fmt=raw") << quint64{kSize};
}

void TestQcow::newFileIsTheReferences() {
    REQUIRE_TOOL("qemu-img");
    QFETCH(QByteArray, options);
    QFETCH(quint64, size);
    writeFile(m_folder.path("base.raw"), QByteArray(512, '\0'));
    QStringList command{"create", "-q", "-f", "qcow"};
    if (!options.isEmpty()) command << "-o" << QString::fromUtf8(options);
    QVERIFY_EXIT(qemuImg(command << m_folder.file("b.qcow") << QString::number(size)), 0);

    QVERIFY_RESULT(createImage({"qcow", &qcow::kDriver, options}, m_path, size));

    QVERIFY(readFile(m_path) == readFile(m_folder.path("b.qcow")));
}

void TestQcow::badFieldIsRefusedInTheReferencesWords_data() {
    QTest::addColumn<Change>("change");
    using Record = qcow::HeaderRecord;
    const auto row = [](const char* name, void (*change)(Record&)) { QTest::newRow(name) << change; };
    row("cluster bits low", [](Record& r) { r.clusterBits = 8; });
    row("cluster bits high", [](Record& r) { r.clusterBits = 17; });
    row("cluster bits 255", [](Record& r) { r.clusterBits = 255; });
    row("L2 bits low", [](Record& r) { r.l2Bits = 5; });
    row("L2 bits high", [](Record& r) { r.l2Bits = 14; });
    row("L2 bits 255", [](Record& r) { r.l2Bits = 255; });
    row("no size", [](Record& r) { r.size = 0; });
    row("one byte", [](Record& r) { r.size = 1; });
    row("size 2^63", [](Record& r) { r.size = 1ULL << 63; });
    row("size 2^64-1", [](Record& r) { r.size = UINT64_MAX; });
    row("L1 too long", [](Record& r) { r.size = 1ULL << 50; });
    row("cipher 2", [](Record& r) { r.cryptMethod = 2; });
    row("cipher without key", [](Record& r) { r.cryptMethod = 1; });
    row("name too long", [](Record& r) { r.backingNameOffset = 48; r.backingNameLength = 1024; });
}

void TestQcow::badFieldIsRefusedInTheReferencesWords() {
    REQUIRE_TOOL("qemu-img");
    QFETCH(Change, change);
    const auto bytes = headerBytes(change);
    writeFile(m_path, QByteArray(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size())));
    const RunResult theirs = qemuImg({"map", "--output=json", "-f", "qcow", m_file});
    QCOMPARE(theirs.exitCode, 1);

    const auto chain = openImage(kPlain, m_path, Access::Read);

    QVERIFY(!chain);
    QCOMPARE("qemu-img: " + QByteArray::fromStdString(errorText(chain.error())) + '\n', theirs.err);
}

void TestQcow::compressedCopyIsReadByTheReference() {
    REQUIRE_TOOL("qemu-img");
    writeFile(m_folder.path("source.raw"), sourceData());

    QVERIFY_EXIT(platter({"convert", "-c", "-f", "raw", "-O", "qcow", m_folder.file("source.raw"), m_file}), 0);

    QVERIFY_EXIT(qemuImg({"compare", "-f", "raw", "-F", "qcow", m_folder.file("source.raw"), m_file}), 0);
    QVERIFY_EXIT(platter({"compare", "-f", "raw", "-F", "qcow", m_folder.file("source.raw"), m_file}), 0);
    QVERIFY(std::filesystem::file_size(m_path) < 700'000);
}

void TestQcow::referencesCompressedCopyIsRead() {
    REQUIRE_TOOL("qemu-img");
    writeFile(m_folder.path("source.raw"), sourceData());
    qemuImg({"convert", "-c", "-f", "raw", "-O", "qcow", m_folder.file("source.raw"), m_file}); // ends with 1 all the same

    QVERIFY_EXIT(platter({"compare", "-f", "raw", "-F", "qcow", m_folder.file("source.raw"), m_file}), 0);
}

void TestQcow::writeToACompressedClusterKeepsItsNeighbours() {
    REQUIRE_TOOL("qemu-img");
    QByteArray expected = sourceData();
    writeFile(m_folder.path("source.raw"), expected);
    QVERIFY_EXIT(platter({"convert", "-c", "-f", "raw", "-O", "qcow", m_folder.file("source.raw"), m_file}), 0);
    {
        const auto chain = openImage(kPlain, m_path, Access::ReadWrite);
        QVERIFY_RESULT(chain);
        QVERIFY_RESULT((*chain)->write(5000, pattern(9, 0, 6000)));
        QVERIFY_RESULT((*chain)->zero({40'000, 9000}));
        QVERIFY_RESULT((*chain)->close());
    }
    const auto written = pattern(9, 0, 6000);
    expected.replace(5000, 6000, QByteArray(reinterpret_cast<const char*>(written.data()), 6000));
    expected.replace(40'000, 9000, QByteArray(9000, '\0'));
    writeFile(m_folder.path("expected.raw"), expected);

    QVERIFY_EXIT(qemuImg({"compare", "-f", "raw", "-F", "qcow", m_folder.file("expected.raw"), m_file}), 0);
}

void TestQcow::overlayTakesTheRestFromItsBackingFile() {
    REQUIRE_TOOL("qemu-img");
    writeFile(m_folder.path("base.raw"), sourceData());
    QByteArray expected = sourceData();
    {
        const auto chain = createImage(kOverlay, m_path, static_cast<std::uint64_t>(expected.size()));
        QVERIFY_RESULT(chain);
        QVERIFY_RESULT((*chain)->write(1000, pattern(3, 0, 5000)));
        QVERIFY_RESULT((*chain)->zero({400'000, 1000}));
        QVERIFY_RESULT((*chain)->close());
    }
    const auto written = pattern(3, 0, 5000);
    expected.replace(1000, 5000, QByteArray(reinterpret_cast<const char*>(written.data()), 5000));
    expected.replace(400'000, 1000, QByteArray(1000, '\0'));
    writeFile(m_folder.path("expected.raw"), expected);

    QVERIFY_EXIT(qemuImg({"compare", "-f", "raw", "-F", "qcow", m_folder.file("expected.raw"), m_file}), 0);
    QVERIFY(std::filesystem::file_size(m_path) < 60'000);
}

void TestQcow::emptiedOverlayIsAsLongAsItsTable() {
    writeFile(m_folder.path("base.raw"), sourceData());
    const auto chain = createImage(kOverlay, m_path, kSize);
    QVERIFY_RESULT(chain);
    QVERIFY_RESULT((*chain)->write(0, pattern(3, 0, 50'000)));

    QVERIFY_RESULT((*chain)->layer(0).emptier()->makeEmpty());

    const auto first = (*chain)->extentAt(0, kSize);
    QVERIFY_RESULT(first);
    QCOMPARE(first->layer, 1U);
    QVERIFY(std::filesystem::file_size(m_path) < 100);
}

void TestQcow::compressedClusterPastTheEndIsAnError() {
    writeFile(m_folder.path("source.raw"), QByteArray(4096, 'a'));
    QVERIFY_EXIT(platter({"convert", "-c", "-f", "raw", "-O", "qcow", m_folder.file("source.raw"), m_file}), 0);
    std::filesystem::resize_file(m_path, std::filesystem::file_size(m_path) - 1);

    const auto chain = openImage(kPlain, m_path, Access::Read);
    QVERIFY_RESULT(chain);
    std::vector<std::byte> buffer(4096);
    const auto read = (*chain)->read(0, buffer);

    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::Corrupt);
}

void TestQcow::checkFindsDamage_data() {
    QTest::addColumn<quint64>("offset");
    QTest::addColumn<quint64>("value");
    QTest::addColumn<QByteArray>("shown");
    QTest::addColumn<int>("exitCode");
    // The L1 table lies at 0x30, the L2 table at 0x1000, ten clusters from 0x2000 on.
    const QByteArray leak("Leaked 1 clusters that no table names\n");
    const auto row = [](const char* name, quint64 offset, quint64 value, const QByteArray& shown, int exitCode = 2) {
        QTest::newRow(name) << offset << value << shown << exitCode;
    };
    row("L2 table used twice", 0x38, 0x1000, "ERROR L2 table at 0x1000 overlaps with L2 table\n");
    row("L2 table past the end", 0x38, 1ULL << 40, "ERROR L2 table 1 at 0x10000000000 is not in the file or not aligned\n");
    row("L2 table not aligned", 0x38, 0x1001, "ERROR L2 table 1 at 0x1001 is not in the file or not aligned\n");
    row("cluster past the end", 0x1000, 1ULL << 40, "ERROR cluster 0 at 0x10000000000 lies past the end of the file\n" + leak);
    row("cluster not aligned", 0x1000, 0x2001, "ERROR cluster 0 at 0x2001 is not aligned\n" + leak);
    row("cluster used twice", 0x1008, 0x2000, "ERROR cluster at 0x2000 overlaps with cluster\n" + leak);
    row("cluster on its table", 0x1000, 0x1000, "ERROR cluster at 0x1000 overlaps with L2 table\n" + leak);
    row("compressed cluster past the end", 0x1000, 1ULL << 63 | 1ULL << 52 | 0xd000,
        "ERROR cluster 0 at 0xd000 lies past the end of the file\n" + leak);
    row("cluster forgotten", 0x1000, 0, leak, 3);
}

void TestQcow::checkFindsDamage() {
    QFETCH(quint64, offset);
    QFETCH(quint64, value);
    QFETCH(QByteArray, shown);
    QFETCH(int, exitCode);
    {
        const auto chain = createImage(kPlain, m_path, kSize);
        QVERIFY_RESULT(chain);
        QVERIFY_RESULT((*chain)->write(0, pattern(1, 0, 40'960)));
        QVERIFY_RESULT((*chain)->close());
    }
    const be64 stored(value);
    patchFile(m_path, offset, QByteArray(static_cast<const char*>(static_cast<const void*>(&stored)), sizeof(stored)));

    const CheckRun run = checkCopy(true, readFile(m_path), "qcow", {});

    QCOMPARE(run.result.err, shown);
    QCOMPARE(run.result.exitCode, exitCode);
}

void TestQcow::checkFindsNothingInSoundImages() {
    REQUIRE_TOOL("qemu-img");
    writeFile(m_folder.path("a.raw"), sourceData());
    for (const bool packed : {false, true}) {
        QStringList command{"convert", "-f", "raw", "-O", "qcow", m_folder.file("a.raw"), m_file};
        if (packed) command.insert(1, "-c");
        qemuImg(command); // with -c it makes the image and fails
        QVERIFY_EXIT(platter({"check", "-f", "qcow", m_file}), 0);
        QVERIFY_EXIT(platter(command), 0);
        QVERIFY_EXIT(platter({"check", "-f", "qcow", m_file}), 0);
        for (const char* write : {"write -P 7 3k 9k", "write -P 8 5M 70k"})
            QVERIFY_EXIT(qemuIo(m_file, {write}, {"-f", "qcow"}), 0);
        const RunResult result = platter({"check", "-f", "qcow", m_file});
        // What a compressed cluster took is lost once it is written to.
        QVERIFY2(result.exitCode == 0 || (packed && result.exitCode == 3), result.describe());
    }
}

void TestQcow::repairIsRefused() {
    QVERIFY_RESULT(createImage(kPlain, m_path, kSize));

    const CheckRun run = checkCopy(true, readFile(m_path), "qcow", "all");

    QCOMPARE(run.result.exitCode, 63);
    QVERIFY(run.result.err.endsWith(": This image format does not support checks\n"));
}

QTEST_GUILESS_MAIN(TestQcow)
#include "tst_qcow.moc"
