// SPDX-License-Identifier: MIT
// What only VHD does: geometry, sizes told by their writer, footers, new files like the reference's, images of others.
#include "blockcore/formats/vpc/driver.h"
#include "blockcore/formats/vpc/geometry.h"
#include "blockcore/formats/vpc/header.h"
#include "tests/support/format_rows.h"
#include "tests/support/golden.h"
#include "tests/support/pattern.h"
#include "tests/support/programs.h"
#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QCryptographicHash>
#include <QTest>
#include <QtEndian>

#include <numeric>

using namespace blockcore;
using namespace test_support;

namespace {

constexpr std::uint64_t kSize = 64ULL << 20;
const FormatRow kDynamic{"vpc", &vpc::kDriver, {}};
const FormatRow kFixed{"vpc fixed", &vpc::kDriver, "subformat=fixed"};

// Makes the footer or header at offset valid again after a change.
void reseal(QByteArray& file, qsizetype offset, qsizetype length, qsizetype checksumAt) {
    qToBigEndian<quint32>(0, file.data() + offset + checksumAt);
    const auto begin = file.cbegin() + offset;
    const quint32 sum = std::accumulate(begin, begin + length, quint32{0},
                                        [](quint32 total, char value) { return total + static_cast<quint8>(value); });
    qToBigEndian<quint32>(~sum, file.data() + offset + checksumAt);
}

void patchFooter(const std::filesystem::path& path, qsizetype footerOffset, qsizetype offset, const QByteArray& bytes) {
    QByteArray file = readFile(path);
    if (footerOffset < 0) footerOffset += file.size();
    file.replace(footerOffset + offset, bytes.size(), bytes);
    reseal(file, footerOffset, 512, 0x40);
    writeFile(path, file);
}

QByteArray digestOf(BlockDevice& device) {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    QByteArray buffer(1 << 20, '\0');
    for (std::uint64_t at = 0; at < device.size(); at += std::uint64_t(buffer.size())) {
        const auto length = std::min<std::uint64_t>(std::uint64_t(buffer.size()), device.size() - at);
        if (!device.read(at, std::as_writable_bytes(std::span(buffer.data(), length)))) return {};
        hash.addData(QByteArrayView(buffer.constData(), qsizetype(length)));
    }
    return hash.result().toHex();
}

} // namespace

class TestVpc : public QObject {
    Q_OBJECT
private slots:
    void newFileIsTheReferences_data();
    void newFileIsTheReferences();
    void everySizeGetsTheReferencesGeometry();
    void badFieldIsRefusedInTheReferencesWords_data();
    void badFieldIsRefusedInTheReferencesWords();
    void damagedFooterIsRefused();
    void creatorDecidesWhichSizeCounts_data();
    void creatorDecidesWhichSizeCounts();
    void differencingDiskIsRefused();
    void fixedDiskLongerThanItsFileIsRefused();
    void tooLargeDiskIsRefused();
    void truncatedFileIsRefused();
    void fileEndsWithItsFooterAfterGrowth();
    void imageOfAnotherProgramReads();

private:
    void makeImage() { QVERIFY_RESULT(createImage(kDynamic, m_path, kSize)); }
    TempDir m_folder;
    std::filesystem::path m_path = m_folder.path("a.vhd");
};

void TestVpc::newFileIsTheReferences_data() {
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<quint64>("size");
    for (const char* options : {"", "force_size=on", "subformat=fixed", "subformat=fixed,force_size=on"}) {
        for (const quint64 size : {0ULL, 512ULL, 1'000'448ULL, 64ULL << 20, 4ULL << 30}) {
            const QByteArray name = QByteArray(options) + ' ' + QByteArray::number(size);
            QTest::newRow(name.constData()) << QByteArray(options) << size;
        }
    }
}

