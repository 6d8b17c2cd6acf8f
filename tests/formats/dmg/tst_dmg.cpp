// SPDX-License-Identifier: MIT
// Apple disk images: every kind of chunk, tables in a property list and in a resource fork, gaps, hostile numbers, one of
// hdiutil's own; and how they are recognised.
#include "blockcore/device/memory_device.h"
#include "blockcore/formats/dmg/driver.h"
#include "tests/support/format_rows.h"
#include "tests/support/golden.h"
#include "tests/support/programs.h"
#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QCryptographicHash>
#include <QTest>

using namespace blockcore;
using namespace test_support;

namespace {

const FormatRow kRow{"dmg", &dmg::kDriver, {}};
constexpr quint32 kZero = 0, kRaw = 1, kIgnored = 2, kComment = 0x7ffffffe, kAdc = 0x80000004, kZlib = 0x80000005,
                  kBzip2 = 0x80000006, kLzfse = 0x80000007, kLzma = 0x80000008, kEnd = 0xffffffff;
constexpr int kChunkBytes = 16384;

// lzfse_encode_buffer() of text().
constexpr const char* kLzfseText =
    "627678320040000070006004001f0060c7cc6a91f14d0050b10000003fe40003ef01040000800308000000005fc027f0"
    "011c0000f05c000000000000c04f010000000000c00500000000000000f00d7c03dfc037000070717171010000000000"
    "000070717171010000f0037c033fc00ff021fc07ffc17ff0037c033fc00f70fa039c9ebe056fc15bf0169c9e9e9e0200"
    "0000000000000000000000000000000000000000000000000000000000000000000000389bf1a920d849847aa6f94922"
    "4b51659c98e2d87daac78d87c269f3f50cd94f2cfd641976347ac1e1b7d39501a093b8baee8a6d1643aaaa1a209d828c"
    "911899abd0db4300000000000000000080735362cc1d690931f7484b8c71475a428c39921263ee484a88698ea4c4983b"
    "921262ce919418f38ea48498732425c6dc912821e61c498931bd526e55eaf74afd5fa93f62767824";

QByteArray text() {
    QByteArray bytes;
    for (int i = 0; i < kChunkBytes; ++i) bytes.append(char("Platter reads disk images. "[i % 27] ^ ((i / 1000) & 3)));
    return bytes;
}

void append(QByteArray& file, quint64 value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) file.append(char(value >> shift));
}

QByteArray packedBy(const QString& tool, const QByteArray& data, TempDir& folder) {
    writeFile(folder.path("plain"), data);
    const RunResult result = run(tool, {"-kfc", folder.file("plain")});
    return result.exitCode == 0 ? result.out : QByteArray();
}

// Plain runs of 128, then copies of what was written 27 bytes before where that is the text: both kinds of copies.
QByteArray packedByAdc(const QByteArray& data) {
    QByteArray packed;
    for (int at = 0; at < data.size();) {
        int run = 0;
        while (at >= 27 && run < 67 && at + run < data.size() && data[at + run] == data[at + run - 27]) ++run;
        if (run >= 19) {
            packed.append(char(0x40 | (run - 4))).append(char(0)).append(char(26));
            at += run;
        } else if (run >= 3) {
            run = std::min(run, 18);
            packed.append(char((run - 3) << 2)).append(char(26));
            at += run;
        } else {
            packed.append(char(0x80)).append(data[at++]);
        }
    }
    return packed;
}

struct Part {
    quint32 type;
    quint64 sectors;
    QByteArray stored;
};

struct Change {
    int tableField = -1, chunkField = -1;       // offset of eight bytes in the table, or in its first chunk
    quint64 value = 0;
};

QByteArray table(const QList<Part>& parts, const Change& change) {
    QByteArray bytes("mish");
    append(bytes, 1, 4);
    append(bytes, 0, 8);
    append(bytes, 0, 8);
    append(bytes, 0, 8);
    bytes.append(QByteArray(168, '\0'));
    append(bytes, quint64(parts.size()), 4);
    quint64 sector = 0, offset = 0;
    for (const Part& part : parts) {
        append(bytes, part.type, 4);
        append(bytes, 0, 4);
        append(bytes, sector, 8);
        append(bytes, part.sectors, 8);
        append(bytes, offset, 8);
        append(bytes, quint64(part.stored.size()), 8);
        sector += part.sectors;
        offset += quint64(part.stored.size());
    }
    QByteArray number;
    append(number, change.value, 8);
    if (change.tableField >= 0) bytes.replace(change.tableField, 8, number);
    if (change.chunkField >= 0) bytes.replace(204 + change.chunkField, 8, number);
    return bytes;
}

