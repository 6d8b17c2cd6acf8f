// SPDX-License-Identifier: MIT
// What only VHDX does: two headers, regions and metadata, new files like the reference's, images of others.
#include "tests/formats/vhdx/vhdx_file.h"
#include "tests/support/golden.h"
#include "tests/support/pattern.h"
#include "tests/support/programs.h"
#include "tests/support/result_macros.h"

#include <QCryptographicHash>
#include <QTest>

using namespace blockcore;
using namespace test_support;
using namespace vhdx_file;

class TestVhdx : public QObject {
    Q_OBJECT
private slots:
    void checksumIsCastagnolis();
    void newFileIsTheReferences_data();
    void newFileIsTheReferences();
    void badOptionIsRefusedInTheReferencesWords_data();
    void badOptionIsRefusedInTheReferencesWords();
    void oneValidHeaderIsEnough();
    void regionTableHasACopy();
    void badFieldIsRefused_data();
    void badFieldIsRefused();
    void truncatedFileIsRefused();
    void blockAmongTheMetadataIsRefused();
    void sectorsOf4096BytesRead();
    void checkReportsBlocksPastTheEnd();
    void imageOfAnotherProgramReads();

private:
    void makeImage() { QVERIFY_RESULT(createImage(kDynamic, m_path, kSize)); }
    std::vector<std::byte> m_data = pattern(4, 0, 3 << 20);
    TempDir m_folder;
    std::filesystem::path m_path = m_folder.path("a.vhdx");
    QString m_file = m_folder.file("a.vhdx");
};

void TestVhdx::checksumIsCastagnolis() {
    const std::string_view digits = "123456789";
    QCOMPARE(crc32c(std::as_bytes(std::span(digits))), 0xe3069283U);
    QCOMPARE(crc32c(std::as_bytes(std::span(digits).subspan(4)), crc32c(std::as_bytes(std::span(digits).first(4)))),
             0xe3069283U);
}

void TestVhdx::newFileIsTheReferences_data() {
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<quint64>("size");
    for (const char* options : {"", "subformat=fixed", "block_state_zero=off", "subformat=fixed,block_state_zero=off",
                                "block_size=1M", "log_size=3M", "block_size=1536K,log_size=1000K"})
        for (const quint64 size : {512ULL, (20ULL << 20) + 512, 64ULL << 20})
            QTest::newRow((QByteArray(options) + ' ' + QByteArray::number(size)).constData()) << QByteArray(options) << size;
    for (const quint64 size : {(1ULL << 30) + 512, (100ULL << 30) + 512, (32ULL << 40) + 512})
        QTest::newRow(("larger blocks " + QByteArray::number(size)).constData()) << QByteArray() << size;
    QTest::newRow("bitmap entries") << QByteArray("block_size=1M") << quint64{13ULL << 30};
}

void TestVhdx::newFileIsTheReferences() {
    REQUIRE_TOOL("qemu-img");
    QFETCH(QByteArray, options);
    QFETCH(quint64, size);
    QStringList command{"create", "-q", "-f", "vhdx"};
    if (!options.isEmpty()) command << "-o" << QString::fromUtf8(options);
    QVERIFY_EXIT(qemuImg(command << m_folder.file("b.vhdx") << QString::number(size)), 0);

    QVERIFY_RESULT(createImage({"vhdx", &vhdx::kDriver, options}, m_path, size));

    // Apart from identifiers, sequence numbers, and the sums over them.
    QByteArray ours = readFile(m_path), theirs = readFile(m_folder.path("b.vhdx"));
    QCOMPARE(ours.size(), theirs.size());
    for (QByteArray* file : {&ours, &theirs}) {
        for (const qsizetype header : {kFirstHeader, kSecondHeader}) file->replace(header + 4, 44, QByteArray(44, '\0'));
        const auto metadata = qFromLittleEndian<quint64>(file->constData() + kRegions + 64);
        file->replace(qsizetype(metadata) + (64 << 10) + 16, 16, QByteArray(16, '\0'));
    }
    QVERIFY(ours == theirs);
}

void TestVhdx::badOptionIsRefusedInTheReferencesWords_data() {
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<quint64>("size");
    QTest::newRow("disk too large") << QByteArray() << quint64{65ULL << 40};
    QTest::newRow("block size") << QByteArray("block_size=3M") << quint64{1 << 20};
    QTest::newRow("log too large") << QByteArray("log_size=5G") << quint64{1 << 20};
    QTest::newRow("no log") << QByteArray("log_size=0") << quint64{1 << 20};
    QTest::newRow("subformat") << QByteArray("subformat=thin") << quint64{1 << 20};
}

