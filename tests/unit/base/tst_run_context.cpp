// SPDX-License-Identifier: MIT
#include "blockcore/base/run_context.h"
#include "tests/support/result_macros.h"

using namespace blockcore;

class TestRunContext : public QObject {
    Q_OBJECT
private slots:
    void progressCountsWithinItsStage() {
        Progress progress;
        progress.begin(Stage::Copying, 100);
        progress.advance(30);
        progress.advance(20);
        progress.extend(50);

        const auto seen = progress.snapshot();

        QCOMPARE(seen.stage, Stage::Copying);
        QCOMPARE(seen.done, 50u);
        QCOMPARE(seen.total, 150u);
    }

    void nextStageStartsFromZero() {
        Progress progress;
        progress.begin(Stage::Scanning, 10);
        progress.advance(10);
        progress.begin(Stage::Flushing, 3);
        QCOMPARE(progress.snapshot().done, 0u);
        QCOMPARE(progress.snapshot().total, 3u);
    }

    void checkpointFailsOnceAStopWasRequested() {
        Progress progress;
        std::stop_source source;
        const RunContext context{.progress = progress, .stop = source.get_token()};
        QVERIFY_RESULT(context.checkpoint());

        source.request_stop();

        QVERIFY_FAILS(context.checkpoint(), ErrorCode::Cancelled);
    }

    void noticesReachTheirSink() {
        Progress progress;
        std::vector<Notice> seen;
        const RunContext context{.progress = progress, .notices = [&](const Notice& notice) { seen.push_back(notice); }};

        context.notify(Notice::Kind::Warning, "careful\n");

        QCOMPARE(seen.size(), 1u);
        QCOMPARE(seen[0].text, std::string("careful\n"));
        QCOMPARE(seen[0].kind, Notice::Kind::Warning);
    }

    void noticesWithoutASinkAreDropped() {
        Progress progress;
        RunContext{.progress = progress}.notify(Notice::Kind::Error, "nobody listens");
        QCOMPARE(progress.snapshot().done, 0u);
    }
};

QTEST_APPLESS_MAIN(TestRunContext)
#include "tst_run_context.moc"
