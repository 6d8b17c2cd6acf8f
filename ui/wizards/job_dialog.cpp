// SPDX-License-Identifier: MIT
#include "ui/wizards/job_dialog.h"

#include "model/format_text.h"
#include "model/job.h"
#include "ui/error_text.h"
#include "ui/theme.h"
#include "ui/widgets/command_line_box.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>

namespace ui {

using model::Job;

JobDialog::JobDialog(Job& job, QWidget* parent) :
    QDialog(parent), m_job(&job), m_phase(new QLabel(this)), m_numbers(new QLabel(this)), m_bar(new QProgressBar(this)),
    m_output(new QPlainTextEdit(this)), m_cancel(new QPushButton(tr("Cancel job"), this)),
    m_panel(new QPushButton(tr("Send to Jobs panel"), this)), m_open(new QPushButton(tr("Open the new image"), this)),
    m_close(new QPushButton(tr("Close"), this)) {
    setObjectName(QStringLiteral("jobDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(job.description().title);
    setMinimumWidth(560);
    auto* command = new CommandLineBox(this);
    command->setCommand(job.commandLine());
    auto* foot = new QVBoxLayout;
    foot->setContentsMargins(kSection, kMargin, kSection, kMargin);
    foot->addLayout(makeButtons());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(makeBody(), 1);
    layout->addWidget(command);
    layout->addLayout(foot);
    connect(&job, &Job::progressed, this, &JobDialog::showProgress);
    connect(&job, &Job::stateChanged, this, &JobDialog::showState);
    connect(&job, &QObject::destroyed, this, &QDialog::close);
    showState();
}

QVBoxLayout* JobDialog::makeBody() {
    auto* title = new QLabel(m_job->description().title, this);
    title->setFont(scaledFont(*title, 1.2, QFont::DemiBold));
    title->setWordWrap(true);
    m_phase->setObjectName(QStringLiteral("jobPhase"));
    m_phase->setWordWrap(true);
    m_phase->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_numbers->setObjectName(QStringLiteral("jobNumbers"));
    makeFaint(*m_numbers);
    m_bar->setRange(0, 1000);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress of the current phase"));
    m_output->setObjectName(QStringLiteral("jobOutput"));
    m_output->setAccessibleName(tr("Output of the job"));
    m_output->setReadOnly(true);
    m_output->setTabChangesFocus(true);
    m_output->setFont(monospaceFont());
    m_output->setMaximumHeight(140);
    auto* body = new QVBoxLayout;
    body->setContentsMargins(kSection, kSection, kSection, kMargin);
    body->setSpacing(kSpace);
    body->addWidget(title);
    for (QWidget* part : {static_cast<QWidget*>(m_phase), static_cast<QWidget*>(m_bar), static_cast<QWidget*>(m_numbers), static_cast<QWidget*>(m_output)})
        body->addWidget(part);
    body->addStretch();
    return body;
}

QHBoxLayout* JobDialog::makeButtons() {
    m_cancel->setObjectName(QStringLiteral("jobCancel"));
    m_panel->setObjectName(QStringLiteral("jobToPanel"));
    m_open->setObjectName(QStringLiteral("jobOpen"));
    m_open->setProperty("primary", true);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kSpace);
    buttons->addStretch();
    for (QPushButton* button : {m_open, m_panel, m_cancel, m_close}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    connect(m_cancel, &QPushButton::clicked, m_job, &Job::cancel);
    connect(m_close, &QPushButton::clicked, this, &QDialog::close);
    connect(m_panel, &QPushButton::clicked, this, [this] {
        emit sentToPanel(m_job);
        close();
    });
    connect(m_open, &QPushButton::clicked, this, [this] {
        if (m_job) emit openRequested(m_job->description().writes.value(0));
        close();
    });
    return buttons;
}

void JobDialog::showProgress() {
    const int permille = m_job->permille();
    // Without a known amount the bar shows only that something goes on.
    m_bar->setRange(0, permille < 0 ? 0 : 1000);
    m_bar->setValue(std::max(0, permille));
    const auto progress = m_job->progress();
    QStringList numbers;
    if (progress.total > 0) numbers.append(tr("%1 of %2").arg(model::sizeText(progress.done), model::sizeText(progress.total)));
    if (m_job->rate() > 0) numbers.append(model::rateText(m_job->rate()));
    if (const auto left = m_job->secondsLeft()) numbers.append(model::timeLeftText(*left));
    m_numbers->setText(numbers.join(QStringLiteral(" · ")));
    m_phase->setText(m_job->isCancelling() ? tr("Cancelling…") : tr("Phase: %1").arg(model::stageName(progress.stage)));
    const int quarter = std::max(0, permille) / 250;
    if (quarter <= m_announcedQuarter || quarter >= 4) return;
    m_announcedQuarter = quarter;
    announce(tr("%1 percent").arg(quarter * 25));
}

void JobDialog::showState() {
    const bool active = m_job->isActive();
    const bool good = m_job->state() == Job::State::Succeeded || m_job->state() == Job::State::SucceededWithWarnings;
    m_cancel->setVisible(active);
    m_cancel->setEnabled(!m_job->isCancelling());
    m_panel->setVisible(active);
    m_open->setVisible(good && !m_job->description().writes.isEmpty() && !m_job->description().changesInPlace());
    m_close->setVisible(!active);
    m_bar->setVisible(active || good);
    const QString log = m_job->log();
    m_output->setPlainText(log);
    m_output->setVisible(!active && !log.isEmpty() && !m_job->outcome().error);
    if (active) {
        showProgress();
        if (m_job->state() == Job::State::Queued) m_phase->setText(tr("Waiting for the job before it"));
        return;
    }
    m_bar->setRange(0, 1000);
    m_bar->setValue(good ? 1000 : 0);
    m_numbers->setText(tr("Took %1").arg(model::durationText(m_job->elapsedSeconds())));
    if (m_job->state() == Job::State::Cancelled) m_phase->setText(m_job->description().changesInPlace() ? tr("Cancelled. The image is whole.") : tr("Cancelled. Nothing was left behind."));
    else if (m_job->outcome().error) m_phase->setText(errorHtml(*m_job->outcome().error));
    else if (m_job->description().writes.isEmpty()) m_phase->setText(tr("Done"));
    else m_phase->setText(tr("Done: %1").arg(m_job->description().writes.join(QStringLiteral(", "))));
    announce(m_phase->text());
}

void JobDialog::announce(const QString& text) {
    QAccessibleAnnouncementEvent event(this, text);
    QAccessible::updateAccessibility(&event);
}

} // namespace ui
