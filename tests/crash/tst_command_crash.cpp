// SPDX-License-Identifier: MIT
// Every writing command as a command line: cut at every change (killed; power gone with any part of what was not flushed
// lost; torn at 512 bytes), and with every read, write, flush and truncation failing, once and for ever. What is left is as
// TRUST (d) says. PLATTER_CRASH_STATES=10000 makes that many states of each command.
#include "blockcore/chain/chain.h"
#include "blockcore/formats/qcow2/findings.h"
#include "tests/support/command_line.h"
#include "tests/support/crash_files.h"
#include "tests/support/pattern.h"
#include "tests/support/result_macros.h"
#include "tests/support/scribble.h"

#include <QTest>

#include <algorithm>
#include <cerrno>

using namespace blockcore;
using namespace test_support;

namespace {

constexpr int kScribbleSteps = 5;
using Files = std::map<std::string, FileContent>;
using Marks = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

CrashFiles filesFrom(const Files& contents) {
    CrashFiles files;
    for (const auto& [name, content] : contents) files.add(name, content);
    return files;
}

Result<int> run(CrashFiles& files, const std::string& line) {
    Progress progress;
    return runCommandLine(wordsOf(line), {.progress = progress, .files = &files});
}

// What an image holds.
struct Holdings {
    FileContent disk;
    std::map<std::string, FileContent> snapshots;
    std::map<std::string, Marks> bitmaps;       // consistent ones
};

Result<Holdings> holdingsOf(const Files& state, const std::string& name) {
    CrashFiles files = filesFrom(state);
    const auto read = [](Chain& chain, FileContent& into) {
        into.resize(chain.size());
        return chain.read(0, into);
    };
    Holdings found;
    const auto chain = TRY(Chain::open({name, "qcow2"}, Access::Read, {}, files));
    TRY(read(*chain, found.disk));
    const ImageInfo info = chain->layer(0).info();
    for (const BitmapInfo& bitmap : info.bitmaps.value_or(std::vector<BitmapInfo>{})) {
        if (!bitmap.consistent) continue;
        Marks& marks = found.bitmaps[bitmap.name];
        TRY(chain->layer(0).bitmaps()->visit(bitmap.name, [&](Range guest) { marks.emplace_back(guest.offset, guest.length); }));
    }
    for (std::size_t i = 0; i < info.snapshots.size(); ++i) {
        const auto past = TRY(Chain::open({name, "qcow2"}, Access::Read, {}, files));
        TRY(past->layer(0).snapshots()->show(i));
        TRY(read(*past, found.snapshots[info.snapshots[i].name]));
    }
    return found;
}

enum class Kind : std::uint8_t {
    Change,                                     // of top, from one sound state to another
    LaggingFlags,                               // the same, with COPIED flags behind in between
    Repair,                                     // of a top that is not sound
    Make,                                       // of the new image "new", in place
    Fill,                                       // the same under a name that it loses when whole: what a cut leaves is nobody's
};

struct Command {
    const char* name;
    const char* prepare;                        // command lines, parted by ;
    const char* line;
    Kind kind = Kind::Change;
};
constexpr std::array kCommands{
    Command{"create", "", "create -q -f qcow2 -o cluster_size=4k,preallocation=metadata new 200k", Kind::Make},
    Command{"convert", "", "convert -t writeback -f qcow2 -O qcow2 -o cluster_size=4k top new", Kind::Fill},
    Command{"convert -c", "", "convert -t writeback -c -f qcow2 -O qcow2 -o cluster_size=4k top new", Kind::Fill},
    Command{"dd", "", "dd -f qcow2 -O qcow2 if=top of=new bs=16k", Kind::Fill},
    Command{"amend compat", "", "amend -f qcow2 -o compat=0.10 top"},
    Command{"amend refcount_bits", "", "amend -f qcow2 -o compat=1.1,refcount_bits=64 top"},
    Command{"amend size", "", "amend -f qcow2 -o compat=1.1,size=200k top"},
    Command{"bitmap add", "", "bitmap -f qcow2 --add -g 4096 top b"},
    Command{"bitmap remove", "bitmap --add -g 4096 top a;bitmap --add top b", "bitmap -f qcow2 --remove top b"},
    Command{"bitmap merge", "bitmap --add -g 4096 top a;bitmap --add --disable top b;*", "bitmap -f qcow2 --merge a top b"},
    Command{"bitmap clear", "bitmap --add -g 4096 top a;*", "bitmap -f qcow2 --clear top a"},
    Command{"snapshot -c", "", "snapshot -f qcow2 -c new top", Kind::LaggingFlags},
    Command{"snapshot -a", "", "snapshot -f qcow2 -a one top"},
    Command{"snapshot -d", "", "snapshot -f qcow2 -d one top", Kind::LaggingFlags},
    Command{"resize", "", "resize -q -f qcow2 top +4M"},
    Command{"resize preallocating", "", "resize -q -f qcow2 --preallocation full top +64k"},
    Command{"resize --shrink", "", "resize -q -f qcow2 --shrink top 40k"},
    Command{"rebase", "", "rebase -q -f qcow2 -b other.raw -F raw top"},
    Command{"rebase -c", "", "rebase -q -f qcow2 -c -b '' top"},
    Command{"commit", "", "commit -q -f qcow2 top"},
    Command{"check -r all", "damage", "check -q -f qcow2 -r all top", Kind::Repair},
    Command{"check -r leaks", "leak", "check -q -f qcow2 -r leaks top", Kind::Repair},
};
constexpr std::array kImages{"cluster_size=512", "cluster_size=4k", "cluster_size=16k,extended_l2=on", "cluster_size=4k,compat=0.10"};

// Some counts of the first refcount block become wrong.
void damage(FileContent& image, std::uint64_t count) {
    const auto field = [&](std::uint64_t offset) {
        std::uint64_t value = 0;
        for (std::uint64_t i = 0; i < 8; ++i) value = value << 8 | std::to_integer<std::uint64_t>(image[offset + i]);
        return value;
    };
    const std::uint64_t block = field(field(48));
    for (std::uint64_t cluster = 6; cluster < 30; cluster += 5)
        if (image[block + 2 * cluster + 1] != std::byte{0}) image[block + 2 * cluster + 1] = std::byte(count);
}

Result<Files> startOf(const Command& command, const std::string& options, std::uint64_t seed) {
    Random random(seed);
    CrashFiles files;
    files.add("base.raw", pattern(seed, 0, 96 * 1024));
    files.add("other.raw", pattern(seed + 1, 0, 110 * 1024));
    TRY(run(files, "create -q -f qcow2 -o " + options + " -b base.raw -F raw top 120k"));
    TRY(scribble(files, "top", random, kScribbleSteps));
    const QByteArray words(command.line);
    const bool plain = words.startsWith("commit") || words.startsWith("rebase") || // which show through
                       (options.contains("0.10") && words.startsWith("resize"));
    if (!plain) TRY(run(files, "snapshot -c one top"));
    TRY(scribble(files, "top", random, kScribbleSteps));
    for (const QByteArray& line : QByteArray(command.prepare).split(';')) {
        if (line == "*") TRY(scribble(files, "top", random, kScribbleSteps));
        else if (line.startsWith("bitmap")) TRY(run(files, line.toStdString()));
    }
    Files start = files.contents();
    if (command.kind == Kind::Repair) damage(start["top"], QByteArray(command.prepare) == "leak" ? 9 : 0);
    return start;
}

bool lags(const Finding& finding) {
    return finding.id == qcow2::kCopiedFlagOfTable.id || finding.id == qcow2::kCopiedFlagOfData.id;
}

QString problemOfCheck(const Files& state, const std::string& name, Kind kind) {
    CrashFiles files = filesFrom(state);
    if (kind == Kind::Repair) {
        const auto repaired = run(files, "check -q -f qcow2 -r all top");
        if (!repaired) return "cannot be repaired: " + QString::fromStdString(errorText(repaired.error()));
    }
    Progress progress;
    const auto chain = Chain::open({name, "qcow2"}, Access::Read, {.followBacking = false}, files);
    if (!chain) return QString::fromStdString(errorText(chain.error()));
    const auto report = (*chain)->layer(0).checker()->check({.progress = progress});
    if (!report) return QString::fromStdString(errorText(report.error()));
    for (const Finding& finding : report->findings) {
        if (kind == Kind::Repair) return "still wrong: " + QString::fromStdString(finding.detail);
        if (finding.severity != Severity::Leak && !(kind == Kind::LaggingFlags && lags(finding)))
            return QString::fromStdString(finding.detail);
    }
    return {};
}

// One of the two; where the size changes, what both have, and behind it what was, or zeroes.
bool isBetween(const FileContent& now, const FileContent& before, const FileContent& after) {
    if (now == before || now == after) return true;
    if (before.size() == after.size() || (now.size() != before.size() && now.size() != after.size())) return false;
    const std::size_t kept = std::min(before.size(), after.size());
    for (std::size_t i = 0; i < now.size(); ++i)
        if (!(i < before.size() && now[i] == before[i]) && !(i >= kept && now[i] == std::byte{0})) return false;
    return true;
}

QString problemOf(const Files& state, const Command& command, const Holdings& before, const Holdings& after) {
    if (command.kind == Kind::Fill) return {};
    if (command.kind == Kind::Make) {
        if (!state.contains("new")) return {};
        const auto made = holdingsOf(state, "new");
        if (made && made->disk != after.disk) return "the new image opens and is not whole";
        return made ? problemOfCheck(state, "new", command.kind) : QString();
    }
    const auto found = holdingsOf(state, "top");
    if (!found) return "cannot be read: " + QString::fromStdString(errorText(found.error()));
    if (!isBetween(found->disk, before.disk, after.disk)) return "the disk is neither as before nor as after";
    for (const auto& [name, disk] : before.snapshots)
        if (after.snapshots.contains(name) && !found->snapshots.contains(name)) return "a snapshot is gone";
    for (const auto& [name, disk] : found->snapshots)
        if (disk != (before.snapshots.contains(name) ? before : after).snapshots.at(name)) return "a snapshot is different";
    for (const auto& [name, marks] : found->bitmaps) {
        const auto has = [&](const Holdings& side) { return side.bitmaps.contains(name) && side.bitmaps.at(name) == marks; };
        if (!has(before) && !has(after)) return "a bitmap is wrong and not marked as in use";
    }
    return problemOfCheck(state, "top", command.kind);
}

std::uint64_t statesWanted() {
    const std::uint64_t wanted = qEnvironmentVariable("PLATTER_CRASH_STATES").toULongLong();
    return wanted != 0 ? wanted / kImages.size() : rounds(150);
}

} // namespace

