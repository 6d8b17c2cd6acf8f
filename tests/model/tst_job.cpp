// SPDX-License-Identifier: MIT
// Jobs around an operation that does what the test says: finish, fail, wait for a stop.
#include "model/job_list_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>

namespace {

struct Rehearsal {
    static constexpr std::string_view name = "rehearse";
    struct Options {
        std::string ending = "well";
        bool operator==(const Options&) const = default;
    };
    struct Report {
        void write(blockcore::ReportWriter& writer) const { writer.out("rehearsed\n"); }
        int exitCode() const { return 0; }
    };
    static const blockcore::OptionTable<Options>& table() {
        static const auto table = blockcore::OptionTable<Options>{}.operand("ENDING", "how it ends", &Options::ending);
        return table;
    }
    static blockcore::Result<Report> run(const Options& options, const blockcore::RunContext& context) {
        context.progress.begin(blockcore::Stage::Copying, 1000);
        context.progress.advance(500);
        context.notify(blockcore::Notice::Kind::Warning, "a notice\n");
        if (options.ending == "badly") return blockcore::fail(blockcore::ErrorCode::NoSpace, "No space left on device");
        while (options.ending == "when stopped") {
            if (auto going = context.checkpoint(); !going) return std::unexpected(going.error());
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        context.progress.advance(500);
        return Report{};
    }
};
static_assert(blockcore::Operation<Rehearsal>);

} // namespace

using model::Job;
using model::JobListModel;

class TstJob : public QObject {
    Q_OBJECT
    QThreadPool m_pool;
private slots:
    void initTestCase() { m_pool.setMaxThreadCount(1); }
    void cleanup() { QVERIFY(m_pool.waitForDone(10'000)); }

    void finishedJobHasItsOutput() {
        QObject owner;
        Job* job = Job::start<Rehearsal>({}, {.title = QStringLiteral("t"), .reads = {}, .writes = {}}, m_pool, &owner);
        QSignalSpy finished(job, &Job::finished);
        QVERIFY(finished.wait());
        QCOMPARE(job->state(), Job::State::Succeeded);
        QCOMPARE(job->permille(), 1000);
        QCOMPARE(job->log(), QStringLiteral("a notice\nrehearsed\n"));
        QCOMPARE(job->commandLine(), QStringLiteral("platter rehearse well"));
        QCOMPARE(finished.count(), 1);
    }

    void failedJobKeepsTheError() {
        QObject owner;
        Job* job = Job::start<Rehearsal>({.ending = "badly"}, {}, m_pool, &owner);
        QSignalSpy finished(job, &Job::finished);
        QVERIFY(finished.wait());
        QCOMPARE(job->state(), Job::State::Failed);
        QCOMPARE(job->outcome().error->code, blockcore::ErrorCode::NoSpace);
        QVERIFY(job->log().contains(u"No space left"));
    }

    void cancelEndsARunningJobSoon() {
        QObject owner;
        Job* job = Job::start<Rehearsal>({.ending = "when stopped"}, {}, m_pool, &owner);
        QSignalSpy finished(job, &Job::finished);
        QTRY_COMPARE(job->state(), Job::State::Running);
        QElapsedTimer clock;
        clock.start();
        job->cancel();
        QVERIFY(job->isCancelling());
        QVERIFY(finished.wait());
        QVERIFY(clock.elapsed() < 500);
        QCOMPARE(job->state(), Job::State::Cancelled);
    }

    void cancelEndsAWaitingJobAtOnce() {
        QObject owner;
        Job* first = Job::start<Rehearsal>({.ending = "when stopped"}, {}, m_pool, &owner);
        Job* second = Job::start<Rehearsal>({}, {}, m_pool, &owner);
        QTRY_COMPARE(first->state(), Job::State::Running);
        QSignalSpy finished(second, &Job::finished);
        second->cancel();
        QCOMPARE(finished.count(), 1);
        QCOMPARE(second->state(), Job::State::Cancelled);
        first->cancel();
        QTRY_COMPARE(first->state(), Job::State::Cancelled);
        QVERIFY(m_pool.waitForDone());
        QTest::qWait(20);
        QCOMPARE(finished.count(), 1); // its worker came later and changed nothing
    }

    void destroyingARunningJobStopsItsWorker() {
        auto owner = std::make_unique<QObject>();
        Job* job = Job::start<Rehearsal>({.ending = "when stopped"}, {}, m_pool, owner.get());
        QTRY_COMPARE(job->state(), Job::State::Running);
        owner.reset();
        QVERIFY(m_pool.waitForDone(2000));
    }

    void listShowsNewestFirst() {
        JobListModel jobs(m_pool);
        QAbstractItemModelTester tester(&jobs, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QSignalSpy finished(&jobs, &JobListModel::jobFinished);
        jobs.start<Rehearsal>({}, {.title = QStringLiteral("first"), .reads = {}, .writes = {}});
        jobs.start<Rehearsal>({.ending = "badly"}, {.title = QStringLiteral("second"), .reads = {}, .writes = {}});
        QCOMPARE(jobs.activeCount(), 2);
        QTRY_COMPARE(finished.count(), 2);
        QCOMPARE(jobs.index(0, JobListModel::Title).data().toString(), QStringLiteral("second"));
        QCOMPARE(jobs.index(0, JobListModel::State).data().toString(), QStringLiteral("failed"));
        QCOMPARE(jobs.index(1, JobListModel::State).data().toString(), QStringLiteral("done"));
        jobs.removeFinished();
        QCOMPARE(jobs.rowCount(), 0);
    }

    void listSurvivesItsJobsRunning() {
        auto jobs = std::make_unique<JobListModel>(m_pool);
        Job* job = jobs->start<Rehearsal>({.ending = "when stopped"}, {});
        QTRY_COMPARE(job->state(), Job::State::Running);
        jobs.reset();
        QVERIFY(m_pool.waitForDone(2000));
    }
};

QTEST_GUILESS_MAIN(TstJob)
#include "tst_job.moc"
