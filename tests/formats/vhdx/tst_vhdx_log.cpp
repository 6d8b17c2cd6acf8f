// SPDX-License-Identifier: MIT
// VHDX's log: replayed for writing, read over for reading, written so that no cut loses anything.
#include "blockcore/device/memory_device.h"
#include "blockcore/formats/vhdx/log.h"
#include "tests/formats/vhdx/vhdx_file.h"
#include "tests/support/check_runs.h"
#include "tests/support/pattern.h"
#include "tests/support/programs.h"
#include "tests/support/result_macros.h"

#include <QTest>

using namespace blockcore;
using namespace test_support;
using namespace vhdx_file;

namespace {

// A disk with data whose last table change is only in the log, as a cut power supply leaves it.
void makeDirty(const std::filesystem::path& path, const std::vector<std::byte>& data) {
    const auto chain = createImage(kDynamic, path, kSize);
    QVERIFY_RESULT(chain);
    QVERIFY_RESULT((*chain)->write(20 << 20, data));
    QVERIFY_RESULT((*chain)->close());
    QByteArray file = readFile(path);
    const QByteArray logId = file.mid((1 << 20) + 32, 16);
    file.replace(kFirstHeader + 48, 16, logId).replace(kSecondHeader + 48, 16, logId);
    resealHeaders(file);
    file.replace(kTable, 64, QByteArray::fromHex("0200000000000000").repeated(8));
    writeFile(path, file);
}

} // namespace

class TestVhdxLog : public QObject {
    Q_OBJECT
private slots:
    void dirtyLogIsReadWithoutWriting();
    void dirtyLogIsReplayedForWriting();
    void referenceReplaysOurLog();
    void repairReplaysTheLogInTheReferencesWords();
    void cutFileIsToldInTheReferencesWords();
    void damagedLogEntryIsNotReplayed();
    void randomLogsNeitherCrashNorHang();
    void everyCutOfAFlushOpensWithOldOrNewData();
    void identifiersChangeBeforeTheFirstWrite();

private:
    std::vector<std::byte> m_data = pattern(4, 0, 3 << 20);
    TempDir m_folder;
    std::filesystem::path m_path = m_folder.path("a.vhdx");
    QString m_file = m_folder.file("a.vhdx");
};

void TestVhdxLog::dirtyLogIsReadWithoutWriting() {
    makeDirty(m_path, m_data);
    const QByteArray before = readFile(m_path);

    const auto chain = openImage(kDynamic, m_path, Access::Read);

    QVERIFY_RESULT(chain);
    std::vector<std::byte> bytes(m_data.size());
    QVERIFY_RESULT((*chain)->read(20 << 20, bytes));
    QVERIFY(bytes == m_data);
    QVERIFY(readFile(m_path) == before);
}

void TestVhdxLog::dirtyLogIsReplayedForWriting() {
    makeDirty(m_path, m_data);
    QVERIFY_RESULT(openImage(kDynamic, m_path, Access::ReadWrite));

    const QByteArray after = readFile(m_path);

    QVERIFY(after.mid(kTable + 16, 8) == QByteArray::fromHex("0600800000000000"));
    const auto header = vhdx::Header::current(
        std::as_bytes(std::span(after.constData() + kFirstHeader, 4096)),
        std::as_bytes(std::span(after.constData() + kSecondHeader, 4096)));
    QVERIFY_RESULT(header);
    QVERIFY(!header->logInUse());
}

void TestVhdxLog::referenceReplaysOurLog() {
    REQUIRE_TOOL("qemu-img");
    makeDirty(m_path, m_data);
    const QByteArray file = readFile(m_path);
    QVERIFY_EXIT(qemuImg({"check", "-r", "all", m_file}), 0);
    const QByteArray replayed = readFile(m_path);
    QVERIFY(replayed.mid(kTable + 16, 8) == QByteArray::fromHex("0600800000000000"));
    QVERIFY(file.mid(kTable + 16, 8) != replayed.mid(kTable + 16, 8));
}

void TestVhdxLog::repairReplaysTheLogInTheReferencesWords() {
    REQUIRE_TOOL("qemu-img");
    makeDirty(m_path, m_data);
    const QByteArray dirty = readFile(m_path);
    for (const QString mode : {"leaks", "all"}) {
        const CheckRun theirs = checkCopy(false, dirty, "vhdx", mode), ours = checkCopy(true, dirty, "vhdx", mode);
        QCOMPARE(ours.result.err, theirs.result.err);
        QCOMPARE(ours.result.out, theirs.result.out);
        QCOMPARE(ours.result.exitCode, theirs.result.exitCode);
        const CheckRun again = checkCopy(true, ours.file, "vhdx", mode), byThem = checkCopy(false, ours.file, "vhdx", {});
        QVERIFY(!again.result.out.contains("repaired"));
        QCOMPARE(byThem.result.out, again.result.out);
    }
}

