// SPDX-License-Identifier: MIT
// Seeded random sequences of commands and guest writes over random options, by the reference and by us on copies of the
// same files: same exit codes; afterwards the same bytes of every layer and snapshot, each program's check content with
// both, our bitmaps never less than theirs. PLATTER_SEQUENCES=20000 runs more, PLATTER_FIRST_SEED=7 from there.
#include "blockcore/chain/chain.h"
#include "blockcore/device/real_files.h"
#include "tests/support/command_line.h"
#include "tests/support/pattern.h"
#include "tests/support/programs.h"
#include "tests/support/temp_dir.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <filesystem>

using namespace blockcore;
using namespace test_support;

namespace {

namespace fs = std::filesystem;
using Bytes = std::vector<std::byte>;
constexpr std::uint64_t kSector = 512;
constexpr qint64 kLongestMilliseconds = 60'000; // of a run that was not told how many

struct Layer {
    QString name, format;
    QStringList snapshots{}, bitmaps{};
    bool versionTwo = false, alone = false, dataFile = false;
};

// What a program shows of an image: every disk in it, and what its bitmaps mark.
struct Seen {
    std::vector<Bytes> disks;                   // the active one first
    std::map<std::string, std::vector<bool>> bitmaps; // consistent ones, by sector
};

Result<Seen> look(const fs::path& path, const std::string& format, bool withSnapshots) {
    RealFiles files;
    Seen seen;
    const auto chain = TRY(Chain::open({path.string(), format}, Access::Read, {}, files));
    const auto read = [&]() -> Result<> {
        seen.disks.emplace_back(chain->size());
        return chain->read(0, seen.disks.back());
    };
    TRY(read());
    const ImageInfo info = chain->layer(0).info();
    for (const BitmapInfo& bitmap : info.bitmaps.value_or(std::vector<BitmapInfo>{})) {
        if (!bitmap.consistent) continue;
        auto& marks = seen.bitmaps[bitmap.name];
        marks.resize(chain->size() / kSector + 1);
        TRY(chain->layer(0).bitmaps()->visit(bitmap.name, [&](Range guest) {
            for (std::uint64_t at = guest.offset; at < std::min(guest.end(), chain->size()); at += kSector)
                marks[at / kSector] = true;
        }));
    }
    for (std::size_t i = 0; withSnapshots && i < info.snapshots.size(); ++i) {
        const auto past = TRY(Chain::open({path.string(), format}, Access::Read, {}, files));
        TRY(past->layer(0).snapshots()->show(i));
        seen.disks.emplace_back(past->size());
        TRY(past->read(0, seen.disks.back()));
    }
    return seen;
}

QString difference(const std::vector<Bytes>& theirs, const std::vector<Bytes>& ours) {
    if (theirs.size() != ours.size()) return "other snapshots";
    for (std::size_t i = 0; i < ours.size(); ++i) {
        if (theirs[i].size() != ours[i].size()) return QStringLiteral("disk %1 is %2 long, not %3").arg(i).arg(ours[i].size()).arg(theirs[i].size());
        const auto at = std::ranges::mismatch(theirs[i], ours[i]);
        if (at.in1 == theirs[i].end()) continue;
        return QStringLiteral("disk %1 at %2: %3, not %4").arg(i).arg(at.in1 - theirs[i].begin()).arg(int(*at.in2)).arg(int(*at.in1));
    }
    return {};
}

// Where the reference fails, loses data or ends otherwise on purpose of ours: the sequence ends there.
bool isKnownDifference(const RunResult& theirs, const QString& ours) {
    if (theirs.exitCode < 0) return true;       // an assertion
    for (const char* text : {"Cannot use preallocation for shrinking files", "has a refcount of", "Error while writing to COW image"})
        if (theirs.err.contains(text)) return true;
    // A narrow refcount that they have used up and we have not: we write zeroes as such, and count what is shared once.
    if (theirs.err.contains("snapshot '") && theirs.err.contains("Invalid argument")) return true;
    if (theirs.err.contains("Failed to zero out new clusters")) return true; // subclusters
    return ours.contains("Snapshots with zero clusters") || ours.contains("incompatible features 0x8 set");
}

class Sequence {
public:
    Sequence(std::uint64_t seed, const TempDir& folder) :
        m_random(seed), m_theirs(folder.path("theirs")), m_ours(folder.path("ours")) {
        for (const fs::path& side : {m_theirs, m_ours}) {
            fs::remove_all(side);
            fs::create_directories(side);
            writeFile(side / "other", QByteArray(static_cast<qsizetype>(seed % 1500 * kSector + kSector), 7));
        }
    }
    // Empty when all was as it should be.
    QString play() {
        const std::uint64_t depth = 1 + m_random.below(3);
        for (std::uint64_t i = 0; i < depth && goesOn(); ++i) create(QStringLiteral("layer%1").arg(i));
        for (std::uint64_t i = 2 + m_random.below(10); i > 0 && goesOn(); --i) step();
        if (goesOn()) verify();
        return m_problem.isEmpty() ? QString() : m_problem + "\n  " + m_history.join("\n  ");
    }
    bool endedEarly() const { return m_ended; }

private:
    bool goesOn() const { return m_problem.isEmpty() && !m_ended; }
    bool chance(std::uint64_t oneIn) { return m_random.chance(oneIn); }
    QString pick(std::initializer_list<const char*> choices) {
        return QString::fromLatin1(*(choices.begin() + m_random.below(choices.size())));
    }
    Layer& top() { return m_layers.back(); }
    std::uint64_t sizeOf(const Layer& layer) const {
        RealFiles files;
        const auto chain = Chain::open({(m_ours / layer.name.toStdString()).string(), layer.format.toStdString()},
                                       Access::Read, {.followBacking = false}, files);
        return chain ? (*chain)->size() : 0;
    }

