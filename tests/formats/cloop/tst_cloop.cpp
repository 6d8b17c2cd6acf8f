// SPDX-License-Identifier: MIT
// Compressed loop images: one of create_compressed_fs, header rules and texts, damaged and cut blocks.
#include "blockcore/formats/cloop/driver.h"
#include "tests/support/format_rows.h"
#include "tests/support/programs.h"
#include "tests/support/golden.h"
#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QCryptographicHash>
#include <QTest>
#include <QtEndian>

using namespace blockcore;
using namespace test_support;

namespace {

constexpr std::uint32_t kBlock = 65536, kBlocks = 16;
const FormatRow kRow{"cloop", &cloop::kDriver, {}};

QByteArray content() {
    QByteArray bytes;
    for (quint32 word = 0; word < kBlock * kBlocks / 4; ++word) bytes.append(QByteArray::number(word % 9973, 16).rightJustified(4, '.'));
    return bytes;
}

void append(QByteArray& file, quint64 value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) file.append(char(value >> shift));
}

QByteArray smallImage() {
    const QByteArray disk = content();
    QByteArray file("#!/bin/sh\n#V2.0 Format\nmodprobe cloop file=$0 && mount -r -t iso9660 /dev/cloop $1\n");
    file.resize(128, '\0');
    append(file, kBlock, 4);
    append(file, kBlocks, 4);
    quint64 offset = 136 + 8 * (kBlocks + 1);
    QByteArray blocks;
    for (quint32 index = 0; index < kBlocks; ++index) {
        append(file, offset + quint64(blocks.size()), 8);
        blocks += qCompress(disk.mid(index * kBlock, kBlock)).mid(4); // without Qt's own length
    }
    append(file, offset + quint64(blocks.size()), 8);
    return file + blocks;
}

} // namespace

class TestCloop : public QObject {
    Q_OBJECT
private slots:
    void blocksRead();
    void referenceReadsTheSame();
    void badFieldIsRefusedInTheReferencesWords_data();
    void badFieldIsRefusedInTheReferencesWords();
    void damagedBlockIsAnErrorAndOthersRead();
    void everyTruncationIsAnErrorOrReads();
    void openingForWritingIsRefused();
    void imageOfAnotherProgramReads();

private:
    TempDir m_folder;
    std::filesystem::path m_path = m_folder.path("a.cloop");
};

void TestCloop::blocksRead() {
    writeFile(m_path, smallImage());
    const auto chain = openImage(kRow, m_path, Access::Read);
    QVERIFY_RESULT(chain);
    QByteArray bytes(kBlock * 3, '\0');

    QVERIFY_RESULT((*chain)->read(kBlock / 2, std::as_writable_bytes(std::span(bytes.data(), std::size_t(bytes.size())))));

    QVERIFY(bytes == content().mid(kBlock / 2, kBlock * 3));
}

void TestCloop::referenceReadsTheSame() {
    REQUIRE_TOOL("qemu-img");
    writeFile(m_path, smallImage());
    QVERIFY_EXIT(qemuImg({"convert", "-f", "cloop", "-O", "raw", m_folder.file("a.cloop"), m_folder.file("b.raw")}), 0);
    QVERIFY(readFile(m_folder.path("b.raw")) == content());
}

void TestCloop::badFieldIsRefusedInTheReferencesWords_data() {
    QTest::addColumn<quint64>("offset");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, quint64 offset, const char* bytes, const char* message) {
        QTest::newRow(name) << offset << QByteArray::fromHex(bytes) << QString(message);
    };
    row("block size 0", 128, "00000000", "block_size cannot be zero");
    row("block size odd", 128, "00000101", "block_size 257 must be a multiple of 512");
    row("block size large", 128, "04000200", "block_size 67109376 must be 64 MB or less");
    row("many blocks", 132, "ffffffff", "n_blocks 4294967295 must be 536870911 or less");
    row("many offsets", 132, "05ffffff", "image requires too many offsets, try increasing block size");
    row("offsets past the end", 132, "00ffffff", "The list of cloop offsets ends past the end of the file");
    row("offsets fall", 144, "0000000000ffffff", "invalid compressed block size at index 1, image file is corrupt");
    row("first offset high", 136, "0000000000ffffff", "offsets not monotonically increasing at index 1, image file is corrupt");
}

void TestCloop::badFieldIsRefusedInTheReferencesWords() {
    QFETCH(quint64, offset);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, message);
    writeFile(m_path, smallImage());
    patchFile(m_path, offset, bytes);

    const auto opened = openImage(kRow, m_path, Access::Read);

    QVERIFY(!opened);
    QCOMPARE(QString::fromStdString(opened.error().message), message);
}

void TestCloop::damagedBlockIsAnErrorAndOthersRead() {
    QByteArray file = smallImage();
    const auto third = qFromBigEndian<quint64>(file.constData() + 136 + 8 * 3);
    file[qsizetype(third) - 1] = char(file.at(qsizetype(third) - 1) ^ 1); // in the checksum of block 2
    writeFile(m_path, file);
    const auto chain = openImage(kRow, m_path, Access::Read);
    QVERIFY_RESULT(chain);
    std::vector<std::byte> bytes(kBlock);

    QVERIFY_FAILS((*chain)->read(2 * kBlock, bytes), ErrorCode::Corrupt);
    QVERIFY_RESULT((*chain)->read(3 * kBlock, bytes));
}

void TestCloop::everyTruncationIsAnErrorOrReads() {
    const QByteArray whole = smallImage();
    std::vector<std::byte> bytes(kBlock * kBlocks);
    for (qsizetype length = 0; length < whole.size(); length += 997) {
        writeFile(m_path, whole.first(length));
        const auto chain = openImage(kRow, m_path, Access::Read);
        QVERIFY(!chain || !(*chain)->read(0, bytes));
    }
}

void TestCloop::openingForWritingIsRefused() {
    writeFile(m_path, smallImage());
    const auto opened = openImage(kRow, m_path, Access::ReadWrite);
    QVERIFY(!opened);
    QCOMPARE(QString::fromStdString(opened.error().message), QStringLiteral("Image is read-only"));
}

void TestCloop::imageOfAnotherProgramReads() {
    const auto file = goldenImage("simple-pattern.cloop", m_folder.root());
    if (file.empty()) QSKIP("no golden images");
    const auto chain = openImage(kRow, file, Access::Read);
    QVERIFY_RESULT(chain);
    QByteArray bytes(qsizetype((*chain)->size()), '\0');

    QVERIFY_RESULT((*chain)->read(0, std::as_writable_bytes(std::span(bytes.data(), std::size_t(bytes.size())))));

    QCOMPARE(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex(),
             QByteArray("7c77af2771e0f86b7ec9707374c7416037fedae45cb0e6e27fbdf55688a5dd12"));
}

QTEST_APPLESS_MAIN(TestCloop)
#include "tst_cloop.moc"