void TestVhdxLog::cutFileIsToldInTheReferencesWords() {
    REQUIRE_TOOL("qemu-img");
    {
        const auto chain = createImage(kDynamic, m_path, kSize);
        QVERIFY_RESULT(chain);
        QVERIFY_RESULT((*chain)->write(0, m_data));
        QVERIFY_RESULT((*chain)->close());
    }
    const QByteArray file = readFile(m_path), cut = file.first(file.size() - (4 << 20));
    for (const QString mode : {"", "all"}) {
        const CheckRun theirs = checkCopy(false, cut, "vhdx", mode), ours = checkCopy(true, cut, "vhdx", mode);
        QCOMPARE(QByteArray(ours.result.err).replace("platter: ", "qemu-img: "), theirs.result.err);
        QCOMPARE(ours.result.out, theirs.result.out);
        QCOMPARE(ours.result.exitCode, theirs.result.exitCode);
    }
}

void TestVhdxLog::damagedLogEntryIsNotReplayed() {
    makeDirty(m_path, m_data);
    patchFile(m_path, (1 << 20) + 5000, "x");

    const auto chain = openImage(kDynamic, m_path, Access::Read);

    QVERIFY_RESULT(chain);
    std::vector<std::byte> bytes(512);
    QVERIFY_RESULT((*chain)->read(20 << 20, bytes));
    QVERIFY(std::ranges::all_of(bytes, [](std::byte value) { return value == std::byte{0}; }));
}

// Entries with right checksums and wrong everything else.
void TestVhdxLog::randomLogsNeitherCrashNorHang() {
    makeDirty(m_path, m_data);
    const QByteArray dirty = readFile(m_path);
    Random random(3);
    for (std::uint64_t round = 0; round < rounds(60); ++round) {
        QByteArray file = dirty;
        char* entry = file.data() + (1 << 20);
        for (int change = 0; change < 3; ++change) entry[8 + random.below(120)] = char(random.next());
        const auto length = qFromLittleEndian<quint32>(entry + 8);
        if (length <= (1U << 20)) reseal(file, 1 << 20, qsizetype(length));
        const vhdx::Header header{.logId = [&] {
                                      Uuid id;
                                      std::memcpy(id.data(), file.constData() + (1 << 20) + 32, id.size());
                                      return id;
                                  }(),
                                  .logLength = 1 << 20,
                                  .logOffset = 1 << 20};
        std::vector<std::byte> bytes(std::size_t(file.size()));
        std::memcpy(bytes.data(), file.constData(), bytes.size());
        MemoryDevice device(std::move(bytes), Access::Read);
        const auto replay = vhdx::readLog(device, header);
        QVERIFY(!replay || replay->patches.size() < 10'000);
    }
}

// The writes of one flush, stopped after each of them.
void TestVhdxLog::everyCutOfAFlushOpensWithOldOrNewData() {
    QVERIFY_RESULT(createImage(kDynamic, m_path, kSize));
    const QByteArray before = readFile(m_path);
    {
        const auto chain = openImage(kDynamic, m_path, Access::ReadWrite);
        QVERIFY_RESULT(chain);
        QVERIFY_RESULT((*chain)->write(20 << 20, m_data));
        QVERIFY_RESULT((*chain)->close());
    }
    const QByteArray after = readFile(m_path);
    // In the order of writeThroughLog: payload, log, header, table, header; the header slots alternate.
    struct Piece {
        qsizetype offset, length;
    };
    const QList<Piece> pieces{{8 << 20, after.size() - (8 << 20)}, {1 << 20, 1 << 20}, {kTable, 1 << 20}, {kFirstHeader, 4096}, {kSecondHeader, 4096}};
    QByteArray state = before;
    for (const Piece& piece : pieces) {
        if (state.size() < after.size()) state.resize(after.size(), '\0');
        state.replace(piece.offset, piece.length, after.mid(piece.offset, piece.length));
        writeFile(m_path, state);
        const auto chain = openImage(kDynamic, m_path, Access::Read);
        QVERIFY_RESULT(chain);
        std::vector<std::byte> bytes(m_data.size());
        QVERIFY_RESULT((*chain)->read(20 << 20, bytes));
        QVERIFY(bytes == m_data || std::ranges::all_of(bytes, [](std::byte value) { return value == std::byte{0}; }));
    }
}

void TestVhdxLog::identifiersChangeBeforeTheFirstWrite() {
    QVERIFY_RESULT(createImage(kDynamic, m_path, kSize));
    const QByteArray before = readFile(m_path);
    {
        const auto chain = openImage(kDynamic, m_path, Access::ReadWrite);
        QVERIFY_RESULT(chain);
        QVERIFY(readFile(m_path) == before);
        QVERIFY_RESULT((*chain)->write(0, m_data));
    }
    QVERIFY(readFile(m_path).mid(kFirstHeader, 64) != before.mid(kFirstHeader, 64));
}

QTEST_APPLESS_MAIN(TestVhdxLog)
#include "tst_vhdx_log.moc"