    // Both run it; true when both succeeded.
    bool run(const QStringList& words) {
        m_history << words.join(' ');
        const RunResult theirs = qemuImg(words, {.folder = m_theirs});
        fs::current_path(m_ours);
        Progress progress;
        Words ours;
        for (const QString& word : words) ours.push_back(word.toStdString());
        const auto done = runCommandLine(ours, {.progress = progress});
        const int exit = done ? *done : 1;
        const QString text = done ? QString() : QString::fromStdString(errorText(done.error()));
        if (exit == theirs.exitCode) return exit == 0;
        m_ended = isKnownDifference(theirs, text);
        if (!m_ended) m_problem = QStringLiteral("exit %1, not %2: %3 | ").arg(exit).arg(theirs.exitCode).arg(text) + theirs.err;
        return false;
    }

    QString options(Layer& layer, bool backed) {
        QStringList list;
        QString cluster = "cluster_size=" + pick({"512", "1k", "4k", "16k", "64k"});
        layer.versionTwo = chance(5);
        if (layer.versionTwo) return "compat=0.10," + cluster;
        if (chance(4)) cluster = "extended_l2=on,cluster_size=" + pick({"16k", "32k", "64k"});
        const QString bits = pick({"1", "2", "4", "8", "16", "16", "16", "32", "64"});
        list << cluster << "refcount_bits=" + bits;
        if (chance(5)) list << "lazy_refcounts=on";
        if (chance(5)) list << "compression_type=zstd";
        layer.dataFile = chance(6);
        if (layer.dataFile) list << "data_file=" + layer.name + ".data";
        if (layer.dataFile && !backed && chance(2)) list << "data_file_raw=on";
        if (!backed && chance(4)) list << "preallocation=" + pick({"metadata", "falloc", "full"});
        return list.join(',');
    }
    void create(const QString& name) {
        Layer layer{.name = name, .format = m_layers.empty() && chance(3) ? "raw" : "qcow2"};
        QStringList words{"create", "-q", "-f", layer.format};
        if (layer.format == "qcow2") words << "-o" << options(layer, !m_layers.empty());
        if (!m_layers.empty()) words << "-b" << top().name << "-F" << top().format;
        words << name << QString::number((1 + m_random.below(2500)) * kSector);
        if (!run(words)) return;
        m_layers.push_back(layer);
        if (layer.format == "qcow2" && !layer.dataFile && chance(4)) pack();
        else writeGuest();
    }

