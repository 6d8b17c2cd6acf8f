// SPDX-License-Identifier: MIT
// The two sparse kinds of ESX servers, which are read only: COWD and seSparse, made here by hand and read by both.
#include "blockcore/base/byte_reader.h"
#include "blockcore/formats/vmdk/disk.h"
#include "blockcore/formats/vmdk/driver.h"
#include "tests/support/format_rows.h"
#include "tests/support/programs.h"
#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QTest>

using namespace blockcore;
using namespace blockcore::vmdk;
using namespace test_support;

namespace {

constexpr std::uint64_t kSectors = 2048;
const FormatRow kRow{"vmdk", &vmdk::kDriver, {}};

template <class Record>
void put(QByteArray& file, std::uint64_t offset, const Record& record) {
    if (file.size() < qsizetype(offset + sizeof(record))) file.resize(qsizetype(offset + sizeof(record)), '\0');
    std::memcpy(file.data() + offset, &record, sizeof(record));
}

QByteArray descriptor(const char* createType, const char* extentType, const char* file) {
    return QByteArray("# Disk DescriptorFile\nversion=3\nCID=12345678\nparentCID=ffffffff\ncreateType=\"") + createType +
           "\"\nRW " + QByteArray::number(quint64(kSectors)) + ' ' + extentType + " \"" + file + "\"\n";
}

// Directory in sector 4, one table from sector 8 on, the first grain in sector 40.
QByteArray cowdFile() {
    CowdHeaderRecord header{};
    header.magic = kCowdMagic;
    header.version = 1;
    header.flags = 3;
    header.capacity = kSectors;
    header.grainSize = 1;
    header.directoryOffset = 4;
    header.directoryEntries = 1;
    header.fileSectors = 42;
    QByteArray file(42 * 512, '\0');
    put(file, 0, header);
    put(file, 4 * 512, le32(8));
    put(file, 8 * 512, le32(40));
    put(file, 8 * 512 + 4 * 100, le32(41));
    file.replace(40 * 512, 512, QByteArray(512, 'c'));
    file.replace(41 * 512, 512, QByteArray(512, 'w'));
    return file;
}

struct SeSparse {
    SeSparseHeaderRecord header{};
    SeSparseVolatileRecord state{};
    std::uint64_t directoryEntry = kSeSparseTableMark << 32;
    std::uint64_t secondEntry = (kSeSparseGrain << 60) | (1ULL << 48);

    SeSparse() {
        header.magic = kSeSparseMagic;
        header.version = kSeSparseVersion;
        header.capacity = kSectors;
        header.grainSize = kSeSparseGrainSectors;
        header.tableSize = kSeSparseTableSectors;
        header.volatileOffset = 1;
        header.directoryOffset = 16;
        header.directorySize = 8;
        header.tablesOffset = 24;
        header.tablesSize = 64;
        header.grainsOffset = 96;
        header.grainsSize = 64;
        state.magic = kSeSparseVolatileMagic;
    }
    QByteArray file() const {
        QByteArray bytes(200 * 512, '\0');
        put(bytes, 0, header);
        put(bytes, 512, state);
        put(bytes, 16 * 512, le64(directoryEntry));
        put(bytes, 24 * 512, le64(kSeSparseGrain << 60));
        put(bytes, 24 * 512 + 8, le64(secondEntry));
        put(bytes, 24 * 512 + 16, le64(kSeSparseZero << 60));
        put(bytes, 24 * 512 + 24, le64(kSeSparseUnmapped << 60));
        bytes.replace(96 * 512, 8192, QByteArray(4096, 's') + QByteArray(4096, 'e'));
        return bytes;
    }
};

} // namespace

