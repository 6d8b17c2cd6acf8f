// SPDX-License-Identifier: MIT
// The command lines of commands that change chains in place: what is shown is what is run.
#include "blockcore/ops/commit.h"
#include "blockcore/ops/rebase.h"
#include "blockcore/ops/resize.h"

#include <QTest>

using namespace blockcore;

namespace {

template <class Op>
bool comesBack(const typename Op::Options& options) {
    const auto parsed = Op::table().parse(Op::table().format(options));
    return parsed && *parsed == options;
}

} // namespace

class TestChainCommands : public QObject {
    Q_OBJECT
private slots:
    void optionsComeBackFromTheirCommandLine();
    void negativeSizeMayStandAnywhereBehindTheName();
};

void TestChainCommands::optionsComeBackFromTheirCommandLine() {
    const SizeChange smaller{.kind = SizeChange::Kind::Shrink, .amount = 512};
    QVERIFY(comesBack<Resize>({.image = "a b", .size = {.amount = 1 << 20}}));
    QVERIFY(comesBack<Resize>({.image = "-a", .format = "raw", .size = smaller, .shrink = true, .quiet = true}));
    QVERIFY(comesBack<Resize>({.image = "a",
                               .size = {.kind = SizeChange::Kind::Grow, .amount = 3},
                               .preallocation = Preallocation::Falloc,
                               .reach = Reach::SameFolder}));
    QVERIFY(comesBack<Commit>({.image = "a"}));
    QVERIFY(comesBack<Commit>({.image = "a b", .format = "qcow2", .base = "", .keepOverlay = true, .rateLimit = 7,
                               .cache = CacheMode::None, .progress = ProgressMode::Bar, .quiet = true, .dryRun = true, .reach = Reach::None}));
    QVERIFY(comesBack<Rebase>({.image = "a", .backing = ""}));
    QVERIFY(comesBack<Rebase>({.image = "a", .format = "qed", .backing = "b c", .backingFormat = "raw", .unsafe = true,
                               .compress = true, .forceShare = true, .progress = ProgressMode::Bar, .quiet = true, .dryRun = true,
                               .cache = CacheMode::Unsafe, .backingCache = CacheMode::None}));
}

void TestChainCommands::negativeSizeMayStandAnywhereBehindTheName() {
    for (const Arguments& words : {Arguments{"f", "-1M", "--shrink"}, Arguments{"f", "--shrink", "-1M"},
                                   Arguments{"--shrink", "f", "-1M"}, Arguments{"--shrink", "--", "f", "-1M"}}) {
        const auto parsed = Resize::table().parse(words);
        QVERIFY(parsed);
        QVERIFY(parsed->shrink && parsed->size == (SizeChange{SizeChange::Kind::Shrink, 1 << 20}));
    }
    QVERIFY(!Resize::table().parse(Arguments{"-1M", "f"}));
}

QTEST_APPLESS_MAIN(TestChainCommands)
#include "tst_chain_commands.moc"