    // Compressed clusters, by the reference, while there is nothing that they could not overwrite.
    void pack() {
        const std::uint64_t length = sizeOf(top()) / 65'536 * 65'536;
        for (const fs::path& side : {m_theirs, m_ours})
            qemuIo(QString::fromStdString((side / top().name.toStdString()).string()),
                   {QStringLiteral("write -c -P 99 0 %1").arg(length)}, {"-f", "qcow2"});
        m_history << QStringLiteral("  packed %1").arg(length);
    }
    // By us on both copies, since the two must not differ by who wrote.
    void writeGuest() {
        const std::uint64_t seed = m_random.next();
        m_history << QStringLiteral("  writes, seed %1").arg(seed);
        for (const fs::path& side : {m_theirs, m_ours})
            if (const auto done = scribble(side, seed); !done)
                m_problem = "writing: " + QString::fromStdString(errorText(done.error()));
    }
    Result<> scribble(const fs::path& side, std::uint64_t seed) {
        fs::current_path(side);
        RealFiles files;
        Random random(seed);
        const auto chain = TRY(Chain::open({top().name.toStdString(), top().format.toStdString()}, Access::ReadWrite, {}, files));
        for (std::uint64_t i = 1 + random.below(5); i > 0; --i) {
            const std::uint64_t sectors = chain->size() / kSector;
            if (sectors == 0) break;
            const std::uint64_t first = random.below(sectors);
            const Range range{first * kSector, (1 + random.below(std::min<std::uint64_t>(300, sectors - first))) * kSector};
            const std::uint64_t kind = random.below(8);
            if (kind < 5) TRY(chain->write(range.offset, pattern(random.next(), range.offset, range.length)));
            else if (kind < 7) TRY(chain->zero(range));
            else if (!top().versionTwo) TRY(chain->discard(range));
        }
        TRY(chain->close());
        return chain->flush();
    }