void TestVhdx::badOptionIsRefusedInTheReferencesWords() {
    REQUIRE_TOOL("qemu-img");
    QFETCH(QByteArray, options);
    QFETCH(quint64, size);
    QStringList command{"create", "-q", "-f", "vhdx"};
    if (!options.isEmpty()) command << "-o" << QString::fromUtf8(options);
    const RunResult theirs = qemuImg(command << m_file << QString::number(size));

    const auto ours = createImage({"vhdx", &vhdx::kDriver, options}, m_path, size);

    QVERIFY(!ours);
    QCOMPARE("qemu-img: " + m_file + ": " + QString::fromStdString(ours.error().message) + '\n', QString::fromUtf8(theirs.err));
}

void TestVhdx::oneValidHeaderIsEnough() {
    for (const qsizetype damaged : {kFirstHeader, kSecondHeader}) {
        makeImage();
        patchFile(m_path, std::uint64_t(damaged + 100), "x");
        QVERIFY_RESULT(openImage(kDynamic, m_path, Access::Read));
    }
    patchFile(m_path, kFirstHeader + 100, "x");

    const auto opened = openImage(kDynamic, m_path, Access::Read);

    QVERIFY(!opened);
    QCOMPARE(QString::fromStdString(opened.error().message), QStringLiteral("No valid VHDX header found"));
}

void TestVhdx::regionTableHasACopy() {
    makeImage();
    patchFile(m_path, kRegions + 100, "x");
    QVERIFY_RESULT(openImage(kDynamic, m_path, Access::Read));
    patchFile(m_path, kRegionsCopy + 100, "x");
    QVERIFY_FAILS(openImage(kDynamic, m_path, Access::Read), ErrorCode::Corrupt);
}

void TestVhdx::badFieldIsRefused_data() {
    QTest::addColumn<qsizetype>("offset");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    const auto row = [](const char* name, qsizetype offset, const char* bytes, ErrorCode code = ErrorCode::Corrupt) {
        QTest::newRow(name) << offset << QByteArray::fromHex(bytes) << int(code);
    };
    row("no signature", 0, "00", ErrorCode::WrongFormat);
    row("log version", kSecondHeader + 64, "01", ErrorCode::Unsupported);
    row("log in the header", kSecondHeader + 72, "0000000000000000");
    row("log not aligned", kSecondHeader + 72, "0110000000000000");
    row("log length odd", kSecondHeader + 68, "01000000");
    row("no region", kRegions + 8, "00");
    row("one region", kRegions + 8, "01");
    row("many regions", kRegions + 8, "ff080000");
    row("region twice", kRegions + 16, "06a27c8b90479a4bb8fe575f050f886e");
    row("unknown region", kRegions + 16, "00");
    row("regions overlap", kRegions + 32, "00003000");
    row("region in the header", kRegions + 32, "00000000");
    row("region empty", kRegions + 40, "00000000");
    row("region not aligned", kRegions + 32, "01002000");
    row("table past the end", kRegions + 32, "00000010");
    row("table far past the end", kRegions + 32, "0000f0ffffffffff");
    row("metadata past the end", kRegions + 64, "00000010");
    row("metadata signature", kMetadata, "00");
    row("many items", kMetadata + 10, "ff0f");
    row("item missing", kMetadata + 10, "03");
    row("item unknown", kMetadata + 32, "00", ErrorCode::Unsupported);
    row("item outside", kMetadata + 48, "ffffff0f");
    row("item in the table", kMetadata + 48, "00000000");
    row("item long", kMetadata + 52, "ffffff0f");
    row("item short", kMetadata + 52, "04000000");
    row("block size 0", kItems, "00000000");
    row("block size 3 MiB", kItems, "00003000");
    row("block size 512 MiB", kItems, "00000020");
    row("block size 512 KiB", kItems, "00000800");
    row("differencing", kItems + 4, "02", ErrorCode::Unsupported);
    row("odd size", kItems + 8, "01");
    row("size 8 EiB", kItems + 8, "00feffffffffff7f", ErrorCode::TooLarge);
    row("more blocks than entries", kItems + 8, "0000000000300000");
    row("sector size 0", kItems + 32, "00000000");
    row("sector size 1024", kItems + 32, "00040000");
}

