// SPDX-License-Identifier: MIT
// Seeded random chains of two to four layers: after commit, rebase and resize the disks show what they should, to the
// reference and to us, and every layer's check is clean. Chains are made by one program and changed by the other.
#include "tests/support/pattern.h"
#include "tests/support/programs.h"
#include "tests/support/random.h"
#include "tests/support/temp_dir.h"

#include <QTest>

#include <array>

using namespace test_support;

namespace {

struct Layer {
    QString name, format;
};

using Program = RunResult (*)(const QStringList& arguments, const RunOptions& options);

class RandomChain {
public:
    RandomChain(std::uint64_t seed, Program maker, const TempDir& folder) : m_random(seed), m_maker(maker), m_folder(folder) {
        const std::uint64_t depth = 2 + m_random.below(3);
        for (std::uint64_t i = 0; i < depth; ++i) addLayer(QStringLiteral("layer%1").arg(i));
        m_other = make(QStringLiteral("other"), nullptr);
    }
    const std::vector<Layer>& layers() const { return m_layers; }
    const Layer& top() const { return m_layers.back(); }
    const Layer& other() const { return m_other; }
    Random& random() { return m_random; }
    QByteArray guest(const Layer& layer) const {
        const QString copy = m_folder.file("guest.raw");
        const RunResult read = qemuImg({"convert", "-f", layer.format, "-O", "raw", path(layer), copy});
        return read.exitCode == 0 ? readFile(copy.toStdString()) : "unreadable: " + read.err;
    }
    QString path(const Layer& layer) const { return m_folder.file(layer.name.toStdString()); }
    QString history() const { return m_history.join("; "); }

private:
    QString pick(std::initializer_list<const char*> choices) {
        return QString::fromLatin1(*(choices.begin() + m_random.below(choices.size())));
    }
    void addLayer(const QString& name) { m_layers.push_back(make(name, m_layers.empty() ? nullptr : &m_layers.back())); }
    QString optionsFor(const QString& format) {
        if (format == "qed") return "cluster_size=" + pick({"4k", "64k"});
        if (format != "qcow2") return {};
        return pick({"cluster_size=512", "cluster_size=4k", "cluster_size=64k", "cluster_size=16k,extended_l2=on",
                     "cluster_size=64k,extended_l2=on", "cluster_size=4k,compat=0.10"});
    }
    Layer make(const QString& name, const Layer* below) {
        const Layer layer{name, below != nullptr ? pick({"qcow2", "qcow2", "qcow2", "qed"}) : pick({"raw", "qcow2", "vdi"})};
        const QString options = optionsFor(layer.format);
        const std::uint64_t size = (1 + m_random.below(3000)) * 512;
        QStringList create{"create", "-q", "-f", layer.format};
        if (!options.isEmpty()) create << "-o" << options;
        if (below != nullptr) create << "-b" << below->name << "-F" << below->format;
        create << name << QString::number(size);
        m_history << create.join(' ');
        if (m_maker(create, {.folder = m_folder.root()}).exitCode != 0) qFatal("cannot create %s", qPrintable(history()));
        QStringList writes;
        for (std::uint64_t i = m_random.below(7); i > 0; --i) {
            const std::uint64_t first = m_random.below(size / 512);
            const std::uint64_t length = 1 + m_random.below(std::min<std::uint64_t>(500, size / 512 - first));
            const QString place = QStringLiteral("%1 %2").arg(first * 512).arg(length * 512);
            writes << (m_random.chance(3) ? "write -z " : QStringLiteral("write -P %1 ").arg(1 + m_random.below(250))) + place;
        }
        if (layer.format == "qcow2" && size > 131'072 && m_random.chance(2)) writes << "write -c -P 9 65536 65536";
        m_history << writes;
        qemuIo(m_folder.file(name.toStdString()), writes, {"-f", layer.format});
        return layer;
    }

    Random m_random;
    Program m_maker;
    const TempDir& m_folder;
    std::vector<Layer> m_layers;
    Layer m_other;
    QStringList m_history;
};

QStringList commitArguments(RandomChain& chain, std::size_t& base) {
    base = chain.layers().size() - 2;
    QStringList arguments{"commit", "-q", "-f", chain.top().format};
    if (chain.random().chance(2)) {
        base = chain.random().below(chain.layers().size() - 1);
        arguments << "-b" << chain.layers()[base].name;
    }
    return arguments << chain.top().name;
}

QStringList rebaseArguments(RandomChain& chain) {
    QStringList arguments{"rebase", "-q", "-f", chain.top().format};
    if (chain.top().format == "qcow2" && chain.random().chance(3)) arguments << "-c";
    switch (chain.random().below(3)) {
    case 0: return arguments << "-b" << "" << chain.top().name;
    case 1: return arguments << "-b" << chain.layers()[0].name << "-F" << chain.layers()[0].format << chain.top().name;
    default: return arguments << "-b" << "other" << "-F" << chain.other().format << chain.top().name;
    }
}

} // namespace

class TestChainInterop : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        REQUIRE_TOOL("qemu-io");
    }
    void commitKeepsTheDiskAndFillsTheBase_data() { addDirections(); }
    void commitKeepsTheDiskAndFillsTheBase();
    void rebaseKeepsEveryDisk_data() { addDirections(); }
    void rebaseKeepsEveryDisk();
    void resizeKeepsWhatBothSizesHave_data() { addDirections(); }
    void resizeKeepsWhatBothSizesHave();

