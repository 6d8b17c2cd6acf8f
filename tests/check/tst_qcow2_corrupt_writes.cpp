// SPDX-License-Identifier: MIT
// Writes that meet damaged metadata: like the reference they fail, mark the image as corrupt, and leave every byte but the mark.
// Afterwards nobody writes to it until it is repaired.
#include "tests/check/damaged_image.h"

using test_support::DamagedImage;
using test_support::RunResult;

namespace {

constexpr qsizetype kIncompatible = 79;         // lowest byte of the header's field
constexpr char kCorrupt = 2;

} // namespace

class TestQcow2CorruptWrites : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void markedAsByTheReference_data();
    void markedAsByTheReference();
    void closedUntilRepaired();
    void overlayIsNotMarkedForItsBase();

private:
    enum Place { Header, RefcountTable, RefcountBlock, L1, L2 };
    // Both programs say and do the same; what is left is the file before and the mark.
    void compareRuns(const QStringList& command, const QByteArray& before, bool marked);
    QByteArray m_sound;
    std::array<std::uint64_t, 5> m_places{};
    test_support::TempDir m_temp;
};

void TestQcow2CorruptWrites::initTestCase() {
    REQUIRE_TOOL("qemu-img");
    std::filesystem::create_symlink(PLATTER_BINARY, m_temp.path("qemu-img"));
    const test_support::TempDir folder;
    const DamagedImage image = test_support::makeImage(folder, "cluster_size=4k", {});
    m_places = {0, image.refcountTable(), image.refcountBlock(), image.l1(), image.l2()};
    m_sound = test_support::readFile(image.path());
    test_support::writeFile(m_temp.path("sound.qcow2"), m_sound);
}

void TestQcow2CorruptWrites::markedAsByTheReference_data() {
    QTest::addColumn<qulonglong>("offset");     // of eight bytes
    QTest::addColumn<qulonglong>("value");
    QTest::addColumn<QStringList>("command");
    constexpr std::array<const char*, 5> kNames{"header", "refcount table", "refcount block", "L1 table", "L2 table"};
    const QStringList fresh{"bench", "-w", "-c", "1", "-s", "4k", "-o", "1M", "broken.qcow2"};
    const QStringList inPlace{"bench", "-w", "-c", "1", "-s", "4k", "broken.qcow2"};
    const QStringList copy{"convert", "-n", "-O", "qcow2", "sound.qcow2", "broken.qcow2"};
    const QStringList snapshot{"snapshot", "-c", "x", "broken.qcow2"};
    constexpr std::uint64_t kCopied = std::uint64_t{1} << 63;
    const auto add = [](const QString& name, std::uint64_t offset, std::uint64_t value, const QStringList& command) {
        QTest::newRow(qPrintable(name)) << qulonglong{offset} << qulonglong{value} << command;
    };
    for (std::size_t place = 0; place < m_places.size(); ++place) {
        const QString name = kNames[place];
        // Four counts at once: all others of the four are what they are.
        const std::uint64_t cluster = m_places[place] / 4096, at = m_places[RefcountBlock] + cluster / 4 * 8;
        const std::uint64_t sound = 0x0001'0001'0001'0001;
        add("the " + name + " counts as free", at, sound & ~(std::uint64_t{0xffff} << (3 - cluster % 4) * 16), fresh);
        add("the " + name + " counts as free, snapshot", at, sound & ~(std::uint64_t{0xffff} << (3 - cluster % 4) * 16), snapshot);
        if (place == Header) continue;          // an entry with the offset 0 maps nothing
        add("data on the " + name, m_places[L2], kCopied | m_places[place], inPlace);
        add("data on the " + name + ", convert", m_places[L2], kCopied | m_places[place], copy);
    }
    add("L2 table on the L1 table", m_places[L1], kCopied | m_places[L1], inPlace);
    for (const QStringList& command : {fresh, inPlace, copy})
        add("unaligned L2 table, " + command.join(' '), m_places[L1], kCopied | (m_places[L2] + 512), command);
    add("unaligned refcount block", m_places[RefcountTable], m_places[RefcountBlock] + 512, fresh);
}

void TestQcow2CorruptWrites::compareRuns(const QStringList& command, const QByteArray& before, bool marked) {
    const auto runWith = [&](const QString& program) {
        test_support::writeFile(m_temp.path("broken.qcow2"), before);
        RunResult run = test_support::run(program, command, {.folder = m_temp.path(".")});
        run.err.replace(program.toLocal8Bit(), "qemu-img");
        return run;
    };
    const RunResult reference = runWith("qemu-img");
    const QByteArray theirs = test_support::readFile(m_temp.path("broken.qcow2"));
    const RunResult ours = runWith(m_temp.file("qemu-img"));
    const QByteArray after = test_support::readFile(m_temp.path("broken.qcow2"));
    QCOMPARE(ours.err, reference.err);
    QCOMPARE(ours.exitCode, reference.exitCode);
    QVERIFY2(after == theirs, "not the reference's bytes");
    QByteArray expected = before;
    if (marked) expected[kIncompatible] = kCorrupt;
    QVERIFY2(after == expected, "not the image before with the mark");
}

void TestQcow2CorruptWrites::markedAsByTheReference() {
    QFETCH(qulonglong, offset);
    QFETCH(qulonglong, value);
    QFETCH(QStringList, command);
    test_support::writeFile(m_temp.path("broken.qcow2"), m_sound);
    DamagedImage(m_temp.path("broken.qcow2")).store64(offset, value);
    const QByteArray broken = test_support::readFile(m_temp.path("broken.qcow2"));
    compareRuns(command, broken, true);
}

void TestQcow2CorruptWrites::closedUntilRepaired() {
    test_support::writeFile(m_temp.path("broken.qcow2"), m_sound);
    DamagedImage(m_temp.path("broken.qcow2")).store64(m_places[L2], (std::uint64_t{1} << 63) | m_places[L1]);
    const QStringList write{"bench", "-w", "-c", "1", m_temp.file("broken.qcow2")};
    QVERIFY_EXIT(test_support::platter(write), 1);
    compareRuns({"resize", "broken.qcow2", "+1M"}, test_support::readFile(m_temp.path("broken.qcow2")), true);
    QVERIFY_EXIT(test_support::platter({"check", "-r", "all", m_temp.file("broken.qcow2")}), 0);
    QCOMPARE(test_support::readFile(m_temp.path("broken.qcow2"))[kIncompatible], '\0');
    QVERIFY_EXIT(test_support::platter(write), 0);
}

// What is read from a damaged layer below says nothing about the image that is written to.
void TestQcow2CorruptWrites::overlayIsNotMarkedForItsBase() {
    test_support::writeFile(m_temp.path("base.qcow2"), m_sound);
    DamagedImage(m_temp.path("base.qcow2")).store64(m_places[L1], (std::uint64_t{1} << 63) | (m_places[L2] + 512));
    const QString over = m_temp.file("over.qcow2");
    QVERIFY_EXIT(test_support::qemuImg({"create", "-q", "-f", "qcow2", "-u", "-b", "base.qcow2", "-F", "qcow2", over, "4M"}), 0);
    const QByteArray before = test_support::readFile(m_temp.path("over.qcow2"));
    QVERIFY_EXIT(test_support::platter({"bench", "-w", "-c", "1", "-s", "512", over}), 1);
    QCOMPARE(test_support::readFile(m_temp.path("over.qcow2"))[kIncompatible], before[kIncompatible]);
}

QTEST_APPLESS_MAIN(TestQcow2CorruptWrites)
#include "tst_qcow2_corrupt_writes.moc"