class TestCommandCrash : public QObject {
    Q_OBJECT
private slots:
    void cutAnywhereItIsBeforeOrAfter_data() { addRows(true); }
    void cutAnywhereItIsBeforeOrAfter();
    void failingFileIsAnErrorAndLeavesASoundImage_data() { addRows(false); }
    void failingFileIsAnErrorAndLeavesASoundImage();

private:
    static void addRows(bool cuts) {
        QTest::addColumn<std::size_t>("command");
        for (std::size_t i = 0; i < kCommands.size(); ++i)
            if (!cuts || kCommands[i].kind != Kind::Fill) QTest::newRow(kCommands[i].name) << i;
    }
    // Calls judge for each set of options: with the files before, and what they hold before and after.
    template <class Judge>
    void forEachImage(const Command& command, Judge judge);
};

template <class Judge>
void TestCommandCrash::forEachImage(const Command& command, Judge judge) {
    for (const char* options : kImages) {
        const bool old = QByteArray(options).contains("0.10");
        if (old && (QByteArray(command.line).startsWith("bitmap") || QByteArray(command.line).contains("size"))) continue;
        const auto start = startOf(command, options, 5);
        QVERIFY_RESULT(start);
        CrashFiles files = filesFrom(*start);
        const auto before = holdingsOf(*start, "top");
        QVERIFY_RESULT(before);
        const auto done = run(files, command.line);
        if (!done && QByteArray(command.name) == "amend compat") continue; // zero clusters in a snapshot
        QVERIFY_RESULT(done);
        const auto after = holdingsOf(files.contents(), command.kind >= Kind::Make ? "new" : "top");
        QVERIFY_RESULT(after);
        const QString problem = problemOf(files.contents(), command, *before, *after);
        QVERIFY2(problem.isEmpty(), qPrintable(QString(options) + ", at the end: " + problem));
        judge(options, *start, files.log(), *before, *after);
        if (QTest::currentTestFailed()) return;
    }
}

