// SPDX-License-Identifier: MIT
#include "ui/views/jobs.h"

#include "model/job_list_model.h"
#include "ui/theme.h"
#include "ui/widgets/data_table.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTableView>

namespace ui {

using model::Job;
using model::JobListModel;

namespace {

// A bar, with the amount in words behind it.
class ProgressDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QStyleOptionViewItem text = option;
        const int permille = index.data(JobListModel::kPermilleRole).toInt();
        const int width = option.rect.width() / 2 - kSpace;
        text.rect = QStyle::visualRect(option.direction, option.rect, option.rect.adjusted(permille < 0 ? 0 : width + kSpace, 0, 0, 0));
        QStyledItemDelegate::paint(painter, text, index);
        if (permille < 0) return;
        const Colors& c = colors();
        const auto state = static_cast<Job::State>(index.data(JobListModel::kStateRole).toInt());
        const QColor color = state == Job::State::Failed ? c.negative : state == Job::State::Cancelled ? c.faintText : c.accent;
        const QRect slot = QStyle::visualRect(option.direction, option.rect, QRect(option.rect.left() + kGap, option.rect.center().y() - 3, width - kGap, 7));
        QRectF bar = slot;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(c.border);
        painter->drawRoundedRect(bar, 3.5, 3.5);
        bar.setWidth(std::max(7.0, bar.width() * permille / 1000));
        if (option.direction == Qt::RightToLeft) bar.moveRight(slot.right());
        painter->setBrush(color);
        painter->drawRoundedRect(bar, 3.5, 3.5);
        painter->restore();
    }
};

} // namespace

JobsView::JobsView(JobListModel& jobs, QWidget* parent) :
    QWidget(parent), m_jobs(jobs), m_stack(new QStackedWidget(this)),
    m_table(makeTable(jobs, QStringLiteral("jobTable"), tr("Jobs"), this)),
    m_cancel(new QPushButton(tr("Cancel job"), this)), m_copy(new QPushButton(tr("Copy command"), this)),
    m_output(new QPushButton(tr("Show output"), this)), m_clear(new QPushButton(tr("Clear finished"), this)) {
    setObjectName(QStringLiteral("page"));
    setAttribute(Qt::WA_StyledBackground);
    auto* empty = new QLabel(tr("No jobs yet. Conversions run here and can be cancelled at any time."), this);
    empty->setAlignment(Qt::AlignCenter);
    makeFaint(*empty);
    layOutTable();
    m_stack->addWidget(empty);
    m_stack->addWidget(m_table);
    m_cancel->setObjectName(QStringLiteral("cancelJob"));
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(kMargin, kGap, kMargin, kSpace);
    buttons->setSpacing(kSpace);
    for (QPushButton* button : {m_cancel, m_copy, m_output}) buttons->addWidget(button);
    buttons->addStretch();
    buttons->addWidget(m_clear);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_stack, 1);
    layout->addLayout(buttons);
    connectParts();
    updateButtons();
}

void JobsView::layOutTable() {
    m_table->setItemDelegateForColumn(JobListModel::Progress, new ProgressDelegate(m_table));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->horizontalHeader()->setSectionResizeMode(JobListModel::Title, QHeaderView::Stretch);
    m_table->setColumnWidth(JobListModel::State, 132);
    m_table->setColumnWidth(JobListModel::Progress, 210);
    m_table->setColumnWidth(JobListModel::Rate, 84);
    m_table->setColumnWidth(JobListModel::TimeLeft, 112);
}

void JobsView::connectParts() {
    connect(m_cancel, &QPushButton::clicked, this, &JobsView::cancelSelected);
    connect(m_copy, &QPushButton::clicked, this, &JobsView::copyCommand);
    connect(m_output, &QPushButton::clicked, this, [this] { emit detailsRequested(selectedJob()); });
    connect(m_table, &QTableView::activated, this, [this] { emit detailsRequested(selectedJob()); });
    connect(m_clear, &QPushButton::clicked, &m_jobs, &JobListModel::removeFinished);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &JobsView::updateButtons);
    connect(&m_jobs, &JobListModel::dataChanged, this, &JobsView::updateButtons);
    connect(&m_jobs, &JobListModel::rowsRemoved, this, &JobsView::updateButtons);
    connect(&m_jobs, &JobListModel::rowsInserted, this, [this] {
        m_table->selectRow(0);
        updateButtons();
    });
}

Job* JobsView::selectedJob() const { return m_jobs.jobAt(m_table->selectionModel()->hasSelection() ? m_table->currentIndex().row() : -1); }

void JobsView::selectJob(const Job* job) {
    if (const int row = m_jobs.rowOf(job); row >= 0) m_table->selectRow(row);
}

void JobsView::cancelSelected() {
    if (Job* job = selectedJob()) job->cancel();
}

void JobsView::copyCommand() {
    if (const Job* job = selectedJob()) QApplication::clipboard()->setText(job->commandLine());
}

void JobsView::updateButtons() {
    const Job* job = selectedJob();
    m_stack->setCurrentIndex(m_jobs.rowCount() > 0 ? 1 : 0);
    m_cancel->setEnabled(job && job->isActive() && !job->isCancelling());
    m_copy->setEnabled(job != nullptr);
    m_output->setEnabled(job != nullptr);
    m_clear->setEnabled(m_jobs.rowCount() > m_jobs.activeCount());
}

} // namespace ui