private:
    static void addDirections() {
        QTest::addColumn<bool>("weChange");
        QTest::newRow("ours on the reference's chain") << true;
        QTest::newRow("the reference on ours") << false;
    }
    void verifyChecks(const RandomChain& chain);
    TempDir m_folder;
};

void TestChainInterop::verifyChecks(const RandomChain& chain) {
    for (const Layer& layer : chain.layers()) {
        if (layer.format == "raw") continue;
        const QStringList check{"check", "-q", "-f", layer.format, chain.path(layer)};
        QVERIFY2(qemuImg(check).exitCode == 0, qPrintable("the reference's check: " + chain.history()));
        QVERIFY2(platter(check).exitCode == 0, qPrintable("our check: " + chain.history()));
    }
}

void TestChainInterop::commitKeepsTheDiskAndFillsTheBase() {
    QFETCH(bool, weChange);
    for (std::uint64_t seed = 1; seed <= rounds(weChange ? 20 : 6); ++seed) {
        RandomChain chain(seed, weChange ? qemuImg : platter, m_folder);
        const QByteArray before = chain.guest(chain.top());
        std::size_t base = 0;
        const QStringList arguments = commitArguments(chain, base);
        const QByteArray baseBefore = chain.guest(chain.layers()[base]);

        const RunResult done = (weChange ? platter : qemuImg)(arguments, {.folder = m_folder.root()});

        if (done.err.contains("Operation not supported")) continue; // a base that cannot grow
        QVERIFY2(done.exitCode == 0, qPrintable(chain.history() + QString::fromUtf8(done.describe())));
        QVERIFY2(chain.guest(chain.top()) == before, qPrintable(chain.history() + arguments.join(' ')));
        const QByteArray filled = before + baseBefore.mid(before.size());
        QVERIFY2(chain.guest(chain.layers()[base]).startsWith(filled), qPrintable(chain.history() + arguments.join(' ')));
        verifyChecks(chain);
    }
}

void TestChainInterop::rebaseKeepsEveryDisk() {
    QFETCH(bool, weChange);
    for (std::uint64_t seed = 101; seed <= 100 + rounds(weChange ? 20 : 6); ++seed) {
        RandomChain chain(seed, weChange ? qemuImg : platter, m_folder);
        std::vector<QByteArray> before;
        for (const Layer& layer : chain.layers()) before.push_back(chain.guest(layer));
        const QStringList arguments = rebaseArguments(chain);

        const RunResult done = (weChange ? platter : qemuImg)(arguments, {.folder = m_folder.root()});

        QVERIFY2(done.exitCode == 0, qPrintable(chain.history() + QString::fromUtf8(done.describe())));
        for (std::size_t i = 0; i < before.size(); ++i)
            QVERIFY2(chain.guest(chain.layers()[i]) == before[i], qPrintable(chain.history() + arguments.join(' ')));
        verifyChecks(chain);
    }
}

void TestChainInterop::resizeKeepsWhatBothSizesHave() {
    QFETCH(bool, weChange);
    for (std::uint64_t seed = 201; seed <= 200 + rounds(weChange ? 20 : 6); ++seed) {
        RandomChain chain(seed, weChange ? qemuImg : platter, m_folder);
        const Layer& top = chain.top();
        const QByteArray before = chain.guest(top);
        const auto size = qsizetype(1 + chain.random().below(5000)) * 512;
        QStringList arguments{"resize", "-q", "--shrink", "-f", top.format};
        const std::array modes{"off", "metadata", "falloc", "full"};
        if (size > before.size()) arguments << "--preallocation" << modes[chain.random().below(modes.size())];
        arguments << top.name << QString::number(size);

        const RunResult done = (weChange ? platter : qemuImg)(arguments, {.folder = m_folder.root()});

        if (top.format == "qed" || done.err.contains("Operation not supported")) continue; // refused, mostly
        QVERIFY2(done.exitCode == 0, qPrintable(chain.history() + QString::fromUtf8(done.describe())));
        const QByteArray expected = before.left(size) + QByteArray(std::max<qsizetype>(0, size - before.size()), '\0');
        QVERIFY2(chain.guest(top) == expected, qPrintable(chain.history() + arguments.join(' ')));
        verifyChecks(chain);
    }
}

QTEST_APPLESS_MAIN(TestChainInterop)
#include "tst_chain_interop.moc"