enum class Home { PropertyList, ResourceFork };

QByteArray image(const QList<Part>& parts, Home home = Home::PropertyList, const Change& change = {}) {
    QByteArray file;
    quint64 sectors = 0;
    for (const Part& part : parts) {
        file += part.stored;
        sectors += part.sectors;
    }
    const quint64 dataLength = quint64(file.size());
    QByteArray tables = table(parts, change);
    if (home == Home::PropertyList) {
        tables = "<?xml version=\"1.0\"?><plist><dict><key>resource-fork</key><dict><key>blkx</key><array><dict><key>Data</key>\n"
                 "<data>\n" + tables.toBase64() + "\n</data></dict></array></dict></dict></plist>\n";
    } else {
        QByteArray fork;
        append(fork, 16, 4);
        append(fork, 16 + 4 + quint64(tables.size()), 4);
        append(fork, 4 + quint64(tables.size()), 4);
        append(fork, 0, 4);
        append(fork, quint64(tables.size()), 4);
        tables = fork + tables;
    }
    file += tables;
    QByteArray koly("koly");
    for (const quint64 word : {4, 512, 1}) append(koly, word, 4);
    for (const quint64 number : {quint64{0}, quint64{0}, dataLength}) append(koly, number, 8);
    append(koly, home == Home::ResourceFork ? dataLength : 0, 8);
    append(koly, home == Home::ResourceFork ? quint64(tables.size()) : 0, 8);
    koly.resize(216, '\0');
    append(koly, home == Home::PropertyList ? dataLength : 0, 8);
    append(koly, home == Home::PropertyList ? quint64(tables.size()) : 0, 8);
    koly.resize(492, '\0');
    append(koly, sectors, 8);
    koly.resize(512, '\0');
    return file + koly;
}

} // namespace

class TestDmg : public QObject {
    Q_OBJECT
private slots:
    void everyKindOfChunkReads_data();
    void everyKindOfChunkReads();
    void partsAndGapsReadInTheirPlaces();
    void extentsTellWhatIsThere();
    void structureTellsTheTablesOfChunks();
    void hostileNumberIsAnError_data();
    void hostileNumberIsAnError();
    void damagedChunkIsAnErrorAndOthersRead();
    void everyTruncationIsAnErrorOrReads();
    void trailerIsRecognisedByPlatterAndTheNameByTheDropIn();
    void openingForWritingIsRefused();
    void imageOfHdiutilReads();

private:
    void readsAs(const QByteArray& expected) {
        const auto chain = openImage(kRow, m_path, Access::Read);
        QVERIFY_RESULT(chain);
        QCOMPARE((*chain)->size(), quint64(expected.size()));
        QByteArray bytes(expected.size(), 'x');
        QVERIFY_RESULT((*chain)->read(0, std::as_writable_bytes(std::span(bytes.data(), size_t(bytes.size())))));
        QVERIFY(bytes == expected);
    }
    TempDir m_folder;
    std::filesystem::path m_path = m_folder.path("a.dmg");
};

void TestDmg::everyKindOfChunkReads_data() {
    QTest::addColumn<quint32>("type");
    QTest::addColumn<QByteArray>("stored");
    QTest::addColumn<bool>("reference");        // can read it, too
    const QByteArray zlib = qCompress(text()).mid(4);
    QTest::newRow("raw") << kRaw << text() << true;
    QTest::newRow("zlib") << kZlib << zlib << true;
    QTest::newRow("adc") << kAdc << packedByAdc(text()) << false;
    QTest::newRow("bzip2") << kBzip2 << packedBy("bzip2", text(), m_folder) << true;
    QTest::newRow("lzma") << kLzma << packedBy("xz", text(), m_folder) << false;
    QTest::newRow("lzfse") << kLzfse << QByteArray::fromHex(kLzfseText) << false;
}

