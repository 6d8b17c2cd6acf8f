// SPDX-License-Identifier: MIT
#include "model/job.h"

#include "model/deliver.h"

#include <QtConcurrentRun>

namespace model {

using blockcore::Stage;

namespace {
constexpr int kPollMilliseconds = 250;
}

Job::Job(JobDescription description, QString commandLine, QObject* parent) :
    QObject(parent), m_description(std::move(description)), m_commandLine(std::move(commandLine)) {
    m_timer.setInterval(kPollMilliseconds);
    connect(&m_timer, &QTimer::timeout, this, &Job::poll);
}

Job::~Job() { m_shared->stop.request_stop(); }

void Job::launch(QThreadPool& pool, Work work) {
    m_started = QDateTime::currentDateTime();
    m_clock.start();
    m_timer.start();
    auto future = QtConcurrent::run(&pool, [shared = m_shared, work = std::move(work)] {
        const blockcore::NoticeSink notices = [&](const blockcore::Notice& notice) {
            const std::lock_guard lock(shared->logMutex);
            shared->log += QString::fromStdString(notice.text);
        };
        shared->running = true;
        const blockcore::RunContext context{.progress = shared->progress, .stop = shared->stop.get_token(), .notices = notices};
        // One that was cancelled in the queue must not even open its target.
        if (auto going = context.checkpoint(); !going)
            return JobOutcome{.error = going.error(), .output = {}, .warnings = false, .exitCode = 1};
        return work(context);
    });
    deliver(future, this, [this](JobOutcome outcome) { finish(std::move(outcome)); });
}

void Job::poll() {
    if (m_state == State::Queued && m_shared->running) {
        m_state = State::Running;
        m_clock.restart();
        emit stateChanged();
    }
    if (m_state != State::Running) return;
    const auto now = m_shared->progress.snapshot();
    if (now.stage != m_progress.stage) m_meter.reset();
    m_progress = now;
    m_meter.sample(static_cast<double>(m_clock.elapsed()) / 1000, now.done);
    emit progressed();
}

void Job::cancel() {
    if (!isActive() || !m_shared->stop.request_stop()) return;
    if (m_state == State::Queued && !m_shared->running)
        finish({.error = blockcore::fail(blockcore::ErrorCode::Cancelled, "Cancelled").error(), .output = {}, .warnings = false, .exitCode = 1});
    else emit stateChanged();
}

void Job::finish(JobOutcome outcome) {
    if (!isActive()) return; // it was cancelled while it waited in the queue
    m_timer.stop();
    m_seconds = elapsedSeconds();
    m_progress = m_shared->progress.snapshot();
    m_outcome = std::move(outcome);
    if (m_outcome.error)
        m_state = m_outcome.error->code == blockcore::ErrorCode::Cancelled ? State::Cancelled : State::Failed;
    else
        m_state = m_outcome.warnings ? State::SucceededWithWarnings : State::Succeeded;
    emit stateChanged();
    emit finished();
}

int Job::permille() const {
    if (m_state == State::Succeeded || m_state == State::SucceededWithWarnings) return 1000;
    if (m_progress.total == 0) return -1;
    return static_cast<int>(1000.0 * static_cast<double>(std::min(m_progress.done, m_progress.total)) /
                            static_cast<double>(m_progress.total));
}

std::optional<double> Job::secondsLeft() const {
    if (m_state != State::Running) return std::nullopt;
    return m_meter.secondsLeft(m_progress.done, m_progress.total);
}

double Job::elapsedSeconds() const {
    return isActive() ? static_cast<double>(m_clock.elapsed()) / 1000 : m_seconds;
}

QString Job::log() const {
    QString text;
    {
        const std::lock_guard lock(m_shared->logMutex);
        text = m_shared->log;
    }
    if (!text.isEmpty() && !text.endsWith(u'\n')) text += u'\n';
    text += m_outcome.output;
    if (m_outcome.error) {
        text += QString::fromStdString(errorText(*m_outcome.error)) + u'\n';
        if (!m_outcome.error->hint.empty()) text += QString::fromStdString(m_outcome.error->hint) + u'\n';
    }
    return text;
}

QString jobStateName(Job::State state) {
    switch (state) {
    case Job::State::Queued: return Job::tr("waiting");
    case Job::State::Running: return Job::tr("running");
    case Job::State::Succeeded: return Job::tr("done");
    case Job::State::SucceededWithWarnings: return Job::tr("done, with warnings");
    case Job::State::Cancelled: return Job::tr("cancelled");
    case Job::State::Failed: return Job::tr("failed");
    }
    return {};
}

QString stageName(Stage stage) {
    switch (stage) {
    case Stage::Opening: return Job::tr("opening");
    case Stage::Scanning: return Job::tr("looking for data");
    case Stage::Copying: return Job::tr("copying");
    case Stage::Checking: return Job::tr("checking");
    case Stage::Repairing: return Job::tr("repairing");
    case Stage::Flushing: return Job::tr("writing to disk");
    }
    return {};
}

} // namespace model
