// SPDX-License-Identifier: MIT
// The copy engine alone, raw to raw: what it writes, what it leaves out, where it stops. And verifyCopy(), which tells
// whether a copy is one.
#include "blockcore/ops/copy_engine.h"
#include "blockcore/device/real_files.h"
#include "blockcore/ops/verify.h"
#include "tests/support/pattern.h"
#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QElapsedTimer>
#include <QObject>

using namespace blockcore;

class TestCopyEngine : public QObject {
    Q_OBJECT
private slots:
    void init();
    void zeroRuleDecidesWhatIsWritten_data();
    void zeroRuleDecidesWhatIsWritten();
    void partsArePutEndToEnd();
    void progressEndsAtItsTotal_data();
    void progressEndsAtItsTotal();
    void aStopRequestCancels();
    void rateLimitSlowsDown();
    void verifyFindsTheByteThatDiffers();
    void verifySeesSecondSources();

private:
    static constexpr qsizetype kMiB = 1 << 20;
    std::unique_ptr<Chain> open(std::string_view name, Access access);
    test_support::TempDir m_temp;
    RealFiles m_files;
    QByteArray m_content;
};

std::unique_ptr<Chain> TestCopyEngine::open(std::string_view name, Access access) {
    auto chain = Chain::open({.name = m_temp.path(name).string(), .format = "raw"}, access, {}, m_files);
    return chain ? std::move(*chain) : nullptr;
}

// 4 MiB: bytes, zeroes, bytes with 16 KiB of zeroes in them, zeroes. The target is as long and full of rubbish.
void TestCopyEngine::init() {
    const auto bytes = test_support::pattern(7, 0, kMiB);
    const QByteArray some(static_cast<const char*>(static_cast<const void*>(bytes.data())), kMiB);
    m_content = some + QByteArray(kMiB, '\0') + some.first(kMiB / 2) + QByteArray(16384, '\0') +
                some.first(kMiB / 2 - 16384) + QByteArray(kMiB, '\0');
    test_support::writeFile(m_temp.path("in"), m_content);
    test_support::writeFile(m_temp.path("out"), QByteArray(4 * kMiB, '\xee'));
}

void TestCopyEngine::zeroRuleDecidesWhatIsWritten_data() {
    QTest::addColumn<int>("rule");
    QTest::addColumn<quint64>("shortestHole");
    QTest::addColumn<quint64>("zeroes");
    constexpr quint64 kAllZeroes = 2 * kMiB + 16384;
    QTest::newRow("holes are found") << int(ZeroRule::FindHoles) << quint64(4096) << kAllZeroes;
    QTest::newRow("long holes are found") << int(ZeroRule::FindHoles) << quint64(65536) << quint64(2 * kMiB);
    QTest::newRow("everything is written") << int(ZeroRule::WriteAll) << quint64(4096) << quint64(0);
}

void TestCopyEngine::zeroRuleDecidesWhatIsWritten() {
    QFETCH(int, rule);
    QFETCH(quint64, shortestHole);
    QFETCH(quint64, zeroes);
    const auto source = open("in", Access::Read), target = open("out", Access::ReadWrite);
    Progress progress;
    const auto totals = copyDisks({.sources = {{.chain = source.get()}},
                                   .target = target.get(),
                                   .zeroRule = static_cast<ZeroRule>(rule),
                                   .shortestHole = shortestHole},
                                  {.progress = progress});
    QVERIFY_RESULT(totals);
    QCOMPARE(totals->zeroes, zeroes);
    QCOMPARE(totals->copied + totals->zeroes, static_cast<std::uint64_t>(4 * kMiB));
    QVERIFY(test_support::readFile(m_temp.path("out")) == m_content);
}

