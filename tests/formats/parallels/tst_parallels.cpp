// SPDX-License-Identifier: MIT
// What only Parallels' disks do: two kinds of table, header rules and texts, check, new files like the reference's.
#include "blockcore/formats/parallels/driver.h"
#include "tests/support/check_runs.h"
#include "tests/support/format_rows.h"
#include "tests/support/golden.h"
#include "tests/support/pattern.h"
#include "tests/support/programs.h"
#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QCryptographicHash>
#include <QTest>

using namespace blockcore;
using namespace test_support;

namespace {

constexpr std::uint64_t kSize = 64ULL << 20;
const FormatRow kPlain{"parallels", &parallels::kDriver, {}};

} // namespace

class TestParallels : public QObject {
    Q_OBJECT
private slots:
    void newFileIsTheReferences_data();
    void newFileIsTheReferences();
    void badOptionIsRefusedInTheReferencesWords_data();
    void badOptionIsRefusedInTheReferencesWords();
    void badFieldIsRefusedInTheReferencesWords_data();
    void badFieldIsRefusedInTheReferencesWords();
    void truncatedFileIsRefused();
    void checkFindsWhatTheReferenceFinds_data();
    void checkFindsWhatTheReferenceFinds();
    void checkAndRepairDoWhatTheReferencesDo_data();
    void checkAndRepairDoWhatTheReferencesDo();
    void checkGoesOnWhereTheReferenceAborts();
    void tailStaysWhileAClusterIsCutOff();
    void clusterAmongTheMetadataIsAnError();
    void clusterOutsideTheFileIsAnError();
    void imageInUseOpensForReadingOnly();
    void imageOfAnotherProgramReads();

private:
    void makeImage() {
        const auto chain = createImage(kPlain, m_path, kSize);
        QVERIFY_RESULT(chain);
        for (const std::uint64_t cluster : {1, 5})
            QVERIFY_RESULT((*chain)->write(cluster << 20, pattern(cluster, 0, 1 << 20)));
        QVERIFY_RESULT((*chain)->close());
    }
    TempDir m_folder;
    std::filesystem::path m_path = m_folder.path("a.hds");
    QString m_file = m_folder.file("a.hds");
};

void TestParallels::newFileIsTheReferences_data() {
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<quint64>("size");
    for (const char* options : {"", "cluster_size=64k", "cluster_size=1000", "cluster_size=3000k"})
        for (const quint64 size : {512ULL, 66'048ULL, 10ULL << 20, 1ULL << 30})
            QTest::newRow((QByteArray(options) + ' ' + QByteArray::number(size)).constData()) << QByteArray(options) << size;
    QTest::newRow("4 TiB") << QByteArray() << quint64{4ULL << 40};
}

void TestParallels::newFileIsTheReferences() {
    REQUIRE_TOOL("qemu-img");
    QFETCH(QByteArray, options);
    QFETCH(quint64, size);
    QStringList command{"create", "-q", "-f", "parallels"};
    if (!options.isEmpty()) command << "-o" << QString::fromUtf8(options);
    QVERIFY_EXIT(qemuImg(command << m_folder.file("b.hds") << QString::number(size)), 0);

    QVERIFY_RESULT(createImage({"parallels", &parallels::kDriver, options}, m_path, size));

    QVERIFY(readFile(m_path) == readFile(m_folder.path("b.hds")));
}

void TestParallels::badOptionIsRefusedInTheReferencesWords_data() {
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<quint64>("size");
    QTest::newRow("no clusters") << QByteArray("cluster_size=0") << quint64{10 << 20};
    QTest::newRow("clusters too large") << QByteArray("cluster_size=4G") << quint64{10 << 20};
    QTest::newRow("disk too large") << QByteArray() << quint64{8ULL << 50};
}

void TestParallels::badOptionIsRefusedInTheReferencesWords() {
    REQUIRE_TOOL("qemu-img");
    QFETCH(QByteArray, options);
    QFETCH(quint64, size);
    QStringList command{"create", "-q", "-f", "parallels"};
    if (!options.isEmpty()) command << "-o" << QString::fromUtf8(options);
    const RunResult theirs = qemuImg(command << m_file << QString::number(size));

    const auto ours = createImage({"parallels", &parallels::kDriver, options}, m_path, size);

    QVERIFY(!ours);
    QCOMPARE("qemu-img: " + m_file + ": " + QString::fromStdString(ours.error().message) + '\n', QString::fromUtf8(theirs.err));
}

void TestParallels::badFieldIsRefusedInTheReferencesWords_data() {
    QTest::addColumn<quint64>("offset");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, quint64 offset, const char* bytes, const char* message) {
        QTest::newRow(name) << offset << QByteArray::fromHex(bytes) << QString(message);
    };
    row("magic", 0, "00", "Image not in Parallels format");
    row("version", 16, "03000000", "Image not in Parallels format");
    row("no clusters", 28, "00000000", "Invalid image: Zero sectors per track");
    row("clusters too large", 28, "ffffff7f", "Invalid image: Too big cluster");
    row("table too large", 32, "ffffff3f", "Catalog too large");
    row("table past the end", 32, "ffffff00", "The Parallels table ends past the end of the file");
    row("disk too large", 36, "ffffffffffffffff", "Could not refresh total sector count: File too large");
}

void TestParallels::badFieldIsRefusedInTheReferencesWords() {
    QFETCH(quint64, offset);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, message);
    makeImage();
    patchFile(m_path, offset, bytes);

    const auto opened = openImage(kPlain, m_path, Access::Read);

    QVERIFY(!opened);
    QCOMPARE(QString::fromStdString(opened.error().message), message);
}

