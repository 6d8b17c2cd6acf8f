// SPDX-License-Identifier: MIT
// Bochs' growing disks: a made-up one and one of bximage, header rules and texts, cut files.
#include "blockcore/base/byte_reader.h"
#include "blockcore/formats/bochs/driver.h"
#include "blockcore/formats/bochs/disk.h"
#include "tests/support/format_rows.h"
#include "tests/support/golden.h"
#include "tests/support/pattern.h"
#include "tests/support/programs.h"
#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QTest>

using namespace blockcore;
using namespace test_support;

namespace {

constexpr std::uint64_t kExtent = 4096, kSize = 8 * kExtent;
const FormatRow kRow{"bochs", &bochs::kDriver, {}};

// Eight extents; the third is stored, of its sectors the second and the last.
QByteArray smallImage() {
    bochs::HeaderRecord record{};
    std::ranges::copy(std::string_view(bochs::kMagic), record.magic);
    std::ranges::copy(std::string_view(bochs::kType), record.type);
    std::ranges::copy(std::string_view(bochs::kSubtype), record.subtype);
    record.version = bochs::kVersion2;
    record.headerSize = 512;
    record.catalogEntries = 8;
    record.bitmapBytes = 1;
    record.extentBytes = kExtent;
    ByteWriter writer;
    writer.write(record);
    writer.write(le32(0));
    writer.write(le64(kSize));
    writer.padTo(512);
    for (std::uint32_t index = 0; index < 8; ++index) writer.write(le32(index == 2 ? 0 : bochs::kUnallocated));
    writer.write(std::uint8_t{0x82});
    writer.padTo(512 + 32 + 512);
    writer.writeBytes(pattern(1, 0, kExtent));
    const auto bytes = writer.bytes();
    return {std::bit_cast<const char*>(bytes.data()), qsizetype(bytes.size())};
}

} // namespace

class TestBochs : public QObject {
    Q_OBJECT
private slots:
    void onlySectorsOfTheBitmapAreData();
    void referenceReadsTheSame();
    void badFieldIsRefusedInTheReferencesWords_data();
    void badFieldIsRefusedInTheReferencesWords();
    void everyTruncationIsAnErrorOrReads();
    void openingForWritingIsRefused();
    void imageOfAnotherProgramReads();

private:
    TempDir m_folder;
    std::filesystem::path m_path = m_folder.path("a.bochs");
};

void TestBochs::onlySectorsOfTheBitmapAreData() {
    writeFile(m_path, smallImage());
    const auto chain = openImage(kRow, m_path, Access::Read);
    QVERIFY_RESULT(chain);
    std::vector<std::byte> bytes(kSize), expected(kSize);
    for (const std::uint64_t sector : {1, 7}) {
        const auto stored = pattern(1, sector * 512, 512);
        std::ranges::copy(stored, expected.begin() + std::ptrdiff_t(2 * kExtent + sector * 512));
    }

    QVERIFY_RESULT((*chain)->read(0, bytes));

    QVERIFY(bytes == expected);
    const auto extent = (*chain)->extentAt(2 * kExtent + 512, kExtent);
    QVERIFY_RESULT(extent);
    QCOMPARE(extent->kind, ExtentKind::Data);
    QCOMPARE(extent->range.length, std::uint64_t{512});
    QCOMPARE(extent->hostOffset.value(), std::uint64_t{512 + 32 + 512 + 512});
}

void TestBochs::referenceReadsTheSame() {
    REQUIRE_TOOL("qemu-img");
    writeFile(m_path, smallImage());
    QVERIFY_EXIT(qemuImg({"convert", "-f", "bochs", "-O", "raw", m_folder.file("a.bochs"), m_folder.file("b.raw")}), 0);
    const auto chain = openImage(kRow, m_path, Access::Read);
    QVERIFY_RESULT(chain);
    QByteArray bytes(kSize, '\0');

    QVERIFY_RESULT((*chain)->read(0, std::as_writable_bytes(std::span(bytes.data(), kSize))));

    QVERIFY(bytes == readFile(m_folder.path("b.raw")));
}

void TestBochs::badFieldIsRefusedInTheReferencesWords_data() {
    QTest::addColumn<quint64>("offset");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, quint64 offset, const char* bytes, const char* message) {
        QTest::newRow(name) << offset << QByteArray::fromHex(bytes) << QString(message);
    };
    row("type", 0x20, "00", "Image not in Bochs format");
    row("subtype", 0x30, "00", "Image not in Bochs format");
    row("version", 0x40, "00000300", "Image not in Bochs format");
    row("catalog past the end", 0x44, "ffffffff", "The Bochs catalog ends past the end of the file");
    row("catalog too large", 0x48, "01001000", "Catalog size is too large");
    row("catalog too small", 0x48, "07000000", "Catalog size is too small for this disk size");
    row("bitmap huge", 0x4c, "ffffffff", "The Bochs bitmap does not fit its extents");
    row("extent zero", 0x50, "00000000", "Extent size must be at least 512");
    row("extent odd", 0x50, "01100000", "Extent size 4097 is not a power of two");
    row("extent too large", 0x50, "00000001", "Extent size 16777216 is too large");
    row("disk too large", 0x58, "ffffffffffffffff", "Catalog size is too small for this disk size");
}

void TestBochs::badFieldIsRefusedInTheReferencesWords() {
    QFETCH(quint64, offset);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, message);
    writeFile(m_path, smallImage());
    patchFile(m_path, offset, bytes);

    const auto opened = openImage(kRow, m_path, Access::Read);

    QVERIFY(!opened);
    QCOMPARE(QString::fromStdString(opened.error().message), message);
}

void TestBochs::everyTruncationIsAnErrorOrReads() {
    const QByteArray whole = smallImage();
    std::vector<std::byte> bytes(kSize);
    for (qsizetype length = 0; length < whole.size(); length += 37) {
        writeFile(m_path, whole.first(length));
        const auto chain = openImage(kRow, m_path, Access::Read);
        QVERIFY(!chain || !(*chain)->read(0, bytes));
    }
}

void TestBochs::openingForWritingIsRefused() {
    writeFile(m_path, smallImage());
    const auto opened = openImage(kRow, m_path, Access::ReadWrite);
    QVERIFY(!opened);
    QCOMPARE(QString::fromStdString(opened.error().message), QStringLiteral("Image is read-only"));
}

void TestBochs::imageOfAnotherProgramReads() {
    const auto file = goldenImage("empty.bochs", m_folder.root());
    if (file.empty()) QSKIP("no golden images");
    const auto chain = openImage(kRow, file, Access::Read);
    QVERIFY_RESULT(chain);
    QCOMPARE((*chain)->size(), std::uint64_t{1032192});
    std::vector<std::byte> bytes((*chain)->size());

    QVERIFY_RESULT((*chain)->read(0, bytes));

    QVERIFY(std::ranges::all_of(bytes, [](std::byte value) { return value == std::byte{0}; }));
}

QTEST_APPLESS_MAIN(TestBochs)
#include "tst_bochs.moc"
