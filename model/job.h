// SPDX-License-Identifier: MIT
// One operation on a worker of the job pool. Lives on the GUI thread; the operation's own Progress is polled
// four times a second for rate and time left, since QFuture's progress is an int and throttled. Cancelling asks
// the operation's stop token. Destroying a running job cancels it; the pool's owner waits for the worker.
#pragma once

#include "model/command_line.h"
#include "model/rate_meter.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <any>
#include <mutex>
#include <optional>

class QThreadPool;

namespace model {

// What happened, for whoever asks afterwards.
struct JobOutcome {
    std::optional<blockcore::Error> error;      // absent: the operation ended well
    QString output;                             // what the command would have printed
    bool warnings = false;
    int exitCode = 0;
    std::any report{};                          // shared_ptr to the operation's Report; see Job::report()
};

struct JobDescription {
    QString title;                              // "Convert work.qcow2 → out.qcow2"
    QStringList reads, writes;                  // paths; one in both is changed in place
    bool changesInPlace() const { return !writes.isEmpty() && reads.contains(writes.first()); }
};

class Job : public QObject {
    Q_OBJECT
public:
    enum class State : quint8 { Queued, Running, Succeeded, SucceededWithWarnings, Cancelled, Failed };
    Q_ENUM(State)

    // The job belongs to parent.
    template <blockcore::Operation Op>
    static Job* start(const typename Op::Options& options, JobDescription description, QThreadPool& pool, QObject* parent) {
        auto* job = new Job(std::move(description), model::commandLine<Op>(options), parent);
        job->launch(pool, [options](const blockcore::RunContext& context) { return runOnWorker<Op>(options, context); });
        return job;
    }
    ~Job() override;

    State state() const { return m_state; }
    bool isActive() const { return m_state <= State::Running; }
    bool isCancelling() const { return isActive() && m_shared->stop.stop_requested(); }
    const JobDescription& description() const { return m_description; }
    const QString& commandLine() const { return m_commandLine; } // ready for a shell
    blockcore::Progress::Snapshot progress() const { return m_progress; }
    int permille() const;                       // of the current phase; -1: its size is not known
    double rate() const { return m_meter.rate(); } // bytes per second
    std::optional<double> secondsLeft() const;
    double elapsedSeconds() const;
    QDateTime started() const { return m_started; }
    const JobOutcome& outcome() const { return m_outcome; }
    // What the operation Op found out; null when it failed, and for jobs of other operations.
    template <blockcore::Operation Op> const typename Op::Report* report() const {
        const auto* held = std::any_cast<std::shared_ptr<const typename Op::Report>>(&m_outcome.report);
        return held ? held->get() : nullptr;
    }
    QString log() const;                        // notices and output so far
    void cancel();

signals:
    void progressed();                          // four times a second while running
    void stateChanged();
    void finished();                            // exactly once

private:
    // What the worker and the job both hold on to; the worker may outlive the job.
    struct Shared {
        blockcore::Progress progress;
        std::stop_source stop;
        std::atomic<bool> running{false};
        mutable std::mutex logMutex;
        QString log;
    };
    // Collects what a report would print.
    class TextWriter final : public blockcore::ReportWriter {
    public:
        void out(std::string_view text) override { m_text += QString::fromUtf8(text); }
        void err(std::string_view text) override {
            m_text += QString::fromUtf8(text);
            m_warned = true;
        }
        QString m_text;
        bool m_warned = false;
    };
    using Work = std::function<JobOutcome(const blockcore::RunContext&)>;

    template <blockcore::Operation Op>
    static JobOutcome runOnWorker(const typename Op::Options& options, const blockcore::RunContext& context) {
        auto ran = Op::run(options, context);
        if (!ran) return {.error = ran.error(), .output = {}, .warnings = false, .exitCode = 1};
        auto report = std::make_shared<const typename Op::Report>(*std::move(ran));
        TextWriter writer;
        report->write(writer);
        return {.error = {}, .output = writer.m_text, .warnings = writer.m_warned, .exitCode = report->exitCode(), .report = std::move(report)};
    }

    Job(JobDescription description, QString commandLine, QObject* parent);
    void launch(QThreadPool& pool, Work work);
    void poll();
    void finish(JobOutcome outcome);

    const JobDescription m_description;
    const QString m_commandLine;
    std::shared_ptr<Shared> m_shared = std::make_shared<Shared>();
    State m_state = State::Queued;
    blockcore::Progress::Snapshot m_progress;
    RateMeter m_meter;
    JobOutcome m_outcome;
    QDateTime m_started;
    QElapsedTimer m_clock;
    double m_seconds = 0;                       // running time once finished
    QTimer m_timer;
};

QString jobStateName(Job::State state);
QString stageName(blockcore::Stage stage);

} // namespace model