void TestVpc::newFileIsTheReferences() {
    REQUIRE_TOOL("qemu-img");
    QFETCH(QByteArray, options);
    QFETCH(quint64, size);
    QStringList command{"create", "-q", "-f", "vpc"};
    if (!options.isEmpty()) command << "-o" << QString::fromUtf8(options);
    QVERIFY_EXIT(qemuImg(command << m_folder.file("b.vhd") << QString::number(size)), 0);

    QVERIFY_RESULT(createImage({"vpc", &vpc::kDriver, options}, m_path, size));

    // Apart from time and identifier, and so the sum over them. Big fixed files are holes but for their ends.
    QCOMPARE(std::filesystem::file_size(m_path), std::filesystem::file_size(m_folder.path("b.vhd")));
    if (size > (1ULL << 30) && options.startsWith("subformat")) return;
    QByteArray ours = readFile(m_path), theirs = readFile(m_folder.path("b.vhd"));
    for (QByteArray* file : {&ours, &theirs}) {
        for (const qsizetype footer : {qsizetype{0}, file->size() - 512}) {
            file->replace(footer + 0x18, 4, QByteArray(4, '\0'));
            file->replace(footer + 0x40, 20, QByteArray(20, '\0'));
        }
    }
    QVERIFY(ours == theirs);
}

void TestVpc::everySizeGetsTheReferencesGeometry() {
    REQUIRE_TOOL("qemu-img");
    constexpr quint64 kSmall = 65535ULL * 16 * 63, kLarge = vpc::kMaxGeometrySectors;
    const QList<quint64> sizes{1,      67,     68,     69,      17407,   17408,      69632,  69633,      278527,     278528, 278529,
                               507904, 507905, 1032192, 1032193, kSmall - 1, kSmall, kSmall + 1, kLarge - 1, kLarge, kLarge + 1};
    for (const quint64 sectors : sizes) {
        QVERIFY_EXIT(qemuImg({"create", "-q", "-f", "vpc", m_folder.file("b.vhd"), QString::number(sectors * 512)}), 0);
        const auto theirs = openImage(kDynamic, m_folder.path("b.vhd"), Access::Read);
        QVERIFY_RESULT(theirs);

        const std::uint64_t covered = vpc::geometryCovering(sectors).sectors();

        const std::uint64_t ours = covered == kLarge ? sectors : covered;
        QCOMPARE(ours * 512, (*theirs)->size());
    }
}

void TestVpc::badFieldIsRefusedInTheReferencesWords_data() {
    QTest::addColumn<quint64>("offset");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, quint64 offset, const char* bytes, const char* message) {
        QTest::newRow(name) << offset << QByteArray::fromHex(bytes) << QString(message);
    };
    const char* truncated =
        "block-vpc: free_data_block_offset points after the end of file. The image has been truncated.";
    row("first cookie", 0, "00", "invalid VPC image");
    row("second cookie", 0x200, "00", "Invalid header magic");
    row("table far away", 0x210, "ffffffffffffffff", "Error reading pagetable");
    row("table past the end", 0x210, "0000000000000800", truncated);
    row("too few entries", 0x21c, "00000001", "Page table too small");
    row("too many entries", 0x21c, "ffffffff", "Max Table Entries too large (-1)");
    row("block size zero", 0x220, "00000000", "Invalid block size 0");
    row("block size odd", 0x220, "00300000", "Invalid block size 3145728");
    row("block size small", 0x220, "00000200", "Page table too small");
    row("block at the end", 0x600, "00000005", truncated);
}

void TestVpc::badFieldIsRefusedInTheReferencesWords() {
    QFETCH(quint64, offset);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, message);
    makeImage();
    patchFile(m_path, offset, bytes);

    const auto opened = openImage(kDynamic, m_path, Access::Read);

    QVERIFY(!opened);
    QCOMPARE(QString::fromStdString(opened.error().message), message);
}

void TestVpc::damagedFooterIsRefused() {
    makeImage();
    patchFile(m_path, 0x30, QByteArray(1, '\1'));

    const auto opened = openImage(kDynamic, m_path, Access::Read);

    QVERIFY(!opened);
    QCOMPARE(QString::fromStdString(opened.error().message), QStringLiteral("Incorrect header checksum"));
}