void TestVhdx::badFieldIsRefused() {
    QFETCH(qsizetype, offset);
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    makeImage();
    QByteArray file = readFile(m_path);
    file.replace(kRegionsCopy, 64 << 10, QByteArray(64 << 10, '\0'));
    writeFile(m_path, file);
    patchSealed(m_path, offset, bytes);
    file = readFile(m_path);
    file.replace(kRegionsCopy, 64 << 10, QByteArray(64 << 10, '\0'));
    writeFile(m_path, file);

    const auto opened = openImage(kDynamic, m_path, Access::Read);

    QVERIFY(!opened);
    QCOMPARE(int(opened.error().code), code);
}

void TestVhdx::truncatedFileIsRefused() {
    makeImage();
    const QByteArray whole = readFile(m_path);
    for (const qsizetype length : {0, 7, 8, 512, 65536, 69631, 135168, 196608, 262143, 1 << 20, 2 << 20, 3 << 20, 3211264}) {
        writeFile(m_path, whole.first(length));
        QVERIFY2(!openImage(kDynamic, m_path, Access::Read), QByteArray::number(length));
    }
}

void TestVhdx::blockAmongTheMetadataIsRefused() {
    for (const char* entry : {"0600000000000000", "0600100000000000", "0600200000000000", "0600300000000000",
                              "0700800000000000", "0600f0ffffffffff"}) {
        makeImage();
        patchFile(m_path, kTable, QByteArray::fromHex(entry));
        const auto chain = openImage(kDynamic, m_path, Access::Read);
        QVERIFY_RESULT(chain);
        std::vector<std::byte> bytes(512);
        QVERIFY_FAILS((*chain)->read(0, bytes), ErrorCode::Corrupt);
        QVERIFY_FAILS((*chain)->extentAt(0, 512), ErrorCode::Corrupt);
    }
}

void TestVhdx::sectorsOf4096BytesRead() {
    {
        const auto chain = createImage(kDynamic, m_path, kSize);
        QVERIFY_RESULT(chain);
        QVERIFY_RESULT((*chain)->write(1 << 20, m_data));
        QVERIFY_RESULT((*chain)->close());
    }
    patchSealed(m_path, kItems + 32, QByteArray::fromHex("00100000"));

    const auto chain = openImage(kDynamic, m_path, Access::Read);

    QVERIFY_RESULT(chain);
    std::vector<std::byte> bytes(m_data.size());
    QVERIFY_RESULT((*chain)->read(1 << 20, bytes));
    QVERIFY(bytes == m_data);
}

void TestVhdx::checkReportsBlocksPastTheEnd() {
    makeImage();
    patchFile(m_path, kTable, QByteArray::fromHex("0600800000000000"));
    const auto chain = openImage(kDynamic, m_path, Access::Read);
    QVERIFY_RESULT(chain);
    Progress progress;

    const auto report = (*chain)->layer(0).checker()->check({progress});

    QVERIFY_RESULT(report);
    QCOMPARE(report->corruptions, std::uint64_t{1});
    QCOMPARE(QString::fromStdString(report->findings.front().detail),
             QStringLiteral("VHDX BAT entry 0 end offset 16777215 points after end of file (8388608). "
                            "Image has probably been truncated."));
}

void TestVhdx::imageOfAnotherProgramReads() {
    const auto file = goldenImage("iotest-dynamic-1G.vhdx", m_folder.root());
    if (file.empty()) QSKIP("no golden images");
    const auto chain = openImage(kDynamic, file, Access::Read);
    QVERIFY_RESULT(chain);
    QCOMPARE((*chain)->size(), std::uint64_t{1} << 30);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    QByteArray buffer(4 << 20, '\0');
    for (std::uint64_t at = 0; at < (*chain)->size(); at += std::uint64_t(buffer.size())) {
        QVERIFY_RESULT((*chain)->read(at, std::as_writable_bytes(std::span(buffer.data(), std::size_t(buffer.size())))));
        hash.addData(buffer);
    }

    QCOMPARE(hash.result().toHex(), QByteArray("d3d112d8dab7fd360609f7d5a7b769904b7a2a7d7b6b8c535f65a23293c05478"));
}

QTEST_APPLESS_MAIN(TestVhdx)
#include "tst_vhdx.moc"