    void step() {
        if (top().format == "raw" || chance(4)) return writeGuest();
        switch (m_random.below(10)) {
        case 0: case 1: case 2: return snapshot();
        case 3: case 4: return bitmap();
        case 5: return amend();
        case 6: return resize();
        case 7: return rebase();
        case 8: return chance(2) ? commit() : check();
        default: return convert();
        }
    }
    void snapshot() {
        QStringList& names = top().snapshots;
        const std::uint64_t kind = names.isEmpty() ? 0 : m_random.below(4);
        if (kind < 2) {
            const QString name = QStringLiteral("s%1").arg(m_random.below(6));
            if (run({"snapshot", "-c", name, top().name})) names << name;
            else m_ended = m_problem.isEmpty(); // theirs leaks clusters
            return;
        }
        const QString name = names[qsizetype(m_random.below(std::uint64_t(names.size())))];
        if (run({"snapshot", kind == 2 ? "-a" : "-d", name, top().name}) && kind == 3) names.removeOne(name);
    }
    void bitmap() {
        QStringList& names = top().bitmaps;
        const auto any = [&] { return names[qsizetype(m_random.below(std::uint64_t(names.size())))]; };
        if (names.isEmpty() || chance(3)) {
            const QString name = QStringLiteral("b%1").arg(m_random.below(5));
            QStringList words{"bitmap", "--add", "-g", pick({"512", "4096", "65536", "1M"})};
            if (chance(3)) words << "--disable";
            if (run(words << top().name << name)) names << name;
        } else if (chance(4)) {
            const QString source = any();
            run({"bitmap", "--merge", source, top().name, any()});
        } else {
            const QString name = any(), action = pick({"--remove", "--clear", "--enable", "--disable"});
            if (run({"bitmap", action, top().name, name}) && action == "--remove") names.removeOne(name);
        }
    }
    void amend() {
        const QString change = pick({"compat=0.10", "compat=1.1", "refcount_bits=1", "refcount_bits=8", "refcount_bits=16",
                                     "refcount_bits=64", "lazy_refcounts=on", "lazy_refcounts=off", "data_file_raw=on",
                                     "data_file_raw=off", "compat=v3,lazy_refcounts=on", "compat=1.1,refcount_bits=32"});
        if (change == "compat=0.10" && !top().bitmaps.isEmpty()) return; // we delete them, they forget them
        if (run({"amend", "-q", "-o", change, top().name}) && change.startsWith("compat")) top().versionTwo = change == "compat=0.10";
    }
    // Growing over a last cluster that is not the disk's own, or into clusters that were used before, the reference shows
    // what lies there.
    void grow(const QString& preallocation, std::uint64_t size) {
        if (!run({"resize", "-q", "--preallocation", preallocation, top().name,
                  QStringLiteral("+%1").arg((1 + m_random.below(1500)) * kSector)})) return;
        for (const fs::path& side : {m_ours, m_theirs}) {
            const auto seen = seenIn(side, top());
            const bool zero = seen && std::all_of(seen->disks[0].begin() + std::ptrdiff_t(size), seen->disks[0].end(),
                                                  [](std::byte byte) { return byte == std::byte{0}; });
            if (!zero && side == m_ours) return fail(top(), "what is new is not zero");
            m_ended |= !zero;
        }
    }
    void resize() {
        const std::uint64_t size = sizeOf(top());
        if (chance(3)) {
            run({"resize", "-q", "--shrink", top().name, QString::number((1 + m_random.below(size / kSector + 1)) * kSector)});
        } else {
            grow(pick({"off", "off", "metadata", "falloc", "full"}), size);
        }
    }
    void rebase() {
        if (top().versionTwo && (m_layers.size() == 1 || top().alone)) return; // the reference loses zeroes
        QStringList words{"rebase", "-q"};
        if (!top().dataFile && chance(4)) words << "-c";
        const std::uint64_t below = m_random.below(m_layers.size() + 1);
        if (below + 1 < m_layers.size()) words << "-b" << m_layers[below].name << "-F" << m_layers[below].format;
        else if (chance(3)) words << "-b" << "";
        else words << "-b" << "other" << "-F" << "raw";
        top().alone = words.last().isEmpty();
        m_bitmapsKeep = false; // they mark what they copy
        run(words << top().name);
    }
    void commit() {
        QStringList words{"commit", "-q"};
        if (chance(3)) words << "-d";
        m_snapshotsKeep &= top().snapshots.isEmpty(); // they show through to the base
        run(words << top().name);
    }
    void check() {
        QStringList words{"check", "-q"};
        if (top().bitmaps.isEmpty() && chance(2)) words << "-r" << pick({"leaks", "all"}); // with them they lose snapshots
        run(words << top().name);
    }
    void convert() {
        Layer out{.name = QStringLiteral("out%1").arg(m_outputs.size()), .format = pick({"qcow2", "qcow2", "raw"})};
        QStringList words{"convert", "-f", top().format, "-O", out.format};
        if (out.format == "qcow2") words << "-o" << options(out, true);
        if (out.format == "qcow2" && !out.dataFile && chance(3)) words << "-c";
        if (chance(4)) words << "-S" << pick({"0", "4k", "64k"});
        if (run(words << top().name << out.name)) m_outputs.push_back(out);
    }