class TestVmdkForeign : public QObject {
    Q_OBJECT
private slots:
    void bothReadTheSame_data();
    void bothReadTheSame();
    void writingIsRefused_data() { bothReadTheSame_data(); }
    void writingIsRefused();
    void badSeSparseIsRefusedInTheReferencesWords_data();
    void badSeSparseIsRefusedInTheReferencesWords();
    void badSeSparseEntryIsAnError();

private:
    void write(const QByteArray& text, const QByteArray& extent) {
        writeFile(m_path, text);
        writeFile(m_folder.path("extent.vmdk"), extent);
    }
    TempDir m_folder;
    std::filesystem::path m_path = m_folder.path("a.vmdk");
    QString m_file = m_folder.file("a.vmdk");
};

void TestVmdkForeign::bothReadTheSame_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("extent");
    QTest::newRow("COWD") << descriptor("vmfsSparse", "VMFSSPARSE", "extent.vmdk") << cowdFile();
    QTest::newRow("seSparse") << descriptor("seSparse", "SESPARSE", "extent.vmdk") << SeSparse().file();
}

void TestVmdkForeign::bothReadTheSame() {
    REQUIRE_TOOL("qemu-img");
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, extent);
    write(text, extent);
    for (const QStringList& command : {QStringList{"info"}, {"info", "--output=json"}, {"map", "--output=json"}, {"map"}, {"check"}}) {
        const RunResult theirs = qemuImg(command + QStringList{m_file}), ours = platter(command + QStringList{m_file});
        QCOMPARE(ours.out, theirs.out);
        QCOMPARE(ours.exitCode, theirs.exitCode);
    }
    QVERIFY_EXIT(platter({"convert", "-O", "raw", m_file, m_folder.file("ours.raw")}), 0);
    QVERIFY_EXIT(qemuImg({"compare", "-f", "vmdk", "-F", "raw", m_file, m_folder.file("ours.raw")}), 0);
}

void TestVmdkForeign::writingIsRefused() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, extent);
    write(text, extent);

    QVERIFY_FAILS(openImage(kRow, m_path, Access::ReadWrite), ErrorCode::Unsupported);
}

void TestVmdkForeign::badSeSparseIsRefusedInTheReferencesWords_data() {
    QTest::addColumn<QByteArray>("extent");
    const auto row = [](const char* name, auto change) {
        SeSparse file;
        change(file);
        QTest::newRow(name) << file.file();
    };
    row("magic", [](SeSparse& file) { file.header.magic = 1; });
    row("version", [](SeSparse& file) { file.header.version = 1; });
    row("grain size", [](SeSparse& file) { file.header.grainSize = 16; });
    row("table size", [](SeSparse& file) { file.header.tableSize = 8; });
    row("flags", [](SeSparse& file) { file.header.flags = 1; });
    row("volatile magic", [](SeSparse& file) { file.state.magic = 2; });
    row("journal", [](SeSparse& file) { file.state.replayJournal = 1; });
    row("volatile header past the end", [](SeSparse& file) { file.header.volatileOffset = 1000; });
}

void TestVmdkForeign::badSeSparseIsRefusedInTheReferencesWords() {
    REQUIRE_TOOL("qemu-img");
    QFETCH(QByteArray, extent);
    write(descriptor("seSparse", "SESPARSE", "extent.vmdk"), extent);
    const RunResult theirs = qemuImg({"info", m_file}), ours = platter({"info", m_file});

    QVERIFY_EXIT(ours, 1);
    QCOMPARE(ours.err.mid(ours.err.indexOf(':')), theirs.err.mid(theirs.err.indexOf(':')));
}

void TestVmdkForeign::badSeSparseEntryIsAnError() {
    SeSparse file;
    file.secondEntry = 0x4000000000000000;
    write(descriptor("seSparse", "SESPARSE", "extent.vmdk"), file.file());
    const auto chain = openImage(kRow, m_path, Access::Read);
    QVERIFY_RESULT(chain);
    std::vector<std::byte> bytes(512);

    QVERIFY_RESULT((*chain)->read(0, bytes));
    QVERIFY_FAILS((*chain)->read(4096, bytes), ErrorCode::Corrupt);
}

QTEST_APPLESS_MAIN(TestVmdkForeign)
#include "tst_vmdk_foreign.moc"
