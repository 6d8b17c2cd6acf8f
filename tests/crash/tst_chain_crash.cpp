// SPDX-License-Identifier: MIT
// Cuts the power, and breaks the files, at every change that commit, rebase and resize make: the disk that the overlay
// shows stays what it was (TRUST, d), and a check of every file finds leaks at worst.
#include "blockcore/ops/commit.h"
#include "blockcore/ops/create.h"
#include "blockcore/ops/rebase.h"
#include "blockcore/ops/resize.h"
#include "tests/support/crash_files.h"
#include "tests/support/pattern.h"
#include "tests/support/result_macros.h"
#include "tests/support/scribble.h"

#include <QTest>

#include <algorithm>

using namespace blockcore;
using namespace test_support;

namespace {

constexpr int kScribbleSteps = 8;
constexpr std::uint64_t kBaseSize = 96 * 1024, kOverSize = 120 * 1024;
using Files = std::map<std::string, FileContent>;

CrashFiles filesFrom(const Files& contents) {
    CrashFiles files;
    for (const auto& [name, content] : contents) files.add(name, content);
    return files;
}

Result<> create(CrashFiles& files, const std::string& name, const std::string& backing, const std::string& backingFormat,
                const std::string& options, std::uint64_t size) {
    Progress progress;
    const RunContext context{.progress = progress, .files = &files};
    Create::Options wanted{.file = name, .size = size, .format = "qcow2", .formatOptions = {}, .backingFile = backing,
                           .backingFormat = backingFormat, .quiet = true};
    if (!options.empty()) wanted.formatOptions.push_back(options);
    TRY(Create::run(wanted, context));
    return {};
}

// over.qcow2 on mid.qcow2 on base.raw, and other.raw, which is like base.raw in parts.
Result<Files> makeFiles(const std::string& options, std::uint64_t seed) {
    Random random(seed);
    CrashFiles files;
    FileContent base = pattern(seed, 0, kBaseSize);
    std::fill_n(base.begin() + 20'480, 16'384, std::byte{0});
    files.add("base.raw", base);
    std::fill_n(base.begin() + 4096, 30'000, std::byte{7});
    files.add("other.raw", base);
    TRY(create(files, "mid.qcow2", "base.raw", "raw", options, kBaseSize));
    TRY(scribble(files, "mid.qcow2", random, kScribbleSteps));
    TRY(create(files, "over.qcow2", "mid.qcow2", "qcow2", options, kOverSize));
    TRY(scribble(files, "over.qcow2", random, kScribbleSteps));
    return files.contents();
}

Result<FileContent> guestOf(const Files& contents, const std::string& name) {
    CrashFiles files = filesFrom(contents);
    const auto chain = TRY(Chain::open({name, "qcow2"}, Access::Read, {}, files));
    FileContent bytes(chain->size());
    TRY(chain->read(0, bytes));
    return bytes;
}

Result<> checkClean(const Files& contents) {
    for (const char* name : {"mid.qcow2", "over.qcow2"}) {
        CrashFiles files = filesFrom(contents);
        Progress progress;
        const auto chain = TRY(Chain::open({name, "qcow2"}, Access::Read, {.followBacking = false}, files));
        const auto report = TRY(chain->layer(0).checker()->check({.progress = progress}));
        for (const Finding& finding : report.findings)
            if (finding.severity != Severity::Leak) return fail(ErrorCode::Corrupt, std::string(name) + ": " + finding.detail);
    }
    return {};
}

// Whether a disk may look like this, given how it looked before.
using Verdict = bool (*)(const FileContent& before, const FileContent& now, std::uint64_t newSize);

bool isUnchanged(const FileContent& before, const FileContent& now, std::uint64_t) { return before == now; }

bool isGrown(const FileContent& before, const FileContent& now, std::uint64_t newSize) {
    if (now.size() == before.size()) return now == before;
    if (now.size() != newSize || !std::equal(before.begin(), before.end(), now.begin())) return false;
    return std::all_of(now.begin() + static_cast<std::ptrdiff_t>(before.size()), now.end(),
                       [](std::byte byte) { return byte == std::byte{0}; });
}

// What is to go may go sector by sector.
bool isShrunk(const FileContent& before, const FileContent& now, std::uint64_t newSize) {
    if (now.size() != newSize && now.size() != before.size()) return false;
    for (std::size_t i = 0; i < now.size(); ++i)
        if (now[i] != before[i] && (i < newSize || now[i] != std::byte{0})) return false;
    return true;
}

QString problemOf(const Files& state, const FileContent& before, Verdict verdict, std::uint64_t newSize) {
    const auto now = guestOf(state, "over.qcow2");
    if (!now) return "cannot be read: " + QString::fromStdString(errorText(now.error()));
    if (!verdict(before, *now, newSize)) return QStringLiteral("the disk shows something else");
    if (const auto clean = checkClean(state); !clean) return QString::fromStdString(errorText(clean.error()));
    return {};
}

struct Command {
    const char* name;
    Result<> (*run)(const RunContext& context);
    Verdict verdict;
    std::uint64_t newSize;
};

Result<> runRebase(const RunContext& context, const std::string& backing, const std::string& format, bool compress) {
    TRY(Rebase::run({.image = "over.qcow2", .backing = backing, .backingFormat = format, .compress = compress}, context));
    return {};
}

Result<> runResize(const RunContext& context, std::uint64_t size, Preallocation preallocation) {
    const SizeChange change{.kind = SizeChange::Kind::To, .amount = size};
    TRY(Resize::run({.image = "over.qcow2", .size = change, .preallocation = preallocation, .shrink = true}, context));
    return {};
}

constexpr std::uint64_t kGrown = 4 << 20, kShrunk = 33 * 1024;
constexpr std::array kCommands{
    Command{"commit", [](const RunContext& context) -> Result<> {
                TRY(Commit::run({.image = "over.qcow2"}, context));
                return {};
            }, isUnchanged, 0},
    Command{"commit to the base", [](const RunContext& context) -> Result<> {
                TRY(Commit::run({.image = "over.qcow2", .base = "base.raw"}, context));
                return {};
            }, isUnchanged, 0},
    Command{"rebase", [](const RunContext& context) { return runRebase(context, "other.raw", "raw", false); }, isUnchanged, 0},
    Command{"rebase to a long name", [](const RunContext& context) {
                return runRebase(context, "./" + std::string(60, '/') + "other.raw", "raw", false);
            }, isUnchanged, 0},
    Command{"rebase, compressing", [](const RunContext& context) { return runRebase(context, "base.raw", "raw", true); },
            isUnchanged, 0},
    Command{"rebase to nothing", [](const RunContext& context) { return runRebase(context, "", "raw", false); }, isUnchanged, 0},
    Command{"grow", [](const RunContext& context) { return runResize(context, kGrown, Preallocation::Off); }, isGrown, kGrown},
    Command{"grow, preallocating",
            [](const RunContext& context) { return runResize(context, kOverSize + 40'960, Preallocation::Metadata); }, isGrown,
            kOverSize + 40'960},
    Command{"shrink", [](const RunContext& context) { return runResize(context, kShrunk, Preallocation::Off); }, isShrunk, kShrunk},
};
constexpr std::array kImages{"cluster_size=512", "cluster_size=4k", "cluster_size=16k,extended_l2=on",
                             "cluster_size=1k,refcount_bits=1"};

} // namespace

class TestChainCrash : public QObject {
    Q_OBJECT
private slots:
    void powerCutLeavesWhatTheOverlayShows_data() { addRows(); }
    void powerCutLeavesWhatTheOverlayShows();
    void failingFileIsAnErrorAndLeavesWhatTheOverlayShows_data() { addRows(); }
    void failingFileIsAnErrorAndLeavesWhatTheOverlayShows();

private:
    static void addRows();
};

void TestChainCrash::addRows() {
    QTest::addColumn<std::size_t>("command");
    QTest::addColumn<QString>("options");
    for (std::size_t i = 0; i < kCommands.size(); ++i)
        for (const char* options : kImages)
            QTest::addRow("%s, %s", kCommands[i].name, options) << i << QString::fromLatin1(options);
}

void TestChainCrash::powerCutLeavesWhatTheOverlayShows() {
    QFETCH(std::size_t, command);
    QFETCH(QString, options);
    const Command& row = kCommands[command];
    const auto before = makeFiles(options.toStdString(), 1 + command);
    QVERIFY_RESULT(before);
    auto files = filesFrom(*before);
    if (QByteArray(row.name).endsWith("long name"))
        files.add("./" + std::string(60, '/') + "other.raw", before->at("other.raw"));
    const Files start = files.contents();
    const auto disk = guestOf(start, "over.qcow2");
    QVERIFY_RESULT(disk);
    Progress progress;
    QVERIFY_RESULT(row.run({.progress = progress, .files = &files}));
    const std::size_t length = files.log().length();
    const std::size_t step = 1 + length / static_cast<std::size_t>(rounds(300));

    Random random(command);
    for (std::size_t cut = 0; cut <= length; cut += cut == length ? 1 : std::min(1 + random.below(step), length - cut)) {
        for (const auto how : {FilesLog::Cut::Kill, FilesLog::Cut::Power, FilesLog::Cut::TornPower}) {
            const Files state = files.log().stateAt(start, cut, how, random);
            const QString problem = problemOf(state, *disk, row.verdict, row.newSize);
            QVERIFY2(problem.isEmpty(),
                     qPrintable(QStringLiteral("event %1 of %2, cut %3: ").arg(cut).arg(length).arg(int(how)) + problem));
        }
    }
}

void TestChainCrash::failingFileIsAnErrorAndLeavesWhatTheOverlayShows() {
    QFETCH(std::size_t, command);
    QFETCH(QString, options);
    const Command& row = kCommands[command];
    auto start = makeFiles(options.toStdString(), 100 + command);
    QVERIFY_RESULT(start);
    (*start)["./" + std::string(60, '/') + "other.raw"] = start->at("other.raw");
    const auto disk = guestOf(*start, "over.qcow2");
    QVERIFY_RESULT(disk);
    Random random(command);
    constexpr int kNoSpace = 28, kInputOutput = 5;
    for (std::size_t index = 0;; index += 1 + random.below(1 + index / 6)) {
        auto files = filesFrom(*start);
        files.breakAt({.index = index, .systemError = random.chance(2) ? kNoSpace : kInputOutput, .forEver = random.chance(2)});
        Progress progress;
        const auto done = row.run({.progress = progress, .files = &files});
        if (files.calls() <= index) break; // nothing failed
        QVERIFY2(!done, qPrintable(QStringLiteral("call %1 failed, and nobody noticed").arg(index)));
        const QString problem = problemOf(files.contents(), *disk, row.verdict, row.newSize);
        QVERIFY2(problem.isEmpty(), qPrintable(QStringLiteral("call %1: ").arg(index) + problem));
    }
}

QTEST_APPLESS_MAIN(TestChainCrash)
#include "tst_chain_crash.moc"
