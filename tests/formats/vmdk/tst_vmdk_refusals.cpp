// SPDX-License-Identifier: MIT
// What VMDK refuses, and that it says so in the reference's words: options, header fields, descriptors.
#include "blockcore/formats/vmdk/driver.h"
#include "tests/support/format_rows.h"
#include "tests/support/pattern.h"
#include "tests/support/programs.h"
#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QTest>

using namespace blockcore;
using namespace test_support;

namespace {

const FormatRow kPlain{"vmdk", &vmdk::kDriver, {}};

} // namespace

class TestVmdkRefusals : public QObject {
    Q_OBJECT
private slots:
    void badOptionIsRefusedInTheReferencesWords_data();
    void badOptionIsRefusedInTheReferencesWords();
    void badFieldIsRefusedInTheReferencesWords_data();
    void badFieldIsRefusedInTheReferencesWords();
    void badTextIsRefusedInTheReferencesWords_data();
    void badTextIsRefusedInTheReferencesWords();

private:
    void makeImage() {
        const auto chain = createImage(kPlain, m_path, 16 << 20);
        QVERIFY_RESULT(chain);
        QVERIFY_RESULT((*chain)->write(1 << 20, pattern(1, 0, 300'000)));
        QVERIFY_RESULT((*chain)->close());
    }
    void damage(qsizetype offset, const QByteArray& bytes) {
        QByteArray file = readFile(m_path);
        file.replace(offset, bytes.size(), bytes);
        writeFile(m_path, file);
    }
    TempDir m_folder;
    std::filesystem::path m_path = m_folder.path("a.vmdk");
    QString m_file = m_folder.file("a.vmdk");
};

void TestVmdkRefusals::badOptionIsRefusedInTheReferencesWords_data() {
    QTest::addColumn<QByteArray>("options");
    for (const char* options :
         {"adapter_type=foo", "adapter_type=lsiLogic", "adapter_type=", "subformat=foo", "subformat=", "subformat=vmfs",
          "compat6=on,hwversion=7", "compat6=on,hwversion=", "subformat=monolithicFlat,zeroed_grain=on",
          "subformat=twoGbMaxExtentFlat,zeroed_grain=on", "adapter_type=foo,subformat=foo", "subformat=foo,compat6=on,hwversion=7",
          "adapter_type=foo,compat6=on,hwversion=7"})
        QTest::newRow(options) << QByteArray(options);
    for (const char* options : {"backing_fmt=raw", "backing_file=BASE.vmdk,backing_fmt=raw", "backing_file=BASE.raw,backing_fmt=vmdk",
                                "backing_file=missing.vmdk,backing_fmt=vmdk",
                                "subformat=monolithicFlat,backing_file=BASE.vmdk,backing_fmt=vmdk",
                                "subformat=monolithicFlat,zeroed_grain=on,backing_file=BASE.vmdk,backing_fmt=vmdk",
                                "subformat=monolithicFlat,backing_file=BASE.raw,backing_fmt=raw"})
        QTest::newRow(options) << QByteArray(options);
}

void TestVmdkRefusals::badOptionIsRefusedInTheReferencesWords() {
    REQUIRE_TOOL("qemu-img");
    QFETCH(QByteArray, options);
    options.replace("BASE", (m_folder.file("base")).toUtf8());
    writeFile(m_folder.path("base.raw"), QByteArray(512, '\0'));
    QVERIFY_EXIT(qemuImg({"create", "-q", "-f", "vmdk", m_folder.file("base.vmdk"), "1M"}), 0);
    const RunResult theirs =
        qemuImg({"create", "-q", "-u", "-f", "vmdk", "-o", QString::fromUtf8(options), m_file, "1M"});

    const auto ours = createImage({"vmdk", &vmdk::kDriver, options}, m_path, 1 << 20);

    QVERIFY2(!ours, theirs.describe().constData());
    // The shell of the reference's tool resolves the missing file beside the image; its message names it as given.
    QCOMPARE("qemu-img: " + m_file + ": " + QString::fromStdString(errorText(ours.error())) + '\n', QString::fromUtf8(theirs.err));
}

void TestVmdkRefusals::badFieldIsRefusedInTheReferencesWords_data() {
    QTest::addColumn<quint64>("offset");
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char* name, quint64 offset, const char* bytes) {
        QTest::newRow(name) << offset << QByteArray::fromHex(bytes);
    };
    row("version", 4, "04000000");
    row("version huge", 4, "ffffffff");
    row("capacity 0", 12, "0000000000000000");
    row("grain 0", 20, "0000000000000000");
    row("grain wraps", 20, "0000008000000000");
    row("grain huge", 20, "0000400000000000");
    row("table entries 0", 44, "00000000");
    row("table entries 513", 44, "01020000");
    row("table entries huge", 44, "ffffffff");
    row("overhead past the end", 64, "ffffffff");
    row("no descriptor", 512, "00");
    row("descriptor of junk", 512, "ffffffffffffffffffffffffffff");
}

void TestVmdkRefusals::badFieldIsRefusedInTheReferencesWords() {
    REQUIRE_TOOL("qemu-img");
    QFETCH(quint64, offset);
    QFETCH(QByteArray, bytes);
    makeImage();
    damage(qsizetype(offset), bytes);
    if (offset == 512 && bytes.size() > 1) damage(512, QByteArray(10'240, 'x'));
    const RunResult theirs = qemuImg({"info", "-f", "vmdk", m_file});

    const auto ours = openImage(kPlain, m_path, Access::Read);

    if (theirs.exitCode == 0) {
        QVERIFY_RESULT(ours);
        return;
    }
    QVERIFY(!ours);
    QCOMPARE("qemu-img: " + QString::fromStdString(errorText(ours.error())) + '\n', QString::fromUtf8(theirs.err));
}

void TestVmdkRefusals::badTextIsRefusedInTheReferencesWords_data() {
    QTest::addColumn<QByteArray>("text");
    const QByteArray head = "# Disk DescriptorFile\nversion=1\nCID=12345678\nparentCID=ffffffff\n";
    const QByteArray flat = "createType=\"monolithicFlat\"\n";
    const auto row = [](const char* name, const QByteArray& text) { QTest::newRow(name) << text; };
    row("good", head + flat + "RW 2048 FLAT \"flat.raw\" 0\n");
    row("with a start", head + flat + "RW 1024 FLAT \"flat.raw\" 1024\n");
    row("longer than its file", head + flat + "RW 4096 FLAT \"flat.raw\" 0\n");
    row("carriage returns", "version=1\r\nCID=1\r\nparentCID=2\r\ncreateType=\"vmfs\"\r\nRW 2048 VMFS \"flat.raw\"\r\n");
    row("no type", head + "RW 2048 FLAT \"flat.raw\" 0\n");
    row("unknown type", head + "createType=\"custom\"\nRW 2048 FLAT \"flat.raw\" 0\n");
    row("stream as text", head + "createType=\"streamOptimized\"\nRW 2048 FLAT \"flat.raw\" 0\n");
    row("FLAT without start", head + flat + "RW 2048 FLAT \"flat.raw\"\n");
    row("FLAT with negative start", head + flat + "RW 2048 FLAT \"flat.raw\" -1\n");
    row("VMFS with start", head + flat + "RW 2048 VMFS \"flat.raw\" 0\n");
    row("unknown extent", head + flat + "RW 2048 FOO \"flat.raw\" 0\n");
    row("not for reading", head + flat + "NOACCESS 2048 FLAT \"flat.raw\" 0\nRW 2048 FLAT \"flat.raw\" 0\n");
    row("sparse extent that is none", head + flat + "RW 2048 SPARSE \"flat.raw\"\n");
    row("missing extent", head + flat + "RW 2048 SPARSE \"missing\"\n");
    row("no content id", "version=1\ncreateType=\"monolithicFlat\"\nRW 2048 FLAT \"flat.raw\" 0\n");
    row("bad content id", "version=1\nCID=x\nparentCID=y\ncreateType=\"monolithicFlat\"\nRW 2048 FLAT \"flat.raw\" 0\n");
    row("disk too large", head + flat + "RW 9223372036854775807 FLAT \"flat.raw\" 0\n");
}

void TestVmdkRefusals::badTextIsRefusedInTheReferencesWords() {
    REQUIRE_TOOL("qemu-img");
    QFETCH(QByteArray, text);
    writeFile(m_folder.path("flat.raw"), QByteArray(1 << 20, 'f'));
    writeFile(m_path, text);
    const RunResult theirs = qemuImg({"info", "-f", "vmdk", m_file});

    const auto ours = openImage(kPlain, m_path, Access::Read);

    if (theirs.exitCode == 0) {
        QVERIFY_RESULT(ours);
        QVERIFY(theirs.out.contains(QByteArray("(") + QByteArray::number(quint64((*ours)->size())) + " bytes)"));
        return;
    }
    QVERIFY(!ours);
    QCOMPARE("qemu-img: " + QString::fromStdString(errorText(ours.error())) + '\n', QString::fromUtf8(theirs.err));
}

QTEST_APPLESS_MAIN(TestVmdkRefusals)
#include "tst_vmdk_refusals.moc"
