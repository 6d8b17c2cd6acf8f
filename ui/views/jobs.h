// SPDX-License-Identifier: MIT
// The bottom dock: running, waiting and finished jobs, and what can be done with them.
#pragma once

#include <QWidget>

class QPushButton;
class QStackedWidget;
class QTableView;

namespace model {
class Job;
class JobListModel;
} // namespace model

namespace ui {

class JobsView : public QWidget {
    Q_OBJECT
public:
    explicit JobsView(model::JobListModel& jobs, QWidget* parent = nullptr);

    model::Job* selectedJob() const;
    void selectJob(const model::Job* job);

public slots:
    void cancelSelected();
    void copyCommand();

signals:
    void detailsRequested(model::Job* job);

private:
    void layOutTable();
    void connectParts();
    void updateButtons();

    model::JobListModel& m_jobs;
    QStackedWidget* m_stack;
    QTableView* m_table;
    QPushButton *m_cancel, *m_copy, *m_output, *m_clear;
};

} // namespace ui