void TestVpc::creatorDecidesWhichSizeCounts_data() {
    QTest::addColumn<QByteArray>("creator");
    QTest::addColumn<quint64>("size");
    constexpr quint64 kByGeometry = 67125248, kByField = 0x3ff0000;
    QTest::newRow("Virtual PC") << QByteArray("vpc ") << kByGeometry;
    QTest::newRow("QEMU") << QByteArray("qemu") << kByGeometry;
    QTest::newRow("QEMU, exact") << QByteArray("qem2") << kByField;
    QTest::newRow("Hyper-V") << QByteArray("win ") << kByField;
    QTest::newRow("Disk2vhd") << QByteArray("d2v\0", 4) << kByField;
    QTest::newRow("unknown") << QByteArray("zzzz") << kByField;
}

void TestVpc::creatorDecidesWhichSizeCounts() {
    QFETCH(QByteArray, creator);
    QFETCH(quint64, size);
    makeImage();
    patchFooter(m_path, 0, 0x30, QByteArray::fromHex("0000000003ff0000"));
    patchFooter(m_path, 0, 0x1c, creator);

    const auto opened = openImage(kDynamic, m_path, Access::Read);

    QVERIFY_RESULT(opened);
    QCOMPARE((*opened)->size(), size);
}

void TestVpc::differencingDiskIsRefused() {
    makeImage();
    patchFooter(m_path, 0, 0x3c, QByteArray::fromHex("00000004"));

    QVERIFY_FAILS(openImage(kDynamic, m_path, Access::Read), ErrorCode::Unsupported);
}

void TestVpc::fixedDiskLongerThanItsFileIsRefused() {
    QVERIFY_RESULT(createImage(kFixed, m_path, 1ULL << 20));
    patchFooter(m_path, -512, 0x38, QByteArray::fromHex("0ff01011"));

    QVERIFY_FAILS(openImage(kFixed, m_path, Access::Read), ErrorCode::Corrupt);
}

void TestVpc::tooLargeDiskIsRefused() {
    const auto refused = createImage(kDynamic, m_path, (vpc::kMaxSectors + 1) * 512);
    QVERIFY(!refused);
    QCOMPARE(QString::fromStdString(refused.error().message),
             QStringLiteral("The image size is too large for file format 'vpc'"));
    QCOMPARE(readFile(m_path).size(), 0);

    makeImage();
    patchFooter(m_path, 0, 0x1c, "win ");
    patchFooter(m_path, 0, 0x30, QByteArray::fromHex("000001fe00000200"));
    QVERIFY_FAILS(openImage(kDynamic, m_path, Access::Read), ErrorCode::TooLarge);
}

void TestVpc::truncatedFileIsRefused() {
    makeImage();
    const QByteArray whole = readFile(m_path);
    for (const qsizetype length : {0, 100, 511, 512, 1024, 1535, 1536, 1600, 2000}) {
        writeFile(m_path, whole.first(length));
        QVERIFY2(!openImage(kDynamic, m_path, Access::Read), QByteArray::number(length));
    }
}

void TestVpc::fileEndsWithItsFooterAfterGrowth() {
    makeImage();
    const QByteArray footer = readFile(m_path).first(512);
    {
        const auto chain = openImage(kDynamic, m_path, Access::ReadWrite);
        QVERIFY_RESULT(chain);
        QVERIFY_RESULT((*chain)->write(5 << 20, pattern(1, 0, 3 << 20)));
        QVERIFY_RESULT((*chain)->close());
    }

    QVERIFY(readFile(m_path).last(512) == footer);
}

void TestVpc::imageOfAnotherProgramReads() {
    const auto file = goldenImage("d2v-zerofilled.vhd", m_folder.root());
    if (file.empty()) QSKIP("no golden images");

    const auto chain = openImage(kDynamic, file, Access::Read);

    QVERIFY_RESULT(chain);
    QCOMPARE((*chain)->size(), std::uint64_t{263454720});
    QCOMPARE(digestOf(**chain), QByteArray("1ba076be94a8a64541c25aae8d5a5f8b0da758c3797af597e03acb431ff8d143"));
}

QTEST_APPLESS_MAIN(TestVpc)
#include "tst_vpc.moc"