void TestCommandCrash::cutAnywhereItIsBeforeOrAfter() {
    QFETCH(std::size_t, command);
    const Command& row = kCommands[command];
    std::uint64_t states = 0;
    forEachImage(row, [&](const QString& options, const Files& start, const FilesLog& log, const Holdings& before,
                          const Holdings& after) {
        Random random(command);
        const std::uint64_t wanted = states + statesWanted();
        for (std::size_t turn = 0; states < wanted; ++turn) {
            // Every event first as often as there is room for, then any.
            const std::size_t step = std::max<std::size_t>(1, 3 * (log.length() + 1) / statesWanted());
            const std::size_t cut = turn * step <= log.length() ? turn * step : random.below(log.length() + 1);
            for (const auto how : {FilesLog::Cut::Kill, FilesLog::Cut::Power, FilesLog::Cut::TornPower}) {
                ++states;
                const QString problem = problemOf(log.stateAt(start, cut, how, random), row, before, after);
                QVERIFY2(problem.isEmpty(), qPrintable(options + QStringLiteral(": event %1 of %2, cut %3: ").arg(cut)
                                                       .arg(log.length()).arg(int(how)) + problem));
            }
        }
    });
    qInfo("%s: %llu states", row.name, static_cast<unsigned long long>(states));
}

