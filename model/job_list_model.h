// SPDX-License-Identifier: MIT
// Running, waiting and finished jobs, newest first. Owns them.
#pragma once

#include "model/job.h"

#include <QAbstractTableModel>

namespace model {

class JobListModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column : quint8 { Title, State, Progress, Rate, TimeLeft, ColumnCount };
    static constexpr int kPermilleRole = Qt::UserRole; // of Progress: int, -1 when not known
    static constexpr int kStateRole = Qt::UserRole + 1;

    explicit JobListModel(QThreadPool& pool, QObject* parent = nullptr);

    template <blockcore::Operation Op> Job* start(const typename Op::Options& options, JobDescription description) {
        Job* job = Job::start<Op>(options, std::move(description), m_pool, this);
        add(job);
        return job;
    }
    Job* jobAt(int row) const;
    int rowOf(const Job* job) const;
    int activeCount() const;
    void cancelAll();
    void removeFinished();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    void jobFinished(model::Job* job);
    void activeCountChanged();

private:
    void add(Job* job);
    void refresh(Job* job);
    QString text(const Job& job, int column) const;

    QThreadPool& m_pool;
    QList<Job*> m_jobs;
};

} // namespace model
