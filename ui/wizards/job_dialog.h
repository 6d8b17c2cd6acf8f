// SPDX-License-Identifier: MIT
// A job's progress in a window of its own, not modal: can be sent to the Jobs panel, says at the end what came of
// it. Closing it does not cancel the job.
#pragma once

#include <QDialog>
#include <QPointer>

class QHBoxLayout;
class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace model {
class Job;
}

namespace ui {

class JobDialog : public QDialog {
    Q_OBJECT
public:
    explicit JobDialog(model::Job& job, QWidget* parent = nullptr);

    model::Job* job() const { return m_job; }

signals:
    void sentToPanel(model::Job* job);
    void openRequested(const QString& path);

private:
    QVBoxLayout* makeBody();
    QHBoxLayout* makeButtons();
    void showProgress();
    void showState();
    void announce(const QString& text);

    QPointer<model::Job> m_job;
    QLabel *m_phase, *m_numbers;
    QProgressBar* m_bar;
    QPlainTextEdit* m_output;
    QPushButton *m_cancel, *m_panel, *m_open, *m_close;
    int m_announcedQuarter = 0;
};

} // namespace ui
