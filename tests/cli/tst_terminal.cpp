// SPDX-License-Identifier: MIT
// Output order of the terminal, and the progress bar's lines.
#include "app/progress_bar.h"
#include "app/terminal.h"

#include <QTest>

#include <cerrno>

using blockcore::Progress;
using blockcore::Stage;

namespace {

class BufferTerminal final : public app::Terminal {
public:
    std::string text;                           // both streams, in the order they became visible
    int failure = 0;

private:
    int writeOut(std::string_view part) override {
        if (failure == 0) text += part;
        return failure;
    }
    int writeErr(std::string_view part) override {
        text += part;
        return 0;
    }
};

std::string drawn(app::ProgressStyle style, const std::vector<Progress::Snapshot>& snapshots) {
    BufferTerminal terminal;
    app::ProgressBar bar(terminal, style);
    bar.begin();
    for (const auto& snapshot : snapshots) bar.update(snapshot);
    bar.complete();
    bar.end();
    terminal.flush();
    return terminal.text;
}

} // namespace

class TestTerminal : public QObject {
    Q_OBJECT
private slots:
    void errorsComeAfterEarlierOutput();
    void remembersThatOutputFailed();
    void readerThatWentAwayIsNoFailure();
    void drawsBeginningAndEnd();
    void drawsOnlyStepsThatAreLargeEnough();
    void countsNeitherOpeningNorEmptyWork();
};

void TestTerminal::errorsComeAfterEarlierOutput() {
    BufferTerminal terminal;
    terminal.out("a");
    terminal.err("b");
    terminal.out("c");
    terminal.flush();
    QCOMPARE(terminal.text, "abc");
}

void TestTerminal::remembersThatOutputFailed() {
    BufferTerminal terminal;
    terminal.failure = ENOSPC;
    terminal.out("a");
    terminal.flush();
    QCOMPARE(terminal.outputError(), ENOSPC);
}

void TestTerminal::readerThatWentAwayIsNoFailure() {
    BufferTerminal terminal;
    terminal.failure = EPIPE;
    terminal.out("a");
    terminal.flush();
    QCOMPARE(terminal.outputError(), 0);
}

void TestTerminal::drawsBeginningAndEnd() {
    QCOMPARE(drawn({.endsWith100 = true}, {{Stage::Flushing, 0, 8}}),
             "    (0.00/100%)\r    (100.00/100%)\r    (100.00/100%)\r\n");
    QCOMPARE(drawn({}, {{Stage::Checking, 8, 8}}), "    (0.00/100%)\r    (100.00/100%)\r\n");
}

void TestTerminal::drawsOnlyStepsThatAreLargeEnough() {
    QCOMPARE(drawn({.minimumStep = 2},
                   {{Stage::Copying, 10, 1000}, {Stage::Copying, 25, 1000}, {Stage::Copying, 40, 1000}}),
             "    (0.00/100%)\r    (2.50/100%)\r\n");
}

void TestTerminal::countsNeitherOpeningNorEmptyWork() {
    QCOMPARE(drawn({}, {{Stage::Scanning, 5, 10}, {Stage::Copying, 0, 0}, {Stage::Flushing, 0, 0}}), "    (0.00/100%)\r\n");
}

QTEST_APPLESS_MAIN(TestTerminal)
#include "tst_terminal.moc"
