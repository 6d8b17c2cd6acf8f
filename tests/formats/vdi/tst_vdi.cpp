// SPDX-License-Identifier: MIT
// What only VDI does: its header's rules and texts, new files like the reference's, its check.
#include "blockcore/formats/vdi/driver.h"
#include "blockcore/formats/vdi/header.h"
#include "tests/support/check_runs.h"
#include "tests/support/format_rows.h"
#include "tests/support/programs.h"
#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QTest>

using namespace blockcore;
using namespace test_support;

namespace {

constexpr std::uint64_t kSize = 64ULL << 20;
constexpr std::uint64_t kUuids = 0x188, kUuidBytes = 32;
const FormatRow kDynamic{"vdi", &vdi::kDriver, {}};

QByteArray hex(const char* digits) { return QByteArray::fromHex(digits); }

} // namespace

class TestVdi : public QObject {
    Q_OBJECT
private slots:
    void newFileIsTheReferences_data();
    void newFileIsTheReferences();
    void badHeaderIsRefusedInTheReferencesWords_data();
    void badHeaderIsRefusedInTheReferencesWords();
    void tooLargeDiskIsRefused();
    void truncatedFileIsRefused();
    void checkFindsWhatTheReferenceFinds_data();
    void checkFindsWhatTheReferenceFinds();
    void blockPastTheEndOfTheFileIsAnError();

private:
    void makeImage() { QVERIFY_RESULT(createImage(kDynamic, m_path, kSize)); }

    TempDir m_folder;
    std::filesystem::path m_path = m_folder.path("a.vdi");
};

void TestVdi::newFileIsTheReferences_data() {
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<quint64>("size");
    QTest::newRow("nothing") << QByteArray() << quint64{0};
    QTest::newRow("one sector") << QByteArray() << quint64{512};
    QTest::newRow("map of two sectors") << QByteArray() << quint64{200ULL << 20};
    QTest::newRow("part of a block, static") << QByteArray("static=on") << quint64{(3ULL << 20) + 512};
    QTest::newRow("1 TiB") << QByteArray() << quint64{1ULL << 40};
}

void TestVdi::newFileIsTheReferences() {
    REQUIRE_TOOL("qemu-img");
    QFETCH(QByteArray, options);
    QFETCH(quint64, size);
    QStringList command{"create", "-q", "-f", "vdi"};
    if (!options.isEmpty()) command << "-o" << QString::fromUtf8(options);
    QVERIFY_EXIT(qemuImg(command << m_folder.file("b.vdi") << QString::number(size)), 0);

    QVERIFY_RESULT(createImage({"vdi", &vdi::kDriver, options}, m_path, size));

    const QByteArray nothing(kUuidBytes, '\0');
    const QByteArray ours = readFile(m_path).replace(kUuids, kUuidBytes, nothing);
    const QByteArray theirs = readFile(m_folder.path("b.vdi")).replace(kUuids, kUuidBytes, nothing);
    QVERIFY(ours == theirs);
}

void TestVdi::badHeaderIsRefusedInTheReferencesWords_data() {
    QTest::addColumn<quint64>("offset");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, quint64 offset, const char* bytes, const char* message) {
        QTest::newRow(name) << offset << hex(bytes) << QString(message);
    };
    row("signature", 0x40, "00", "Image not in VDI format (bad signature beda1000)");
    row("minor version", 0x44, "02", "unsupported VDI image (version 1.2)");
    row("map offset", 0x154, "01", "unsupported VDI image (unaligned block map offset 0x201)");
    row("data offset", 0x158, "01", "unsupported VDI image (unaligned data offset 0x401)");
    row("sector size", 0x168, "0000", "unsupported VDI image (sector size 0 is not 512)");
    row("block size", 0x178, "00002000", "unsupported VDI image (block size 2097152 is not 1048576)");
    row("block size zero", 0x178, "00000000", "unsupported VDI image (block size 0 is not 1048576)");
    row("too few blocks", 0x180, "3f", "unsupported VDI image (disk size 67108864, image bitmap has room for 66060288)");
    row("too many blocks", 0x180, "ffffffff", "unsupported VDI image (too many blocks 4294967295, max is 536870784)");
    row("odd size", 0x170, "01", "unsupported VDI image (disk size 67109376, image bitmap has room for 67108864)");
    row("huge size", 0x177, "ff",
        "Unsupported VDI image size (size is 0xff00000004000000, max supported is 0x1fffff8000000)");
    row("link", 0x1a8, "01", "unsupported VDI image (non-NULL link UUID)");
    row("parent", 0x1b8, "01", "unsupported VDI image (non-NULL parent UUID)");
    row("data in the map", 0x158, "00020000", "VDI header, block map and data overlap");
    row("map in the header", 0x154, "00000000", "VDI header, block map and data overlap");
    row("blocks without map", 0x180, "ffffff", "VDI header, block map and data overlap");
}

void TestVdi::badHeaderIsRefusedInTheReferencesWords() {
    QFETCH(quint64, offset);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, message);
    makeImage();
    patchFile(m_path, offset, bytes);

    const auto opened = openImage(kDynamic, m_path, Access::Read);

    QVERIFY(!opened);
    QCOMPARE(QString::fromStdString(opened.error().message), message);
}

void TestVdi::tooLargeDiskIsRefused() {
    QVERIFY_FAILS(createImage(kDynamic, m_path, vdi::kMaxDiskSize + 512), ErrorCode::TooLarge);
    QCOMPARE(readFile(m_path).size(), 0);
}

void TestVdi::truncatedFileIsRefused() {
    makeImage();
    const QByteArray whole = readFile(m_path);
    for (const qsizetype length : {0, 100, 511, 512, 600, 767}) {
        writeFile(m_path, whole.first(length));
        QVERIFY(!openImage(kDynamic, m_path, Access::Read));
    }
}

void TestVdi::checkFindsWhatTheReferenceFinds_data() {
    QTest::addColumn<QByteArray>("map");
    QTest::addColumn<QByteArray>("count");
    QTest::newRow("count too low") << hex("00000000") << hex("00");
    QTest::newRow("count too high") << hex("") << hex("05");
    QTest::newRow("block too large") << hex("40000000") << hex("01");
    QTest::newRow("block used twice") << hex("0100000001000000") << hex("02");
    QTest::newRow("discarded block") << hex("fefffffffeffffff") << hex("00");
}

void TestVdi::checkFindsWhatTheReferenceFinds() {
    REQUIRE_TOOL("qemu-img");
    QFETCH(QByteArray, map);
    QFETCH(QByteArray, count);
    makeImage();
    patchFile(m_path, 0x200, map);
    patchFile(m_path, 0x184, count);
    const CheckRun theirs = checkCopy(false, readFile(m_path), "vdi", {}), ours = checkCopy(true, readFile(m_path), "vdi", {});

    QCOMPARE(ours.result.err, theirs.result.err);
    QCOMPARE(ours.result.out, theirs.result.out);
    QCOMPARE(ours.result.exitCode, theirs.result.exitCode);
}

void TestVdi::blockPastTheEndOfTheFileIsAnError() {
    makeImage();
    patchFile(m_path, 0x200, hex("05000000"));
    const auto chain = openImage(kDynamic, m_path, Access::Read);
    QVERIFY_RESULT(chain);
    std::vector<std::byte> bytes(512);

    QVERIFY_FAILS((*chain)->read(0, bytes), ErrorCode::Corrupt);
}

QTEST_APPLESS_MAIN(TestVdi)
#include "tst_vdi.moc"