void TestParallels::truncatedFileIsRefused() {
    makeImage();
    const QByteArray whole = readFile(m_path);
    for (const qsizetype length : {0, 15, 63, 64, 319}) {
        writeFile(m_path, whole.first(length));
        QVERIFY2(!openImage(kPlain, m_path, Access::Read), QByteArray::number(length));
    }
}

void TestParallels::checkFindsWhatTheReferenceFinds_data() {
    QTest::addColumn<quint64>("offset");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("sound") << quint64{52} << QByteArray(1, '\0');
    QTest::newRow("in use") << quint64{44} << QByteArray::fromHex("596e6f74");
    QTest::newRow("data in the header") << quint64{48} << QByteArray::fromHex("00000000");
    QTest::newRow("cluster used twice") << quint64{0x48} << QByteArray::fromHex("01000000");
    QTest::newRow("cluster forgotten") << quint64{0x54} << QByteArray::fromHex("00000000");
}

void TestParallels::checkFindsWhatTheReferenceFinds() {
    REQUIRE_TOOL("qemu-img");
    QFETCH(quint64, offset);
    QFETCH(QByteArray, bytes);
    makeImage();
    patchFile(m_path, offset, bytes);
    const auto chain = openImage(kPlain, m_path, Access::Read);
    QVERIFY_RESULT(chain);
    Progress progress;

    const auto report = (*chain)->layer(0).checker()->check({progress});

    QVERIFY_RESULT(report);
    QByteArray lines;
    for (const Finding& finding : report->findings) lines += QByteArray::fromStdString(finding.detail) + '\n';
    const RunResult theirs = qemuImg({"check", "-f", "parallels", "--output=json", m_file});
    QCOMPARE(lines, theirs.err);
    const auto verifyCount = [&](const QByteArray& name, std::uint64_t ours) {
        const QByteArray line = '"' + name + "\": " + QByteArray::number(quint64{ours});
        QVERIFY2(ours == 0 ? !theirs.out.contains('"' + name + '"') : theirs.out.contains(line), theirs.out + line);
    };
    verifyCount("corruptions", report->corruptions);
    verifyCount("leaks", report->leaks);
    verifyCount("allocated-clusters", report->allocatedClusters);
    verifyCount("fragmented-clusters", report->fragmentedClusters);
    verifyCount("image-end-offset", report->imageEndOffset);
}

void TestParallels::checkAndRepairDoWhatTheReferencesDo_data() {
    QTest::addColumn<quint64>("offset");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<qint64>("longer");
    QTest::addColumn<bool>("aborts"); // the reference, unless it repairs
    const auto row = [](const char* name, quint64 offset, const char* bytes, qint64 longer = 0, bool aborts = false) {
        QTest::newRow(name) << offset << QByteArray::fromHex(bytes) << longer << aborts;
    };
    row("sound", 52, "00");
    row("in use", 44, "596e6f74");
    row("no data sector", 48, "00000000");
    row("data sector in the header", 48, "03000000");
    row("data sector past the end", 48, "00001000");
    row("cluster used twice", 0x48, "01000000");
    row("cluster used three times", 0x48, "0100000001000000");
    row("space at the end", 52, "00", 2'500'000);
    row("cluster outside", 0x48, "ffffff7f", 0, true);
    row("last cluster cut off", 52, "00", -4096, true);
}

