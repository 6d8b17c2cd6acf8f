// SPDX-License-Identifier: MIT
// What only VMDK does: new files like the reference's, disks in several files, parents that changed, content
// identifiers, grain tables in two copies.
#include "blockcore/formats/vmdk/descriptor.h"
#include "blockcore/formats/vmdk/driver.h"
#include "tests/support/content_ids.h"
#include "tests/support/format_rows.h"
#include "tests/support/golden.h"
#include "tests/support/pattern.h"
#include "tests/support/programs.h"
#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QCryptographicHash>
#include <QDir>
#include <QTest>

using namespace blockcore;
using namespace test_support;

namespace {

constexpr std::uint64_t kSize = 16ULL << 20;
constexpr qsizetype kTables = 0x3600; // of a disk of up to 32 MiB: its only table; the copy is before
const FormatRow kPlain{"vmdk", &vmdk::kDriver, {}};

QMap<QString, QByteArray> filesOf(const QString& folder) {
    QMap<QString, QByteArray> files;
    for (const QString& name : QDir(folder).entryList(QDir::Files))
        files.insert(name, withoutContentIds(readFile((folder + '/' + name).toStdString())));
    return files;
}

} // namespace

class TestVmdk : public QObject {
    Q_OBJECT
private slots:
    void newFilesAreTheReferences_data();
    void newFilesAreTheReferences();
    void writesAcrossSplitFilesMeetTheReference();
    void childOfAChangedParentIsRefused();
    void firstWriteGivesANewContentId_data();
    void firstWriteGivesANewContentId();
    void overlayTakesTheRestFromItsParent();
    void zeroedGrainHidesTheParent();
    void missingTableIsMade();
    void damagedTableIsFound_data();
    void damagedTableIsFound();
    void copyOfATableIsRepaired();
    void extentThatIsItsOwnDescriptorIsRefused();
    void goldenImageReadsWithItsDigest();
    void goldenImageWithAnEndlessTableIsRefused();

private:
    void makeImage(const FormatRow& row = kPlain) {
        const auto chain = createImage(row, m_path, kSize);
        QVERIFY_RESULT(chain);
        QVERIFY_RESULT((*chain)->write(1 << 20, pattern(1, 0, 300'000)));
        QVERIFY_RESULT((*chain)->close());
    }
    void damage(qsizetype offset, const QByteArray& bytes) {
        QByteArray file = readFile(m_path);
        file.replace(offset, bytes.size(), bytes);
        writeFile(m_path, file);
    }
    Result<CheckReport> check() {
        const auto chain = TRY(openImage(kPlain, m_path, Access::Read));
        Progress progress;
        return chain->layer(0).checker()->check({progress});
    }
    TempDir m_folder;
    std::filesystem::path m_path = m_folder.path("a.vmdk");
    QString m_file = m_folder.file("a.vmdk");
};

void TestVmdk::newFilesAreTheReferences_data() {
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<QString>("name");
    QTest::addColumn<quint64>("size");
    const auto row = [](const QByteArray& options, const char* name, quint64 size) {
        QTest::newRow((options + ' ' + name + ' ' + QByteArray::number(size)).constData()) << options << QString(name) << size;
    };
    for (const char* subformat : {"monolithicSparse", "monolithicFlat", "twoGbMaxExtentSparse", "twoGbMaxExtentFlat",
                                  "streamOptimized"}) {
        const QByteArray options = QByteArray("subformat=") + subformat;
        for (const quint64 size : {512ULL, 1000ULL, 33ULL << 20}) row(options, "n.vmdk", size);
        if (!options.endsWith("Flat")) row(options, "n.vmdk", (5ULL << 30) + 512);
        row(options + ",compat6=on", "noext", 1 << 20);
        row(options + ",hwversion=14,toolsversion=9", "n.m.vmdk", 1 << 20);
        for (const char* adapter : {"ide", "lsilogic", "buslogic", "legacyESX"})
            row(options + ",adapter_type=" + adapter, "n.vmdk", 30'000'000);
    }
    row("zeroed_grain=on", "n.vmdk", 3 << 20);
    row("subformat=twoGbMaxExtentSparse,zeroed_grain=on", "n.vmdk", 3 << 20);
    row("subformat=streamOptimized,zeroed_grain=on", "n.vmdk", 3 << 20);
    row("hwversion=,toolsversion=", "n.vmdk", 0);
    row("backing_file=../base.vmdk,backing_fmt=vmdk", "n.vmdk", kSize);
    row("subformat=twoGbMaxExtentSparse,backing_file=../base.vmdk,backing_fmt=vmdk", "n.vmdk", kSize);
}

void TestVmdk::newFilesAreTheReferences() {
    REQUIRE_TOOL("qemu-img");
    QFETCH(QByteArray, options);
    QFETCH(QString, name);
    QFETCH(quint64, size);
    if (options.contains("backing")) QVERIFY_EXIT(qemuImg({"create", "-q", "-f", "vmdk", m_folder.file("base.vmdk"), "1M"}), 0);
    QDir(m_folder.file("ours")).removeRecursively();
    QDir(m_folder.file("theirs")).removeRecursively();
    QVERIFY(QDir().mkpath(m_folder.file("ours")) && QDir().mkpath(m_folder.file("theirs")));
    QStringList command{"create", "-q", "-f", "vmdk"};
    if (!options.isEmpty()) command << "-o" << QString::fromUtf8(options);
    QVERIFY_EXIT(qemuImg(command << m_folder.file("theirs") + '/' + name << QString::number(size)), 0);

    QVERIFY_RESULT(createImage({"vmdk", &vmdk::kDriver, options}, m_folder.path("ours") / name.toStdString(), size));

    QCOMPARE(filesOf(m_folder.file("ours")).keys(), filesOf(m_folder.file("theirs")).keys());
    QVERIFY(filesOf(m_folder.file("ours")) == filesOf(m_folder.file("theirs")));
}

void TestVmdk::writesAcrossSplitFilesMeetTheReference() {
    REQUIRE_TOOL("qemu-img");
    REQUIRE_TOOL("qemu-io");
    constexpr std::uint64_t kBorder = 2ULL << 30;
    const FormatRow split{"split", &vmdk::kDriver, "subformat=twoGbMaxExtentSparse"};
    {
        const auto chain = createImage(split, m_path, 5ULL << 30);
        QVERIFY_RESULT(chain);
        QVERIFY_RESULT((*chain)->write(kBorder - 100'000, std::vector<std::byte>(200'000, std::byte{0x5a})));
        QVERIFY_RESULT((*chain)->write((5ULL << 30) - 512, std::vector<std::byte>(512, std::byte{0x6b})));
        QVERIFY_RESULT((*chain)->close());
        std::vector<std::byte> bytes(200'000);
        QVERIFY_RESULT((*chain)->read(kBorder - 100'000, bytes));
        QVERIFY(std::ranges::all_of(bytes, [](std::byte value) { return value == std::byte{0x5a}; }));
    }
    const RunResult read = qemuIo(m_file, {QStringLiteral("read -P 0x5a %1 200000").arg(kBorder - 100'000),
                                           QStringLiteral("read -P 0x6b %1 512").arg((5ULL << 30) - 512)},
                                  {"-r", "-f", "vmdk"});
    QVERIFY_EXIT(read, 0);
    QVERIFY_EXIT(qemuImg({"check", m_file}), 0);
}

void TestVmdk::childOfAChangedParentIsRefused() {
    makeImage();
    const FormatRow child{"child", &vmdk::kDriver, "backing_file=a.vmdk,backing_fmt=vmdk"};
    const auto path = m_folder.path("child.vmdk");
    QVERIFY_RESULT(createImage(child, path, kSize).and_then([](const auto& chain) { return chain->close(); }));
    QVERIFY_RESULT(openImage(child, path, Access::Read));
    {
        const auto parent = openImage(kPlain, m_path, Access::ReadWrite);
        QVERIFY_RESULT(parent);
        QVERIFY_RESULT((*parent)->write(0, pattern(4, 0, 512)));
        QVERIFY_RESULT((*parent)->close());
    }

    QVERIFY_FAILS(openImage(child, path, Access::Read), ErrorCode::InvalidArgument);
}

void TestVmdk::firstWriteGivesANewContentId_data() {
    QTest::addColumn<QByteArray>("options");
    QTest::newRow("embedded") << QByteArray();
    QTest::newRow("text file") << QByteArray("subformat=monolithicFlat");
}

void TestVmdk::firstWriteGivesANewContentId() {
    QFETCH(QByteArray, options);
    makeImage({"vmdk", &vmdk::kDriver, options});
    const QByteArray before = readFile(m_path);
    const auto idOf = [&] { return openImage(kPlain, m_path, Access::Read).value()->layer(0).contentId().value(); };
    const std::uint32_t oldId = idOf();
    {
        const auto chain = openImage(kPlain, m_path, Access::ReadWrite);
        QVERIFY_RESULT(chain);
        QVERIFY_RESULT((*chain)->close());
    }
    QVERIFY(readFile(m_path) == before);

    {
        const auto chain = openImage(kPlain, m_path, Access::ReadWrite);
        QVERIFY_RESULT(chain);
        QVERIFY_RESULT((*chain)->write(1 << 20, pattern(1, 0, 512)));
        QVERIFY_RESULT((*chain)->close());
    }

    QVERIFY(idOf() != oldId);
    QVERIFY(withoutContentIds(readFile(m_path)) == withoutContentIds(before));
}

void TestVmdk::overlayTakesTheRestFromItsParent() {
    REQUIRE_TOOL("qemu-img");
    makeImage();
    const FormatRow child{"child", &vmdk::kDriver, "backing_file=a.vmdk,backing_fmt=vmdk"};
    QByteArray model(qsizetype(kSize), '\0');
    const auto below = pattern(1, 0, 300'000), above = pattern(2, 0, 5000);
    std::memcpy(model.data() + (1 << 20), below.data(), below.size());
    std::memcpy(model.data() + (1 << 20) + 1000, above.data(), above.size());
    {
        const auto chain = createImage(child, m_folder.path("child.vmdk"), kSize);
        QVERIFY_RESULT(chain);
        QVERIFY_RESULT((*chain)->write((1 << 20) + 1000, above));
        QVERIFY_RESULT((*chain)->zero({(1 << 20) + 100'000, 50'000}));
        std::memset(model.data() + (1 << 20) + 100'000, 0, 50'000);
        QVERIFY_RESULT((*chain)->close());
    }
    writeFile(m_folder.path("model.raw"), model);
    QVERIFY_EXIT(qemuImg({"compare", "-f", "vmdk", "-F", "raw", m_folder.file("child.vmdk"), m_folder.file("model.raw")}), 0);
    QVERIFY_EXIT(platter({"compare", "-f", "vmdk", "-F", "raw", m_folder.file("child.vmdk"), m_folder.file("model.raw")}), 0);
}

void TestVmdk::zeroedGrainHidesTheParent() {
    makeImage();
    const FormatRow child{"child", &vmdk::kDriver, "zeroed_grain=on,backing_file=a.vmdk,backing_fmt=vmdk"};
    const auto path = m_folder.path("child.vmdk");
    const auto chain = createImage(child, path, kSize);
    QVERIFY_RESULT(chain);
    const auto lengthBefore = readFile(path).size();

    QVERIFY_RESULT((*chain)->zero({1 << 20, 1 << 20}));
    QVERIFY_RESULT((*chain)->close());

    QCOMPARE(readFile(path).size(), lengthBefore);
    const auto extent = (*chain)->extentAt(1 << 20, 1 << 20);
    QVERIFY_RESULT(extent);
    QVERIFY(extent->kind == ExtentKind::Zero && extent->layer == 0 && extent->range.length == 1 << 20);
}

// Other programs leave tables out that have nothing to say.
void TestVmdk::missingTableIsMade() {
    REQUIRE_TOOL("qemu-img");
    makeImage();
    damage(0x2a00, QByteArray(4, '\0'));
    damage(0x3400, QByteArray(4, '\0'));
    const auto data = pattern(3, 0, 100'000);
    {
        const auto chain = openImage(kPlain, m_path, Access::ReadWrite);
        QVERIFY_RESULT(chain);
        QVERIFY_RESULT((*chain)->write(5 << 20, data));
        QVERIFY_RESULT((*chain)->close());
    }
    QByteArray model(qsizetype(kSize), '\0');
    std::memcpy(model.data() + (5 << 20), data.data(), data.size());
    writeFile(m_folder.path("model.raw"), model);
    QVERIFY_EXIT(qemuImg({"compare", "-f", "vmdk", "-F", "raw", m_file, m_folder.file("model.raw")}), 0);
    const auto report = check();
    QVERIFY_RESULT(report);
    QVERIFY(report->findings.empty());
}

void TestVmdk::damagedTableIsFound_data() {
    QTest::addColumn<qint64>("offset");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("id");
    QTest::newRow("grain past the end") << qint64{kTables + 64} << QByteArray("\xff\xff\xff\x7f") << QByteArray("vmdk.grain-past-end");
    QTest::newRow("grain twice") << qint64{kTables + 64} << QByteArray("\x00\x01\x00\x00", 4) << QByteArray("vmdk.grain-shared");
    QTest::newRow("table past the end") << qint64{0x3400} << QByteArray("\xff\xff\xff\x7f") << QByteArray("vmdk.table-invalid");
    QTest::newRow("copy differs") << qint64{0x2c00 + 64} << QByteArray(4, '\0') << QByteArray("vmdk.redundant-table-differs");
}

void TestVmdk::damagedTableIsFound() {
    QFETCH(qint64, offset);
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, id);
    makeImage();
    const auto sound = check();
    QVERIFY_RESULT(sound);
    QVERIFY(sound->findings.empty());

    damage(offset, bytes);

    const auto report = check();
    QVERIFY_RESULT(report);
    QVERIFY(std::ranges::any_of(report->findings, [&](const Finding& finding) { return finding.id == id.toStdString(); }));
}

void TestVmdk::copyOfATableIsRepaired() {
    makeImage();
    const QByteArray sound = readFile(m_path);
    damage(0x2c00 + 64, QByteArray(4, '\0'));
    {
        const auto chain = openImage(kPlain, m_path, Access::Repair);
        QVERIFY_RESULT(chain);
        Progress progress;
        const auto repaired = (*chain)->layer(0).checker()->repair(RepairMode::All, {progress});
        QVERIFY_RESULT(repaired);
        QCOMPARE(repaired->corruptionsFixed, std::uint64_t{1});
    }
    QVERIFY(readFile(m_path) == sound);
}

void TestVmdk::extentThatIsItsOwnDescriptorIsRefused() {
    writeFile(m_path, "version=1\nCID=1\nparentCID=ffffffff\ncreateType=\"monolithicFlat\"\nRW 8 FLAT \"a.vmdk\" 0\n");

    QVERIFY_FAILS(openImage(kPlain, m_path, Access::Read), ErrorCode::Corrupt);
}

void TestVmdk::goldenImageReadsWithItsDigest() {
    const auto image = goldenImage("iotest-version3.vmdk", m_folder.path(""));
    if (image.empty()) QSKIP("there are no golden images");
    const auto chain = openImage(kPlain, image, Access::Read);
    QVERIFY_RESULT(chain);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    std::vector<std::byte> buffer(8 << 20);
    constexpr std::uint64_t kPart = 1ULL << 30; // the rest is zeroes: its digest would take a minute
    for (std::uint64_t at = 0; at < kPart; at += buffer.size()) QVERIFY_RESULT((*chain)->read(at, buffer));
    QCOMPARE((*chain)->size(), 17'179'869'184ULL);
    QCOMPARE((*chain)->layer(0).info().clusterSize.value_or(0), 65'536ULL);
    REQUIRE_TOOL("qemu-img");
    const QString file = QString::fromStdString(image.string());
    QVERIFY_EXIT(platter({"convert", "-O", "qcow2", file, m_folder.file("ours.qcow2")}), 0);
    QVERIFY_EXIT(qemuImg({"compare", file, m_folder.file("ours.qcow2")}), 0);
}

void TestVmdk::goldenImageWithAnEndlessTableIsRefused() {
    const auto image = goldenImage("afl9.vmdk", m_folder.path(""));
    if (image.empty()) QSKIP("there are no golden images");

    const auto opened = openImage(kPlain, image, Access::Read);

    QVERIFY(!opened);
    QCOMPARE(QString::fromStdString(opened.error().message), QStringLiteral("L1 size too big"));
}

QTEST_APPLESS_MAIN(TestVmdk)
#include "tst_vmdk.moc"