void TestDmg::everyKindOfChunkReads() {
    QFETCH(quint32, type);
    QFETCH(QByteArray, stored);
    QFETCH(bool, reference);
    QVERIFY(!stored.isEmpty());

    writeFile(m_path, image({{type, kChunkBytes / 512, stored}, {kEnd, 0, {}}}));

    readsAs(text());
    if (!reference || !haveTool("qemu-img")) return;
    writeFile(m_folder.path("expected.raw"), text());
    QVERIFY_EXIT(qemuImg({"compare", "-f", "dmg", "-F", "raw", m_folder.file("a.dmg"), m_folder.file("expected.raw")}), 0);
}

void TestDmg::partsAndGapsReadInTheirPlaces() {
    const QByteArray zlib = qCompress(text()).mid(4);
    const QList<Part> parts{{kRaw, 32, text()}, {kZero, 5, {}}, {kZlib, 32, zlib}, {kComment, 0, {}}, {kIgnored, 3, {}}, {kEnd, 0, {}}};
    for (const Home home : {Home::PropertyList, Home::ResourceFork}) {
        writeFile(m_path, image(parts, home));
        readsAs(text() + QByteArray(5 * 512, '\0') + text() + QByteArray(3 * 512, '\0'));
    }
}

void TestDmg::extentsTellWhatIsThere() {
    writeFile(m_path, image({{kRaw, 32, text()}, {kZero, 5, {}}, {kZlib, 32, qCompress(text()).mid(4)}, {kIgnored, 3, {}}}));
    const auto chain = openImage(kRow, m_path, Access::Read);
    QVERIFY_RESULT(chain);
    QList<std::pair<ExtentKind, quint64>> runs;
    for (quint64 at = 0; at < (*chain)->size();) {
        const auto extent = (*chain)->extentAt(at, (*chain)->size() - at);
        QVERIFY_RESULT(extent);
        runs.append({extent->kind, extent->range.length});
        at += extent->range.length;
    }
    const QList<std::pair<ExtentKind, quint64>> expected{{ExtentKind::Data, 32 * 512}, {ExtentKind::Zero, 5 * 512},
                                                         {ExtentKind::Compressed, 32 * 512}, {ExtentKind::Zero, 3 * 512}};
    QCOMPARE(runs, expected);
}

void TestDmg::structureTellsTheTablesOfChunks() {
    const QByteArray file = image({{kRaw, 32, text()}, {kZero, 5, {}}, {kEnd, 0, {}}}, Home::ResourceFork);
    const auto bytes = std::as_bytes(std::span(file.constData(), std::size_t(file.size())));
    MemoryDevice host({bytes.begin(), bytes.end()}, Access::Read);
    const Field root = dmg::kDriver.structure(host);
    const auto valueOf = [&root](std::string_view name) {
        const auto path = fieldNamed(root, name);
        return path ? fieldsAlong(root, *path).back().value : errorText(path.error());
    };
    QCOMPARE(valueOf("trailer.magic"), std::string("\"koly\""));
    QCOMPARE(valueOf("resource_fork.resource_0.table.chunk_count"), std::string("3"));
    QCOMPARE(valueOf("resource_fork.resource_0.chunks[0]"), std::string("plain, 32 sectors"));
    QCOMPARE(valueOf("resource_fork.resource_0.chunks[1]"), std::string("zeroes, 5 sectors"));
    QCOMPARE(valueOf("resource_fork.resource_0.chunks[0].length"), valueOf("trailer.data_fork_length"));
    const Fields along = fieldsAlong(root, fieldAt(root, host.size() - 512 + 40));
    QCOMPARE(pathText(along), std::string("trailer.rsrc_fork_offset"));
}

void TestDmg::hostileNumberIsAnError_data() {
    QTest::addColumn<int>("tableField");
    QTest::addColumn<int>("chunkField");
    QTest::addColumn<quint64>("value");
    for (const quint64 value : {~quint64{0}, quint64{1} << 63, quint64{1} << 55, quint64{1} << 40}) {
        const QByteArray name = QByteArray::number(value, 16);
        QTest::newRow(("first sector " + name).constData()) << 8 << -1 << value;
        QTest::newRow(("data offset " + name).constData()) << 24 << -1 << value;
        QTest::newRow(("chunk's sector " + name).constData()) << -1 << 8 << value;
        QTest::newRow(("chunk's length " + name).constData()) << -1 << 16 << value;
        QTest::newRow(("place " + name).constData()) << -1 << 24 << value;
        QTest::newRow(("stored length " + name).constData()) << -1 << 32 << value;
    }
}

