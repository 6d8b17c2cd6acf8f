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

enum class Action : std::uint8_t { Write, Zero, Discard, Compressed, Flush };

struct Step {
    Action action;
    Range range;
    std::uint8_t fill;
};

class Script {
public:
    // A fresh disk's clusters of unit bytes; the reference compresses only into clusters that nobody used yet.
    Script(std::uint64_t seed, std::uint64_t size, std::uint64_t unit)
        : m_random(seed), m_size(size), m_unit(unit), m_used((size + unit - 1) / unit) {
        for (int i = 0; i < 70; ++i) {
            Step step = next();
            for (std::uint64_t at = step.range.offset / unit; at * unit < step.range.end(); ++at) m_used[at] = true;
            m_steps.push_back(step);
        }
    }
    const std::vector<Step>& steps() const { return m_steps; }

private:
    Step next() {
        const auto fill = static_cast<std::uint8_t>(1 + m_random.below(255));
        auto action = std::array{Action::Write,      Action::Write,      Action::Write, Action::Zero,
                                       Action::Discard,    Action::Compressed, Action::Flush,
                                       Action::Compressed}[m_random.below(8)];
        if (action == Action::Flush) return {action, {}, 0};
        if (action == Action::Compressed) {
            const std::uint64_t unit = m_random.below(m_size / m_unit);
            if (!m_used[unit]) return {action, {unit * m_unit, m_unit}, fill};
            action = Action::Write;
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
    void initTestCase() { REQUIRE_TOOL("qemu-io"); }
    void randomLifeEqualsTheReferences_data();
    void randomLifeEqualsTheReferences();
    void snapshotKeepsItsBytesWhenTheDiskChanges();

private:
    TempDir m_folder;
    RealFiles m_files;
    Result<std::unique_ptr<Chain>> open(Access access) {
        return Chain::open({.name = m_folder.path("ours").string(), .format = "qcow2"}, access, {}, m_files);
    }
};

void TestQcow2Sequences::randomLifeEqualsTheReferences_data() {
    QTest::addColumn<QString>("options");
    QTest::addColumn<bool>("backed");
    for (const char* options : kOptionSets) {
        QTest::newRow(options) << options << false;
        if (!QString(options).contains("preallocation"))
            QTest::addRow("%s over a backing file", options) << options << true;
    }
}

void TestQcow2Sequences::randomLifeEqualsTheReferences() {
    QFETCH(QString, options);
    QFETCH(bool, backed);
    const QString ours = m_folder.file("ours"), theirs = m_folder.file("theirs"), base = m_folder.file("base");
    for (std::uint64_t seed = 1; seed <= rounds(4); ++seed) {
        const std::uint64_t size = (6 << 20) + (seed % 2) * 1536;
        QVERIFY_EXIT(qemuImg({"create", "-q", "-f", "raw", base, "4M"}), 0);
        QVERIFY_EXIT(qemuIo(base, {"write -P 77 0 4M"}, {"-f", "raw"}), 0);
        QStringList create{"create", "-q", "-f", "qcow2", "-o", options};
        if (backed) create << "-b" << base << "-F" << "raw";
        QVERIFY_EXIT(qemuImg(create + QStringList{theirs, QString::number(size)}), 0);
        QVERIFY(QFile::remove(ours) || !QFile::exists(ours));
        QVERIFY(QFile::copy(theirs, ours));
        QStringList commands;
        {
            const auto chain = open(Access::ReadWrite);
            QVERIFY_RESULT(chain);
            const Script script(seed, size, (*chain)->layer(0).largestWriteUnit());
            for (const Step& step : script.steps()) {
                if (step.action == Action::Compressed && options.contains("preallocation")) continue;
                QVERIFY_RESULT(play(**chain, step));
                commands << qemuIoCommand(step);
            }
            QVERIFY_RESULT((*chain)->close());
        }
        QVERIFY_EXIT(qemuIo(theirs, commands, {"-f", "qcow2", "-d", "unmap"}), 0);

        QVERIFY_EXIT(qemuImg({"compare", "-f", "qcow2", "-F", "qcow2", ours, theirs}), 0);
        QVERIFY_EXIT(qemuImg({"check", "-q", ours}), 0);
        QVERIFY_EXIT(platter({"check", "-q", ours}), 0);
        QVERIFY_EXIT(platter({"compare", "-f", "qcow2", "-F", "qcow2", ours, theirs}), 0);
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
        const Script script(5, 4 << 20, 4096); // compresses over used clusters too, which only we can
        for (const Step& step : script.steps()) QVERIFY_RESULT(play(**chain, step));
        QVERIFY_RESULT((*chain)->close());
    }

    QVERIFY_EXIT(qemuImg({"check", "-q", ours}), 0);
    QVERIFY_EXIT(qemuImg({"convert", "-l", "s", "-O", "raw", ours, after}), 0);
    QVERIFY(readFile(m_folder.path("before")) == readFile(m_folder.path("after")));
}

QTEST_GUILESS_MAIN(TestQcow2Sequences)
#include "tst_qcow2_sequences.moc"