void TestCopyEngine::partsArePutEndToEnd() {
    const auto source = open("in", Access::Read), target = open("out", Access::ReadWrite);
    Progress progress;
    const auto totals = copyDisks({.sources = {{.chain = source.get(), .part = Range{kMiB, 2 * kMiB}},
                                               {.chain = source.get(), .part = Range{0, 2 * kMiB}}},
                                   .target = target.get()},
                                  {.progress = progress});
    QVERIFY_RESULT(totals);
    QVERIFY(test_support::readFile(m_temp.path("out")) == m_content.mid(kMiB, 2 * kMiB) + m_content.first(2 * kMiB));
}

void TestCopyEngine::progressEndsAtItsTotal_data() {
    QTest::addColumn<bool>("countFirst");
    QTest::newRow("all bytes") << false;
    QTest::newRow("data only") << true;
}

void TestCopyEngine::progressEndsAtItsTotal() {
    QFETCH(bool, countFirst);
    const auto source = open("in", Access::Read), target = open("out", Access::ReadWrite);
    Progress progress;
    QVERIFY_RESULT(copyDisks(
        {.sources = {{.chain = source.get()}}, .target = target.get(), .countFirst = countFirst}, {.progress = progress}));
    const auto end = progress.snapshot();
    QVERIFY(end.stage == Stage::Copying);
    QVERIFY(end.total > 0);
    QCOMPARE(end.done, end.total);
}

void TestCopyEngine::aStopRequestCancels() {
    const auto source = open("in", Access::Read), target = open("out", Access::ReadWrite);
    Progress progress;
    std::stop_source stop;
    stop.request_stop();
    QVERIFY_FAILS(copyDisks({.sources = {{.chain = source.get()}}, .target = target.get()},
                            {.progress = progress, .stop = stop.get_token()}),
                  ErrorCode::Cancelled);
}

void TestCopyEngine::rateLimitSlowsDown() {
    const auto source = open("in", Access::Read), target = open("out", Access::ReadWrite);
    Progress progress;
    QElapsedTimer timer;
    timer.start();
    QVERIFY_RESULT(copyDisks({.sources = {{.chain = source.get()}}, .target = target.get(), .rateLimit = 8 * kMiB},
                             {.progress = progress}));
    QVERIFY(timer.elapsed() >= 100); // 2 MiB of data at 8 MiB a second, of which the first part is free
}

void TestCopyEngine::verifyFindsTheByteThatDiffers() {
    test_support::writeFile(m_temp.path("out"), m_content);
    Progress progress;
    std::vector<std::unique_ptr<Chain>> sources;
    sources.push_back(open("in", Access::Read));
    QVERIFY_RESULT(verifyCopy(sources, *open("out", Access::Read), {.progress = progress}));
    QCOMPARE(progress.snapshot().done, static_cast<std::uint64_t>(4 * kMiB));

    // Where the source has zeroes, and where it has bytes.
    for (const std::uint64_t place : {std::uint64_t{3 * kMiB + 77777}, std::uint64_t{600}}) {
        const QByteArray other(1, static_cast<char>(m_content[static_cast<qsizetype>(place)] + 1));
        test_support::patchFile(m_temp.path("out"), place, other);
        const auto verified = verifyCopy(sources, *open("out", Access::Read), {.progress = progress});
        QVERIFY_FAILS(verified, ErrorCode::Io);
        QCOMPARE(QString::fromStdString(verified.error().message),
                 QString("The copy differs from its source at byte %1").arg(place));
    }
}

void TestCopyEngine::verifySeesSecondSources() {
    test_support::writeFile(m_temp.path("out"), m_content + m_content);
    std::vector<std::unique_ptr<Chain>> sources;
    sources.push_back(open("in", Access::Read));
    sources.push_back(open("in", Access::Read));
    Progress progress;
    QVERIFY_RESULT(verifyCopy(sources, *open("out", Access::Read), {.progress = progress}));
    test_support::patchFile(m_temp.path("out"), 4 * kMiB + 5, "!");
    QVERIFY_FAILS(verifyCopy(sources, *open("out", Access::Read), {.progress = progress}), ErrorCode::Io);
}

QTEST_APPLESS_MAIN(TestCopyEngine)
#include "tst_copy_engine.moc"
