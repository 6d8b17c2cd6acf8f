// SPDX-License-Identifier: MIT
#include "model/job_list_model.h"

#include "model/format_text.h"

namespace model {

JobListModel::JobListModel(QThreadPool& pool, QObject* parent) : QAbstractTableModel(parent), m_pool(pool) {}

void JobListModel::add(Job* job) {
    beginInsertRows({}, 0, 0);
    m_jobs.prepend(job);
    endInsertRows();
    connect(job, &Job::progressed, this, [this, job] { refresh(job); });
    connect(job, &Job::stateChanged, this, [this, job] {
        refresh(job);
        emit activeCountChanged();
    });
    connect(job, &Job::finished, this, [this, job] { emit jobFinished(job); });
    emit activeCountChanged();
}

void JobListModel::refresh(Job* job) {
    const int row = rowOf(job);
    if (row >= 0) emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

Job* JobListModel::jobAt(int row) const { return row >= 0 && row < m_jobs.size() ? m_jobs[row] : nullptr; }
int JobListModel::rowOf(const Job* job) const { return static_cast<int>(m_jobs.indexOf(job)); }
int JobListModel::activeCount() const { return static_cast<int>(std::ranges::count_if(m_jobs, &Job::isActive)); }

void JobListModel::cancelAll() {
    // Those that wait end at once and would let the next one start: last in the queue first.
    for (Job* job : std::as_const(m_jobs)) job->cancel();
}

void JobListModel::removeFinished() {
    for (int row = static_cast<int>(m_jobs.size()) - 1; row >= 0; --row) {
        if (m_jobs[row]->isActive()) continue;
        beginRemoveRows({}, row, row);
        m_jobs.takeAt(row)->deleteLater();
        endRemoveRows();
    }
}

int JobListModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_jobs.size()); }
int JobListModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString JobListModel::text(const Job& job, int column) const {
    const auto progress = job.progress();
    const bool running = job.state() == Job::State::Running;
    switch (column) {
    case Title: return job.description().title;
    case State: return job.isCancelling() ? tr("cancelling") : running ? stageName(progress.stage) : jobStateName(job.state());
    case Progress:
        if (job.permille() < 0) return {};
        // Only copying counts in bytes.
        if (progress.stage != blockcore::Stage::Copying && progress.stage != blockcore::Stage::Flushing) return tr("%1 %").arg(job.permille() / 10);
        return running ? tr("%1 of %2").arg(sizeText(progress.done), sizeText(progress.total)) : sizeText(progress.done);
    case Rate: return running && job.rate() > 0 ? rateText(job.rate()) : QString();
    case TimeLeft:
        if (const auto left = job.secondsLeft()) return timeLeftText(*left);
        return job.isActive() ? QString() : tr("took %1").arg(durationText(job.elapsedSeconds()));
    default: return {};
    }
}

QVariant JobListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Job& job = *m_jobs[index.row()];
    switch (role) {
    case Qt::DisplayRole: return text(job, index.column());
    case Qt::ToolTipRole: return index.column() == Title ? job.commandLine() : text(job, index.column());
    case Qt::AccessibleTextRole:
        if (index.column() == Progress && job.permille() >= 0) return tr("%1 percent").arg(job.permille() / 10);
        return text(job, index.column());
    case kPermilleRole: return job.permille();
    case kStateRole: return static_cast<int>(job.state());
    default: return {};
    }
}

QVariant JobListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case Title: return tr("Job");
    case State: return tr("State");
    case Progress: return tr("Progress");
    case Rate: return tr("Rate");
    case TimeLeft: return tr("Time");
    default: return {};
    }
}

} // namespace model
