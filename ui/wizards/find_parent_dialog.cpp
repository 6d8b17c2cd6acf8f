// SPDX-License-Identifier: MIT
#include "ui/wizards/find_parent_dialog.h"

#include "model/deliver.h"
#include "model/format_text.h"
#include "model/settings.h"
#include "model/workspace.h"
#include "ui/theme.h"
#include "ui/widgets/data_table.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QtConcurrentRun>

namespace ui {

using blockcore::Rebase;
using model::ParentModel;

Rebase::Options relinkOptions(const QString& image, const QString& imageFormat, const QString& backing, const QString& backingFormat) {
    const QFileInfo target(backing);
    const bool beside = target.absolutePath() == QFileInfo(image).absolutePath();
    Rebase::Options options;
    options.image = image.toStdString();
    options.format = imageFormat.toStdString();
    options.backing = (beside ? target.fileName() : target.absoluteFilePath()).toStdString();
    options.backingFormat = backingFormat.toStdString();
    options.unsafe = true;
    return options;
}

FindParentDialog::FindParentDialog(model::Workspace& workspace, const model::LayerFacts& image, const model::BackingFacts& wanted, QWidget* parent) :
    PromptDialog(Deed::Safe, tr("Find the backing file of %1").arg(image.name), tr("Link"), parent), m_workspace(workspace), m_image(image), m_wanted(wanted),
    m_table(makeTable(m_model, QStringLiteral("parentTable"), tr("Files that could be the backing file"), this)) {
    resize(880, 560);
    addText(tr("%1 names %2, which cannot be opened. Choose the file that it is now. Only the name in %1 is changed, and can be changed back.").arg(image.name, wanted.name));
    m_status = addText(tr("Looking…"));
    m_status->setObjectName(QStringLiteral("parentStatus"));
    makeFaint(*m_status);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->horizontalHeader()->setSectionResizeMode(ParentModel::Folder, QHeaderView::Stretch);
    m_table->setColumnWidth(ParentModel::Name, 170);
    m_table->setColumnWidth(ParentModel::Why, 290);
    m_table->setTextElideMode(Qt::ElideRight);
    m_table->setColumnWidth(ParentModel::Format, 70);
    m_table->setColumnWidth(ParentModel::Size, 80);
    addControl(m_table);
    auto* other = new QPushButton(tr("Another file…"), this);
    other->setObjectName(QStringLiteral("parentBrowse"));
    other->setAutoDefault(false);
    auto* row = new QWidget(this);
    auto* rowLayout = new QHBoxLayout(row);
    rowLayout->setContentsMargins(0, 0, 0, 0);
    rowLayout->addWidget(other);
    rowLayout->addStretch();
    addControl(row);
    m_plan = addText({});
    m_plan->setObjectName(QStringLiteral("parentPlan"));
    m_plan->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_plan->setAccessibleName(tr("What will be done"));
    connect(other, &QPushButton::clicked, this, &FindParentDialog::browse);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& index) { choose(index.row()); });
    choose(-1);
    search();
}

FindParentDialog::~FindParentDialog() { m_stop.request_stop(); }

QString FindParentDialog::chosen() const {
    const int row = m_table->currentIndex().row();
    return row >= 0 && row < m_model.rowCount() ? m_model.at(row).path : QString();
}

// A format that the image records counts more than what the file looks like: a guest can write a header into its raw disk.
Rebase::Options FindParentDialog::options() const {
    const int row = m_table->currentIndex().row();
    const QString format = m_wanted.format.isEmpty() && row >= 0 ? m_model.at(row).format : m_wanted.format;
    return relinkOptions(m_image.path, m_image.format, chosen(), format);
}

void FindParentDialog::search() {
    QStringList folders{m_workspace.settings().lastFolder()};
    for (const QString& path : m_workspace.recentFiles().paths() + m_workspace.images().wantedPaths()) folders.append(QFileInfo(path).isDir() ? path : QFileInfo(path).absolutePath());
    folders.removeDuplicates();
    const model::ParentQuest quest{.image = m_image.path, .wanted = m_wanted, .imageSize = m_image.virtualSize, .moreFolders = folders};
    const auto work = [quest, stop = m_stop.get_token()] { return model::findParents(quest, stop); };
    model::deliver(QtConcurrent::run(&m_workspace.pools().queries(), work), this, [this](const QList<model::ParentCandidate>& found) {
        m_status->setText(found.isEmpty() ? tr("Nothing like it was found near the image or where you have worked lately.") : tr("%n file(s) could be it, the likeliest first:", nullptr, static_cast<int>(found.size())));
        if (!chosen().isEmpty()) return; // the person was faster
        m_model.setCandidates(found);
        if (!found.isEmpty()) m_table->selectRow(0);
        m_table->setFocus();
    });
}

void FindParentDialog::choose(int row) {
    ++m_generation;
    m_plan->clear();
    setCommand({});
    setProblem(row < 0 ? tr("Choose the file.") : tr("Still looking at the file"));
    if (row < 0) return;
    setCommand(model::commandLine<Rebase>(options()));
    const model::RebaseRequest request{.image = m_image.path, .allowed = {QFileInfo(chosen()).absolutePath()}, .backing = chosen(), .backingFormat = m_wanted.format, .nameOnly = true};
    const auto work = [request, stop = m_stop.get_token()] { return model::planRebase(request, stop); };
    model::deliver(QtConcurrent::run(&m_workspace.pools().queries(), work), this, [this, generation = m_generation](const model::RebasePlan& plan) {
        if (generation == m_generation) showPlan(plan);
    });
}

void FindParentDialog::showPlan(const model::RebasePlan& plan) {
    setProblem(plan.problem);
    QString text = tr("Chain then: %1").arg(plan.after.join(QStringLiteral(" › ")));
    const auto& candidate = m_model.at(m_table->currentIndex().row());
    if (!m_wanted.format.isEmpty() && candidate.format != m_wanted.format)
        text += u'\n' + tr("It looks like %1, but %2 records %3: it is linked as %3.").arg(candidate.format, m_image.name, m_wanted.format);
    if (candidate.virtualSize > m_image.virtualSize) text += u'\n' + tr("It is larger than %1: its end cannot be seen from there.").arg(m_image.name);
    m_plan->setText(text);
}

void FindParentDialog::browse() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Choose the backing file"), QFileInfo(m_image.path).absolutePath());
    if (path.isEmpty()) return;
    m_table->selectRow(m_model.add({.path = model::canonicalPath(path), .format = m_wanted.format.isEmpty() ? QStringLiteral("raw") : m_wanted.format, .virtualSize = m_image.virtualSize, .reasons = {tr("chosen by you")}}));
}

} // namespace ui
