// SPDX-License-Identifier: MIT
// Seeded random lives of images with random options: writes of any alignment, zeroes, discards, compressed writes.
// qemu-io does the same on its own copy; afterwards the disks are equal and the reference's check is clean.
#include "blockcore/chain/chain.h"
#include "blockcore/device/real_files.h"
#include "tests/support/pattern.h"
#include "tests/support/programs.h"
#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QTest>

using namespace blockcore;
using namespace test_support;

namespace {

constexpr std::array kOptionSets{
    "cluster_size=512",
    "cluster_size=4k,refcount_bits=1",
    "cluster_size=4k,refcount_bits=2,compression_type=zstd",
    "cluster_size=64k",
    "cluster_size=2M",
    "compat=0.10,cluster_size=4k",
    "extended_l2=on,cluster_size=16k",
    "extended_l2=on,cluster_size=64k,compression_type=zstd",
    "refcount_bits=64,cluster_size=512",
    "preallocation=metadata,cluster_size=32k",
    "lazy_refcounts=on",
};

constexpr int kBaseSize = 4 << 20;
constexpr std::uint64_t kSize = 6 << 20;

enum class Action : std::uint8_t { Write, Zero, Discard, Compressed, Flush };

struct Step {
    Action action;
    Range range;
    std::uint8_t fill;
};

// The reference loses data when a compressed cluster is given up and the next one is packed behind it; so only we do
// everything in any order, and what it does too starts with the compressed writes, in a session of their own.
enum class Order : std::uint8_t { Any, CompressedFirst };
constexpr int kSteps = 70, kCompressedFirst = 20;

class Script {
public:
    // A fresh disk's clusters of unit bytes; the reference compresses only into clusters that nobody used yet.
    Script(std::uint64_t seed, std::uint64_t size, std::uint64_t unit, Order order)
        : m_random(seed), m_size(size), m_unit(unit), m_used((size + unit - 1) / unit) {
        for (int i = 0; i < kSteps; ++i) {
            const Step step = order == Order::Any ? next(randomAction())
                                                  : next(i < kCompressedFirst ? Action::Compressed : plainAction());
            for (std::uint64_t at = step.range.offset / unit; at * unit < step.range.end(); ++at) m_used[at] = true;
            m_steps.push_back(step);
        }
    }
    const std::vector<Step>& steps() const { return m_steps; }

private:
    Action randomAction() { return m_random.chance(4) ? Action::Compressed : plainAction(); }
    Action plainAction() {
        constexpr std::array kActions{Action::Write,   Action::Write, Action::Write,
                                      Action::Discard, Action::Zero,  Action::Flush};
        return kActions[m_random.below(kActions.size())];
    }
    Step next(Action action) {
        const auto fill = static_cast<std::uint8_t>(1 + m_random.below(255));
        if (action == Action::Flush) return {action, {}, 0};
        if (action == Action::Compressed) {
            const std::uint64_t unit = m_random.below(m_size / m_unit);
            if (!m_used[unit]) return {action, {unit * m_unit, m_unit}, fill};
            return {Action::Flush, {}, 0};
        }
        // The reference leaves partial clusters of a discard alone.
        const std::uint64_t grain = action == Action::Discard ? m_unit : 512;
        const std::uint64_t grains = m_size / grain, first = m_random.below(grains);
        const std::uint64_t longest = std::max<std::uint64_t>(600'000 / grain, 2);
        return {action, {first * grain, (1 + m_random.below(std::min(longest, grains - first))) * grain}, fill};
    }
    Random m_random;
    std::uint64_t m_size, m_unit;
    std::vector<bool> m_used;                   // by cluster
    std::vector<Step> m_steps;
};

Result<> play(Chain& chain, const Step& step) {
    const std::vector<std::byte> bytes(step.range.length, std::byte{step.fill});
    switch (step.action) {
    case Action::Write: return chain.write(step.range.offset, bytes);
    case Action::Zero: return chain.zero(step.range);
    case Action::Discard: return chain.discard(step.range);
    case Action::Flush: return chain.flush();
    case Action::Compressed: break;
    }
    CompressedWriter* writer = chain.layer(0).compressedWriter();
    const PackedUnits packed = TRY(writer->pack(bytes));
    return writer->writePacked(step.range.offset, packed, bytes);
}

// What the guest must read afterwards. Version 2 cannot say "zero" over a backing file, so discards do nothing there.
void play(QByteArray& disk, const Step& step, bool discards) {
    if (step.action == Action::Flush || (step.action == Action::Discard && !discards)) return;
    const bool zero = step.action == Action::Zero || step.action == Action::Discard;
    std::memset(disk.data() + step.range.offset, zero ? 0 : step.fill, step.range.length);
}

QString qemuIoCommand(const Step& step) {
    const QString place = QStringLiteral(" %1 %2").arg(step.range.offset).arg(step.range.length);
    switch (step.action) {
    case Action::Write: return QStringLiteral("write -P %1").arg(step.fill) + place;
    case Action::Zero: return "write -z -u" + place;
    case Action::Discard: return "discard" + place;
    case Action::Compressed: return QStringLiteral("write -c -P %1").arg(step.fill) + place;
    case Action::Flush: break;
    }
    return "flush";
}

} // namespace

class TestQcow2Sequences : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void randomLifeEqualsAFlatDisk_data() { addOptionRows(); }
    void randomLifeEqualsAFlatDisk();
    void randomLifeEqualsTheReferences_data() { addOptionRows(); }
    void randomLifeEqualsTheReferences();
    void snapshotKeepsItsBytesWhenTheDiskChanges();

private:
    void addOptionRows();
    QStringList liveThrough(Order order, std::uint64_t seed, std::uint64_t size);