void TestDmg::hostileNumberIsAnError() {
    QFETCH(int, tableField);
    QFETCH(int, chunkField);
    QFETCH(quint64, value);
    // The second chunk overlaps the first or lies apart: a far first sector alone may be a disk that is just large.
    writeFile(m_path, image({{kZlib, 32, qCompress(text()).mid(4)}, {kZlib, 32, qCompress(text()).mid(4)}}, Home::PropertyList,
                            {tableField, chunkField, value}));

    const auto chain = openImage(kRow, m_path, Access::Read);
    if (chain) {
        QByteArray bytes(4096, 'x');
        QVERIFY_RESULT((*chain)->read((*chain)->size() - 4096, std::as_writable_bytes(std::span(bytes.data(), 4096))));
        QVERIFY(value == quint64{1} << 40 && (tableField == 8 || chunkField == 8));
        return;
    }
    QCOMPARE(chain.error().code, ErrorCode::Corrupt);
}

void TestDmg::damagedChunkIsAnErrorAndOthersRead() {
    QByteArray bad = qCompress(text()).mid(4);
    bad[40] = char(bad[40] ^ 0x55);
    writeFile(m_path, image({{kZlib, 32, qCompress(text()).mid(4)}, {kZlib, 32, bad}}));
    const auto chain = openImage(kRow, m_path, Access::Read);
    QVERIFY_RESULT(chain);
    std::vector<std::byte> buffer(kChunkBytes);

    QVERIFY_RESULT((*chain)->read(0, buffer));
    const auto read = (*chain)->read(kChunkBytes, buffer);

    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::Corrupt);
}

void TestDmg::everyTruncationIsAnErrorOrReads() {
    const QByteArray whole = image({{kZlib, 32, qCompress(text()).mid(4)}, {kZero, 9, {}}});
    for (qsizetype length = 0; length < whole.size(); length += 97) {
        // The trailer stays: what it points at is cut.
        writeFile(m_path, whole.left(length) + whole.right(512));
        const auto chain = openImage(kRow, m_path, Access::Read);
        if (!chain) continue;
        std::vector<std::byte> buffer((*chain)->size());
        (void)(*chain)->read(0, buffer);
    }
}

void TestDmg::trailerIsRecognisedByPlatterAndTheNameByTheDropIn() {
    REQUIRE_TOOL("qemu-img");
    writeFile(m_path, image({{kZlib, 32, qCompress(text()).mid(4)}}));
    std::filesystem::copy_file(m_path, m_folder.path("noname.bin"));
    std::filesystem::create_symlink(PLATTER_BINARY, m_folder.path("qemu-img"));

    const auto guessed = [this](const QString& program, const char* file) {
        const QByteArray out = run(program, QStringList{"info", m_folder.file(file)}).out;
        return out.mid(out.indexOf("file format: ") + 13, 3);
    };
    const QString dropIn = m_folder.file("qemu-img");

    QCOMPARE(guessed(PLATTER_BINARY, "a.dmg"), "dmg");
    QCOMPARE(guessed(PLATTER_BINARY, "noname.bin"), "dmg");
    QCOMPARE(guessed(dropIn, "a.dmg"), guessed("qemu-img", "a.dmg"));
    QCOMPARE(guessed(dropIn, "noname.bin"), guessed("qemu-img", "noname.bin"));
}

void TestDmg::openingForWritingIsRefused() {
    writeFile(m_path, image({{kRaw, 32, text()}}));
    const auto chain = openImage(kRow, m_path, Access::ReadWrite);
    QVERIFY(!chain);
    QCOMPARE(chain.error().code, ErrorCode::PermissionDenied);
}

void TestDmg::imageOfHdiutilReads() {
    const auto path = goldenImage("simple-dmg.dmg", m_folder.path("."));
    if (path.empty()) QSKIP("there are no golden images");
    const auto chain = openImage(kRow, path, Access::Read);
    QVERIFY_RESULT(chain);
    QByteArray bytes(qsizetype((*chain)->size()), 'x');
    QVERIFY_RESULT((*chain)->read(0, std::as_writable_bytes(std::span(bytes.data(), size_t(bytes.size())))));

    QCOMPARE(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex(),
             "20647e0a98a830a6a250b91e0e6d7200a872caea07b87a3c19611f3dd031c9df");
}

QTEST_GUILESS_MAIN(TestDmg)
#include "tst_dmg.moc"