void TestParallels::checkAndRepairDoWhatTheReferencesDo() {
    REQUIRE_TOOL("qemu-img");
    QFETCH(quint64, offset);
    QFETCH(QByteArray, bytes);
    QFETCH(qint64, longer);
    QFETCH(bool, aborts);
    makeImage();
    patchFile(m_path, offset, bytes);
    QByteArray image = readFile(m_path);
    image.resize(image.size() + longer, '\0');
    for (const QString mode : {"", "leaks", "all"}) {
        if (aborts && mode != "all") continue;
        const CheckRun theirs = checkCopy(false, image, "parallels", mode), ours = checkCopy(true, image, "parallels", mode);
        QCOMPARE(ours.result.err, theirs.result.err);
        QCOMPARE(ours.result.out, theirs.result.out);
        QCOMPARE(ours.result.exitCode, theirs.result.exitCode);
        // Whatever it does, it takes the mark off.
        if (offset != 44 || mode != "leaks") QVERIFY(ours.file == theirs.file);
    }
}

void TestParallels::checkGoesOnWhereTheReferenceAborts() {
    makeImage();
    patchFile(m_path, 0x48, QByteArray::fromHex("ffffff7f"));

    const CheckRun run = checkCopy(true, readFile(m_path), "parallels", {});

    QCOMPARE(run.result.exitCode, 2);
    QCOMPARE(run.result.err, QByteArray("ERROR cluster 2 is outside image\n"));
    QVERIFY(run.result.out.contains("1 errors were found"));
}

void TestParallels::tailStaysWhileAClusterIsCutOff() {
    makeImage();
    const QByteArray image = readFile(m_path), cut = image.first(image.size() - 4096);

    const CheckRun run = checkCopy(true, cut, "parallels", "leaks");

    QCOMPARE(run.result.exitCode, 2);
    QVERIFY(run.file == cut);
}

void TestParallels::clusterAmongTheMetadataIsAnError() {
    makeImage();
    std::vector<std::byte> bytes(512);
    // With places in sectors, the first one lies in the header.
    patchFile(m_path, 0, "WithoutFreeSpace");
    patchFile(m_path, 32, QByteArray::fromHex("00100000"));
    const auto longTable = openImage(kPlain, m_path, Access::Read);
    QVERIFY_RESULT(longTable);

    QVERIFY_FAILS((*longTable)->read(1 << 20, bytes), ErrorCode::Corrupt);
}

void TestParallels::clusterOutsideTheFileIsAnError() {
    makeImage();
    patchFile(m_path, 0x40, QByteArray::fromHex("ffffffff"));
    const auto chain = openImage(kPlain, m_path, Access::Read);
    QVERIFY_RESULT(chain);
    std::vector<std::byte> bytes(512);

    QVERIFY_FAILS((*chain)->read(0, bytes), ErrorCode::Corrupt);
}

void TestParallels::imageInUseOpensForReadingOnly() {
    makeImage();
    patchFile(m_path, 44, QByteArray::fromHex("596e6f74"));

    QVERIFY_RESULT(openImage(kPlain, m_path, Access::Read));
    QVERIFY_FAILS(openImage(kPlain, m_path, Access::ReadWrite), ErrorCode::Corrupt);
}

void TestParallels::imageOfAnotherProgramReads() {
    const auto file = goldenImage("parallels-v1", m_folder.root());
    if (file.empty()) QSKIP("no golden images");
    const auto chain = openImage(kPlain, file, Access::Read);
    QVERIFY_RESULT(chain);
    QByteArray bytes(qsizetype((*chain)->size()), '\0');

    QVERIFY_RESULT((*chain)->read(0, std::as_writable_bytes(std::span(bytes.data(), std::size_t(bytes.size())))));

    QCOMPARE(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex(),
             QByteArray("15faf41ebc93b5f734341cb7a2d909001e3f7306960f9d8bc63894f2a8e5bc45"));
}

QTEST_APPLESS_MAIN(TestParallels)
#include "tst_parallels.moc"