    TempDir m_folder;
    RealFiles m_files;
    Result<std::unique_ptr<Chain>> open(Access access) {
        return Chain::open({.name = m_folder.path("ours").string(), .format = "qcow2"}, access, {}, m_files);
    }
};

void TestQcow2Sequences::initTestCase() {
    REQUIRE_TOOL("qemu-io");
    const QString base = m_folder.file("base");
    QVERIFY_EXIT(qemuImg({"create", "-q", "-f", "raw", base, QString::number(kBaseSize)}), 0);
    QVERIFY_EXIT(qemuIo(base, {QStringLiteral("write -P 77 0 %1").arg(kBaseSize)}, {"-f", "raw"}), 0);
}

void TestQcow2Sequences::addOptionRows() {
    QTest::addColumn<QString>("options");
    QTest::addColumn<bool>("backed");
    for (const char* options : kOptionSets) {
        QTest::newRow(options) << options << false;
        if (!QString(options).contains("preallocation"))
            QTest::addRow("%s over a backing file", options) << options << true;
    }
}

// Ours goes through the script; the disk as it must be is left in the file "disk".
QStringList TestQcow2Sequences::liveThrough(Order order, std::uint64_t seed, std::uint64_t size) {
    QFETCH(QString, options);
    QFETCH(bool, backed);
    const QString ours = m_folder.file("ours"), theirs = m_folder.file("theirs"), base = m_folder.file("base");
    QStringList create{"create", "-q", "-f", "qcow2", "-o", options};
    if (backed) create << "-b" << base << "-F" << "raw";
    if (qemuImg(create + QStringList{theirs, QString::number(size)}).exitCode != 0) qFatal("no image");
    QFile::remove(ours);
    QFile::copy(theirs, ours);
    QByteArray disk(static_cast<qsizetype>(size), '\0');
    if (backed) disk.replace(0, kBaseSize, QByteArray(kBaseSize, 77));
    QStringList commands;
    const auto chain = open(Access::ReadWrite).value();
    const Script script(seed, size, chain->layer(0).largestWriteUnit(), order);
    for (Step step : script.steps()) {
        if (step.action == Action::Compressed && options.contains("preallocation")) step.action = Action::Write;
        const auto played = play(*chain, step);
        if (!played) qFatal("%s", describe(played).constData());
        play(disk, step, !backed || !options.contains("compat=0.10"));
        commands << qemuIoCommand(step);
    }
    if (!chain->close()) qFatal("close");
    writeFile(m_folder.path("disk"), disk);
    return commands;
}

void TestQcow2Sequences::randomLifeEqualsAFlatDisk() {
    for (std::uint64_t seed = 1; seed <= rounds(4); ++seed) {
        liveThrough(Order::Any, seed, kSize + (seed % 2) * 1536);

        QVERIFY_EXIT(qemuImg({"compare", "-f", "qcow2", "-F", "raw", m_folder.file("ours"), m_folder.file("disk")}), 0);
        QVERIFY_EXIT(qemuImg({"check", "-q", m_folder.file("ours")}), 0);
    }
}

void TestQcow2Sequences::randomLifeEqualsTheReferences() {
    const QString ours = m_folder.file("ours"), theirs = m_folder.file("theirs");
    for (std::uint64_t seed = 1; seed <= rounds(3); ++seed) {
        const QStringList commands = liveThrough(Order::CompressedFirst, seed, kSize + (seed % 2) * 1536);
        QVERIFY_EXIT(qemuIo(theirs, commands.first(kCompressedFirst), {"-f", "qcow2"}), 0);
        QVERIFY_EXIT(qemuIo(theirs, commands.sliced(kCompressedFirst), {"-f", "qcow2", "-d", "unmap"}), 0);

        QVERIFY_EXIT(qemuImg({"compare", "-f", "qcow2", "-F", "qcow2", ours, theirs}), 0);
        QVERIFY_EXIT(platter({"compare", "-f", "qcow2", "-F", "qcow2", ours, theirs}), 0);
        QVERIFY_EXIT(qemuImg({"check", "-q", ours}), 0);
        QVERIFY_EXIT(platter({"check", "-q", ours}), 0);
    }
}

void TestQcow2Sequences::snapshotKeepsItsBytesWhenTheDiskChanges() {
    const QString ours = m_folder.file("ours"), before = m_folder.file("before"), after = m_folder.file("after");
    QVERIFY_EXIT(qemuImg({"create", "-q", "-f", "qcow2", "-o", "cluster_size=4k", ours, "4M"}), 0);
    QVERIFY_EXIT(qemuIo(ours, {"write -P 1 0 1M", "write -c -P 2 1M 4k", "write -z 2M 64k"}), 0);
    QVERIFY_EXIT(qemuImg({"snapshot", "-c", "s", ours}), 0);
    QVERIFY_EXIT(qemuImg({"convert", "-l", "s", "-O", "raw", ours, before}), 0);
    {
        const auto chain = open(Access::ReadWrite);
        QVERIFY_RESULT(chain);
        const Script script(5, 4 << 20, 4096, Order::Any); // compresses over used clusters too, which only we can
        for (const Step& step : script.steps()) QVERIFY_RESULT(play(**chain, step));
        QVERIFY_RESULT((*chain)->close());
    }

    QVERIFY_EXIT(qemuImg({"check", "-q", ours}), 0);
    QVERIFY_EXIT(qemuImg({"convert", "-l", "s", "-O", "raw", ours, after}), 0);
    QVERIFY(readFile(m_folder.path("before")) == readFile(m_folder.path("after")));
}

QTEST_GUILESS_MAIN(TestQcow2Sequences)
#include "tst_qcow2_sequences.moc"
