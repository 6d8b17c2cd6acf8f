// SPDX-License-Identifier: MIT
// Bench: its requests, where they go, and what it refuses. Its texts are compared in tests/cli.
#include "blockcore/ops/bench.h"

#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QObject>

using namespace blockcore;

class TestBench : public QObject {
    Q_OBJECT
private slots:
    void optionsSurviveFormatting();
    void everyWrittenByteIsThePattern();
    void requestsStartOverAtTheEnd();
    void requestPastTheEndFails();
    void hugeBufferIsRefusedBeforeItIsMade();
    void stopEndsTheRun();
    void guessedRawKeepsItsFirstSectorRaw();

private:
    Bench::Options onFile(const QByteArray& content);
    test_support::TempDir m_temp;
    Progress m_progress;
};

Bench::Options TestBench::onFile(const QByteArray& content) {
    test_support::writeFile(m_temp.path("disk.raw"), content);
    return {.file = m_temp.path("disk.raw").string(), .format = "raw"};
}

void TestBench::optionsSurviveFormatting() {
    const Bench::Options options{.file = "-odd name",
                                 .format = "qcow2",
                                 .count = 7,
                                 .depth = 3,
                                 .offset = 512,
                                 .bufferSize = 1000,
                                 .stepSize = 5,
                                 .pattern = 255,
                                 .flushInterval = 3,
                                 .write = true,
                                 .noDrain = true,
                                 .native = true,
                                 .aio = AsyncIo::IoUring,
                                 .cache = CacheMode::None,
                                 .forceShare = true,
                                 .quiet = true,
                                 .reach = Reach::SameFolder};
    const auto parsed = Bench::table().parse(Bench::table().format(options));
    QVERIFY(parsed.has_value());
    QVERIFY(*parsed == options);
}

void TestBench::everyWrittenByteIsThePattern() {
    Bench::Options options = onFile(QByteArray(64 * 1024, 'x'));
    options.write = true;
    options.pattern = 'p';
    options.count = 16;
    options.flushInterval = 8;
    options.depth = 4;
    QVERIFY_RESULT(Bench::run(options, {m_progress}));
    QCOMPARE(test_support::readFile(options.file), QByteArray(64 * 1024, 'p'));
}

void TestBench::requestsStartOverAtTheEnd() {
    Bench::Options options = onFile(QByteArray(4096, 'x'));
    options.write = true;
    options.pattern = 'p';
    options.offset = 3072;
    options.bufferSize = 512;
    options.stepSize = 1024;
    options.count = 2;
    QVERIFY_RESULT(Bench::run(options, {m_progress}));
    QByteArray expected(4096, 'x');
    expected.replace(0, 512, QByteArray(512, 'p')).replace(3072, 512, QByteArray(512, 'p'));
    QCOMPARE(test_support::readFile(options.file), expected);
}

void TestBench::requestPastTheEndFails() {
    Bench::Options options = onFile(QByteArray(4096, 'x'));
    options.bufferSize = 1024;
    options.stepSize = 1792;
    options.count = 3;
    const auto report = Bench::run(options, {m_progress});
    QVERIFY_FAILS(report, ErrorCode::Io);
    QCOMPARE(errorText(report.error()), std::string("Failed request: Input/output error"));
}

void TestBench::hugeBufferIsRefusedBeforeItIsMade() {
    Bench::Options options = onFile(QByteArray(4096, 'x'));
    options.bufferSize = INT32_MAX;
    QVERIFY_FAILS(Bench::run(options, {m_progress}), ErrorCode::Io);
}

void TestBench::stopEndsTheRun() {
    const Bench::Options options = onFile(QByteArray(4096, 'x'));
    std::stop_source stop;
    stop.request_stop();
    QVERIFY_FAILS(Bench::run(options, {m_progress, stop.get_token()}), ErrorCode::Cancelled);
}

void TestBench::guessedRawKeepsItsFirstSectorRaw() {
    Bench::Options options = onFile(QByteArray(4096, 'Q'));
    options.write = true;
    options.count = 1;
    options.pattern = 0;
    options.format.reset();
    test_support::patchFile(options.file, 0, QByteArray("xFI\xfb\0\0\0\3", 8));
    options.bufferSize = 1;
    options.pattern = 'Q';
    const auto report = Bench::run(options, {m_progress});
    QVERIFY_FAILS(report, ErrorCode::PermissionDenied);
    QCOMPARE(test_support::readFile(options.file).at(0), 'x');
}

QTEST_GUILESS_MAIN(TestBench)
#include "tst_bench.moc"