    void verify() {
        for (const auto* list : {&m_layers, &m_outputs})
            for (const Layer& layer : *list)
                if (m_problem.isEmpty()) verifyLayer(layer);
        if (!m_problem.isEmpty()) return;
        const auto path = [&](const fs::path& side) { return QString::fromStdString((side / top().name.toStdString()).string()); };
        const RunResult same = qemuImg({"compare", "-q", "-f", top().format, "-F", top().format, path(m_theirs), path(m_ours)},
                                       {.folder = m_ours});
        if (same.exitCode != 0) m_problem = "the reference's compare: " + QString::fromUtf8(same.describe());
    }
    Result<Seen> seenIn(const fs::path& side, const Layer& layer) {
        fs::current_path(side);
        return look(layer.name.toStdString(), layer.format.toStdString(), m_snapshotsKeep);
    }
    void verifyLayer(const Layer& layer) {
        const auto theirs = seenIn(m_theirs, layer), ours = seenIn(m_ours, layer);
        if (!theirs || !ours)
            return fail(layer, QString::fromStdString("cannot be read: " + errorText((theirs ? ours : theirs).error())));
        if (theirs->disks != ours->disks) return fail(layer, difference(theirs->disks, ours->disks));
        for (const auto& [name, marks] : theirs->bitmaps) {
            const auto own = ours->bitmaps.find(name);
            if (own == ours->bitmaps.end()) return fail(layer, "no bitmap " + QString::fromStdString(name));
            for (std::size_t i = 0; i < marks.size(); ++i)
                if (m_bitmapsKeep && marks[i] && !own->second[i]) return fail(layer, QStringLiteral("bitmap misses sector %1").arg(i));
        }
        if (theirs->bitmaps.size() != ours->bitmaps.size()) return fail(layer, "more bitmaps");
        if (layer.format == "qcow2") verifyChecks(layer);
    }
    void verifyChecks(const Layer& layer) {
        const QStringList words{"check", "-q", "-f", layer.format, layer.name};
        const RunResult ofOurs = qemuImg(words, {.folder = m_ours});
        // Open: rarely one count too many where compressed clusters of a changing layout are written over.
        if (ofOurs.exitCode == 3) return qWarning("leaks: %s\n  %s", ofOurs.err.constData(), qPrintable(m_history.join("\n  ")));
        if (ofOurs.exitCode != 0) return fail(layer, "the reference's check of ours: " + QString::fromUtf8(ofOurs.describe()));
        for (const fs::path& side : {m_ours, m_theirs}) {
            fs::current_path(side);
            Progress progress;
            const auto checked = runCommandLine({"check", "-q", "-f", "qcow2", layer.name.toStdString()}, {.progress = progress});
            if (checked && *checked == 0) continue;
            // Failed snapshots and the like leave leaks behind, there.
            if (side == m_theirs && checked && *checked == 3 && qemuImg(words, {.folder = m_theirs}).exitCode == 3) continue;
            return fail(layer, QStringLiteral("our check of %1: %2").arg(side == m_ours ? "ours" : "theirs").arg(checked.value_or(1)));
        }
    }
    void fail(const Layer& layer, const QString& what) { m_problem = layer.name + ": " + what; }

    Random m_random;
    fs::path m_theirs, m_ours;
    std::vector<Layer> m_layers, m_outputs;
    QStringList m_history;
    QString m_problem;
    bool m_ended = false, m_snapshotsKeep = true, m_bitmapsKeep = true;
};

std::uint64_t fromEnvironment(const char* name, std::uint64_t otherwise) {
    const std::uint64_t value = qEnvironmentVariable(name).toULongLong();
    return value != 0 ? value : otherwise;
}

} // namespace

class TestCommandSequences : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        REQUIRE_TOOL("qemu-io");
    }
    void sameAsReference() {
        const TempDir folder;
        const fs::path here = fs::current_path();
        const std::uint64_t first = fromEnvironment("PLATTER_FIRST_SEED", 1);
        const std::uint64_t wanted = fromEnvironment("PLATTER_SEQUENCES", 0);
        const std::uint64_t count = wanted != 0 ? wanted : rounds(500);
        std::uint64_t whole = 0, wrong = 0, done = 0;
        QElapsedTimer clock;
        clock.start();
        for (std::uint64_t seed = first; done < count && wrong < 20; ++seed, ++done) {
            if (wanted == 0 && clock.elapsed() > kLongestMilliseconds) break;
            Sequence sequence(seed, folder);
            const QString problem = sequence.play();
            whole += !sequence.endedEarly();
            wrong += !problem.isEmpty();
            if (!problem.isEmpty()) qWarning("seed %llu: %s", static_cast<unsigned long long>(seed), qPrintable(problem));
        }
        fs::current_path(here);
        QCOMPARE(wrong, 0U);
        qInfo("%llu sequences, %llu to their end", static_cast<unsigned long long>(done), static_cast<unsigned long long>(whole));
        QVERIFY2(whole * 10 >= done * 6, "too many sequences end where the programs are known to differ");
    }
};

QTEST_APPLESS_MAIN(TestCommandSequences)
#include "tst_command_sequences.moc"
