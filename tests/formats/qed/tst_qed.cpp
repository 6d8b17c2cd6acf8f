// SPDX-License-Identifier: MIT
// What only QED does: header rules, backing files, zero clusters, the mark of an unclean end, new files like the reference's.
#include "blockcore/base/stored.h"
#include "blockcore/formats/qed/driver.h"
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

constexpr std::uint64_t kSize = 16ULL << 20;
const FormatRow kPlain{"qed", &qed::kDriver, {}};
const FormatRow kOverlay{"qed overlay", &qed::kDriver, "backing_file=base.raw,backing_fmt=raw"};

} // namespace

class TestQed : public QObject {
    Q_OBJECT
private slots:
    void newFileIsTheReferences_data();
    void newFileIsTheReferences();
    void badOptionIsRefusedInTheReferencesWords_data();
    void badOptionIsRefusedInTheReferencesWords();
    void badFieldIsRefusedInTheReferencesWords_data();
    void badFieldIsRefusedInTheReferencesWords();
    void overlayTakesTheRestFromItsBackingFile();
    void zeroHidesTheBackingFile();
    void checkCountsWhatTheReferenceCounts_data();
    void checkCountsWhatTheReferenceCounts();
    void checkAndRepairDoWhatTheReferencesDo_data();
    void checkAndRepairDoWhatTheReferencesDo();
    void markStaysOnADamagedImage();
    void entryOutsideTheFileIsAnError();
    void markOfAnUncleanEndIsTakenOff();
    void damagedImageWithTheMarkOpensForReadingOnly();

private:
    void makeImage() {
        const auto chain = createImage(kPlain, m_path, kSize);
        QVERIFY_RESULT(chain);
        QVERIFY_RESULT((*chain)->write(1 << 20, pattern(1, 0, 300'000)));
        QVERIFY_RESULT((*chain)->close());
    }
    // The entry of the first cluster that makeImage() wrote.
    quint64 entryOffset() {
        le64 table;
        const QByteArray file = readFile(m_path);
        std::memcpy(&table, file.constData() + 0x10000, sizeof(table));
        return table + 16 * sizeof(le64);
    }
    TempDir m_folder;
    std::filesystem::path m_path = m_folder.path("a.qed");
    QString m_file = m_folder.file("a.qed");
};

void TestQed::newFileIsTheReferences_data() {
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<quint64>("size");
    for (const char* options : {"", "cluster_size=4k", "cluster_size=1M,table_size=16", "table_size=1"})
        for (const quint64 size : {0ULL, 512ULL, 66'048ULL, 1ULL << 30})
            QTest::newRow((QByteArray(options) + ' ' + QByteArray::number(size)).constData()) << QByteArray(options) << size;
    QTest::newRow("backed by raw") << QByteArray("backing_file=base.raw,backing_fmt=raw") << quint64{kSize};
}

void TestQed::newFileIsTheReferences() {
    REQUIRE_TOOL("qemu-img");
    QFETCH(QByteArray, options);
    QFETCH(quint64, size);
    writeFile(m_folder.path("base.raw"), QByteArray(512, '\0'));
    QStringList command{"create", "-q", "-f", "qed"};
    if (!options.isEmpty()) command << "-o" << QString::fromUtf8(options);
    QVERIFY_EXIT(qemuImg(command << m_folder.file("b.qed") << QString::number(size)), 0);

    QVERIFY_RESULT(createImage({"qed", &qed::kDriver, options}, m_path, size));

    QVERIFY(readFile(m_path) == readFile(m_folder.path("b.qed")));
}

void TestQed::badOptionIsRefusedInTheReferencesWords_data() {
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<quint64>("size");
    QTest::newRow("cluster size odd") << QByteArray("cluster_size=3000") << quint64{1 << 20};
    QTest::newRow("cluster size small") << QByteArray("cluster_size=2k") << quint64{1 << 20};
    QTest::newRow("cluster size large") << QByteArray("cluster_size=128M") << quint64{1 << 20};
    QTest::newRow("table size odd") << QByteArray("table_size=3") << quint64{1 << 20};
    QTest::newRow("table size large") << QByteArray("table_size=32") << quint64{1 << 20};
    QTest::newRow("disk too large") << QByteArray("cluster_size=4k,table_size=1") << quint64{10ULL << 40};
    QTest::newRow("disk too large by default") << QByteArray() << quint64{100ULL << 40};
}

void TestQed::badOptionIsRefusedInTheReferencesWords() {
    REQUIRE_TOOL("qemu-img");
    QFETCH(QByteArray, options);
    QFETCH(quint64, size);
    QStringList command{"create", "-q", "-f", "qed"};
    if (!options.isEmpty()) command << "-o" << QString::fromUtf8(options);
    const RunResult theirs = qemuImg(command << m_file << QString::number(size));

    const auto ours = createImage({"qed", &qed::kDriver, options}, m_path, size);

    QVERIFY(!ours);
    QCOMPARE("qemu-img: " + m_file + ": " + QString::fromStdString(ours.error().message) + '\n', QString::fromUtf8(theirs.err));
}

void TestQed::badFieldIsRefusedInTheReferencesWords_data() {
    QTest::addColumn<quint64>("offset");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, quint64 offset, const char* bytes, const char* message) {
        QTest::newRow(name) << offset << QByteArray::fromHex(bytes) << QString(message);
    };
    row("magic", 0, "00", "Image not in QED format");
    row("cluster size 0", 4, "00000000", "QED cluster size is invalid");
    row("cluster size odd", 4, "01000100", "QED cluster size is invalid");
    row("table size 0", 8, "00000000", "QED table size is invalid");
    row("table size 17", 8, "11000000", "QED table size is invalid");
    row("header long", 12, "ffffffff", "QED table offset is invalid");
    row("unknown feature", 16, "80", "Unsupported QED features: 80");
    row("L1 in the header", 40, "0000000000000000", "QED table offset is invalid");
    row("L1 not aligned", 40, "0100010000000000", "QED table offset is invalid");
    row("L1 past the end", 40, "0000ff0000000000", "QED table offset is invalid");
    row("size odd", 48, "0100000000000000", "QED image size is invalid");
    row("size huge", 48, "00000000000000ff", "QED image size is invalid");
    row("backing name outside", 16, "01", "");
}

void TestQed::badFieldIsRefusedInTheReferencesWords() {
    QFETCH(quint64, offset);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, message);
    makeImage();
    patchFile(m_path, offset, bytes);
    if (message.isEmpty()) {
        patchFile(m_path, 56, QByteArray::fromHex("ffffff7fff000000"));
        message = "QED backing file name is invalid";
    }

    const auto opened = openImage(kPlain, m_path, Access::Read);

    QVERIFY(!opened);
    QCOMPARE(QString::fromStdString(opened.error().message), message);
}

void TestQed::overlayTakesTheRestFromItsBackingFile() {
    REQUIRE_TOOL("qemu-img");
    const auto below = pattern(7, 0, kSize);
    writeFile(m_folder.path("base.raw"), QByteArray::fromRawData(std::bit_cast<const char*>(below.data()), kSize));
    auto model = below;
    {
        const auto chain = createImage(kOverlay, m_path, kSize);
        QVERIFY_RESULT(chain);
        Random random(1);
        for (int step = 0; step < 20; ++step) {
            const std::uint64_t offset = random.below(kSize), length = 1 + random.below(std::min<std::uint64_t>(200'000, kSize - offset));
            const auto part = std::span(model).subspan(offset, length);
            fillPattern(part, random.next(), offset);
            QVERIFY_RESULT((*chain)->write(offset, part));
        }
        QVERIFY_RESULT((*chain)->close());
    }
    writeFile(m_folder.path("model.raw"), QByteArray::fromRawData(std::bit_cast<const char*>(model.data()), kSize));

    QVERIFY_EXIT(qemuImg({"compare", "-f", "raw", "-F", "qed", m_folder.file("model.raw"), m_file}), 0);
    QVERIFY_EXIT(qemuImg({"check", m_file}), 0);
}

void TestQed::zeroHidesTheBackingFile() {
    const auto below = pattern(7, 0, kSize);
    writeFile(m_folder.path("base.raw"), QByteArray::fromRawData(std::bit_cast<const char*>(below.data()), kSize));
    const auto chain = createImage(kOverlay, m_path, kSize);
    QVERIFY_RESULT(chain);

    QVERIFY_RESULT((*chain)->zero({1 << 20, 1 << 20}));

    std::vector<std::byte> bytes(1 << 20);
    QVERIFY_RESULT((*chain)->read(1 << 20, bytes));
    QVERIFY(std::ranges::all_of(bytes, [](std::byte value) { return value == std::byte{0}; }));
    const auto extent = (*chain)->layer(0).extentAt(1 << 20, 1 << 20);
    QVERIFY_RESULT(extent);
    QCOMPARE(extent->kind, ExtentKind::Zero);
    QVERIFY_RESULT((*chain)->read(0, bytes));
    QVERIFY(std::equal(bytes.begin(), bytes.end(), below.begin()));
}

void TestQed::checkCountsWhatTheReferenceCounts_data() {
    QTest::addColumn<quint64>("offset");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("sound") << quint64{0} << QByteArray();
    QTest::newRow("L2 not aligned") << quint64{0x10000} << QByteArray::fromHex("0100");
    QTest::newRow("L2 past the end") << quint64{0x10000} << QByteArray::fromHex("0000ff00");
    QTest::newRow("L2 forgotten") << quint64{0x10000} << QByteArray::fromHex("00000000");
}

void TestQed::checkCountsWhatTheReferenceCounts() {
    REQUIRE_TOOL("qemu-img");
    QFETCH(quint64, offset);
    QFETCH(QByteArray, bytes);
    makeImage();
    patchFile(m_path, offset, bytes);
    const QByteArray theirs = qemuImg({"check", "--output=json", m_file}).out;
    const auto chain = openImage(kPlain, m_path, Access::Read);
    QVERIFY_RESULT(chain);
    Progress progress;

    const auto report = (*chain)->layer(0).checker()->check({progress});

    QVERIFY_RESULT(report);
    const auto verifyCount = [&](const QByteArray& name, std::uint64_t ours) {
        const QByteArray line = '"' + name + "\": " + QByteArray::number(quint64{ours});
        QVERIFY2(ours == 0 ? !theirs.contains('"' + name + '"') : theirs.contains(line), theirs + line);
    };
    verifyCount("corruptions", report->corruptions);
    verifyCount("leaks", report->leaks);
    verifyCount("total-clusters", report->totalClusters);
    verifyCount("allocated-clusters", report->allocatedClusters);
    verifyCount("fragmented-clusters", report->fragmentedClusters);
}

void TestQed::checkAndRepairDoWhatTheReferencesDo_data() {
    QTest::addColumn<quint64>("offset");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<qint64>("longer");
    makeImage();
    const quint64 l1 = 0x10000, first = entryOffset();
    const auto row = [](const char* name, quint64 offset, const QByteArray& bytes, qint64 longer = 0) {
        QTest::newRow(name) << offset << bytes << longer;
    };
    const auto entry = [](quint64 value) {
        const le64 stored(value);
        return QByteArray(static_cast<const char*>(static_cast<const void*>(&stored)), sizeof(stored));
    };
    row("sound", l1, {});
    row("mark of an unclean end", 16, "\2");
    row("L2 table outside", l1, entry(1 << 30));
    row("L2 table of nothing outside", l1 + 8, entry(1 << 30));
    row("L2 table used twice", l1 + 8, entry(first - 16 * 8));
    row("cluster outside", first, entry(1 << 30));
    row("cluster not aligned", first, entry(0x50007));
    row("cluster in the header", first, entry(0));
    row("cluster used twice", first + 8, entry(first / 0x10000 * 0x10000));
    row("entry behind the disk", first + 8 * 30'000, entry(1 << 30));
    row("space at the end", l1, {}, 3 << 16);
}

void TestQed::checkAndRepairDoWhatTheReferencesDo() {
    REQUIRE_TOOL("qemu-img");
    QFETCH(quint64, offset);
    QFETCH(QByteArray, bytes);
    QFETCH(qint64, longer);
    makeImage();
    patchFile(m_path, offset, bytes);
    QByteArray image = readFile(m_path);
    image.resize(image.size() + longer, '\0');
    for (const QString mode : {"", "leaks", "all"}) {
        const CheckRun theirs = checkCopy(false, image, "qed", mode), ours = checkCopy(true, image, "qed", mode);
        QCOMPARE(ours.result.err, theirs.result.err);
        QCOMPARE(ours.result.out, theirs.result.out);
        QCOMPARE(ours.result.exitCode, theirs.result.exitCode);
        QVERIFY(ours.file == theirs.file);
    }
}

void TestQed::markStaysOnADamagedImage() {
    makeImage();
    patchFile(m_path, 16, QByteArray(1, '\2'));
    const quint64 first = entryOffset();
    patchFile(m_path, first + 8, readFile(m_path).sliced(qsizetype(first), 8));

    const CheckRun run = checkCopy(true, readFile(m_path), "qed", "all");

    QCOMPARE(run.result.exitCode, 2);
    QCOMPARE(run.file.at(16), '\2');
}

void TestQed::entryOutsideTheFileIsAnError() {
    makeImage();
    patchFile(m_path, 0x10000, QByteArray::fromHex("0000ff00"));
    const auto chain = openImage(kPlain, m_path, Access::Read);
    QVERIFY_RESULT(chain);
    std::vector<std::byte> bytes(512);

    QVERIFY_FAILS((*chain)->read(0, bytes), ErrorCode::Corrupt);
}

void TestQed::markOfAnUncleanEndIsTakenOff() {
    makeImage();
    patchFile(m_path, 16, QByteArray(1, '\2'));
    {
        const auto readOnly = openImage(kPlain, m_path, Access::Read);
        QVERIFY_RESULT(readOnly);
        QVERIFY((*readOnly)->layer(0).info().dirty.value());
    }

    QVERIFY_RESULT(openImage(kPlain, m_path, Access::ReadWrite));

    QCOMPARE(readFile(m_path).at(16), '\0');
}

void TestQed::damagedImageWithTheMarkOpensForReadingOnly() {
    makeImage();
    patchFile(m_path, 16, QByteArray(1, '\2'));
    patchFile(m_path, 0x10000, QByteArray::fromHex("0000ff00"));

    QVERIFY_FAILS(openImage(kPlain, m_path, Access::ReadWrite), ErrorCode::Corrupt);
    QVERIFY_RESULT(openImage(kPlain, m_path, Access::Read));
    QCOMPARE(readFile(m_path).at(16), '\2');
}

QTEST_APPLESS_MAIN(TestQed)
#include "tst_qed.moc"