void TestCommandCrash::failingFileIsAnErrorAndLeavesASoundImage() {
    QFETCH(std::size_t, command);
    const Command& row = kCommands[command];
    std::uint64_t faults = 0;
    forEachImage(row, [&](const QString& options, const Files& start, const FilesLog&, const Holdings& before,
                          const Holdings& after) {
        Random random(command);
        const std::uint64_t most = std::max<std::uint64_t>(8, statesWanted() / 4);
        for (const int error : {EIO, ENOSPC, EINTR}) {
            for (const bool reads : {false, true}) {
                for (std::size_t index = 0, done = 0; error == EIO || !reads; index += 1 + random.below(1 + index / most), ++done) {
                    CrashFiles files = filesFrom(start);
                    files.breakAt({.index = index, .systemError = error, .forEver = random.chance(2), .reads = reads});
                    const auto result = run(files, row.line);
                    if (files.calls() <= index) break;
                    ++faults;
                    const QString where = options + QStringLiteral(": error %1 at %2 %3: ").arg(error).arg(reads ? "read" : "change").arg(index);
                    // A repair writes anew what it cannot read.
                    const bool mended = reads && row.kind == Kind::Repair;
                    QVERIFY2(mended || !result || *result != 0, qPrintable(where + "nobody noticed"));
                    const QString problem = problemOf(files.contents(), row, before, after);
                    QVERIFY2(problem.isEmpty(), qPrintable(where + problem));
                }
            }
        }
    });
    qInfo("%s: %llu faults", row.name, static_cast<unsigned long long>(faults));
}

QTEST_APPLESS_MAIN(TestCommandCrash)
#include "tst_command_crash.moc"
