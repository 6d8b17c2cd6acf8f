// SPDX-License-Identifier: MIT
// What the tab is made of and shows. What it does: snapshots_deeds.cpp.
#include "ui/views/snapshots.h"

#include "model/format_text.h"
#include "model/image_document.h"
#include "ui/actions.h"
#include "ui/theme.h"
#include "ui/views/snapshot_timeline.h"
#include "ui/widgets/action_button.h"
#include "ui/widgets/data_table.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QStackedWidget>
#include <QTableView>

namespace ui {

using model::ImageDocument;
using model::SnapshotModel;

SnapshotsView::SnapshotsView(model::Workspace& workspace, const Actions& actions, QWidget* parent) :
    QWidget(parent), m_workspace(workspace), m_stack(new QStackedWidget(this)), m_summary(new QLabel(this)),
    m_empty(new QLabel(this)), m_timeline(new SnapshotTimeline(m_model, this)),
    m_table(makeTable(m_sorted, QStringLiteral("snapshotTable"), tr("Snapshots"), this)) {
    setObjectName(QStringLiteral("page"));
    setAttribute(Qt::WA_StyledBackground);
    m_sorted.setSourceModel(&m_model);
    m_sorted.setSortRole(SnapshotModel::kSortRole);
    m_summary->setObjectName(QStringLiteral("snapshotSummary"));
    makeFaint(*m_summary);
    m_summary->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_empty->setObjectName(QStringLiteral("snapshotEmpty"));
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignCenter);
    makeFaint(*m_empty);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(makeList(actions));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(makeTop(actions));
    layout->addWidget(m_stack, 1);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &SnapshotsView::showState);
    connect(&m_model, &SnapshotModel::spaceChanged, this, &SnapshotsView::showState);
    connect(m_timeline, &SnapshotTimeline::currentChanged, this, &SnapshotsView::select);
    connect(m_timeline, &SnapshotTimeline::activated, actions.snapshotApply, &QAction::trigger);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        m_timeline->setCurrent(selectedRow());
        emit selectionChanged();
    });
    showState();
}

QHBoxLayout* SnapshotsView::makeTop(const Actions& actions) {
    auto* top = new QHBoxLayout;
    top->setContentsMargins(kMargin, kSpace, kMargin, kSpace);
    top->setSpacing(kSpace);
    top->addWidget(m_summary, 1);
    for (QAction* action : {actions.snapshotCreate, actions.snapshotApply, actions.snapshotRename, actions.snapshotDelete})
        top->addWidget(new ActionButton(action, this));
    return top;
}

QWidget* SnapshotsView::makeList(const Actions& actions) {
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(SnapshotModel::Date, Qt::AscendingOrder);
    m_table->horizontalHeader()->setSectionResizeMode(SnapshotModel::Name, QHeaderView::Stretch);
    m_table->setColumnWidth(SnapshotModel::Id, 56);
    m_table->setColumnWidth(SnapshotModel::Date, 156);
    m_table->setColumnWidth(SnapshotModel::VmClock, 108);
    m_table->setColumnWidth(SnapshotModel::VmState, 112);
    m_table->setColumnWidth(SnapshotModel::DiskSize, 76);
    m_table->setColumnWidth(SnapshotModel::Exclusive, 104);
    m_table->setColumnWidth(SnapshotModel::Shared, 90);
    m_table->addActions({actions.snapshotApply, actions.snapshotRename, actions.snapshotDelete});
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto* page = new QWidget(this);
    auto* line = new QWidget(page);
    line->setObjectName(QStringLiteral("separator"));
    line->setFixedHeight(1);
    line->setAttribute(Qt::WA_StyledBackground);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_timeline);
    layout->addWidget(line);
    layout->addWidget(m_table, 1);
    return page;
}

void SnapshotsView::setDocument(ImageDocument* document) {
    if (m_document) m_document->disconnect(this);
    m_document = document;
    m_model.setDocument(document);
    if (document) connect(document, &ImageDocument::stateChanged, this, &SnapshotsView::showState);
    showState();
}

int SnapshotsView::selectedRow() const {
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : m_sorted.mapToSource(rows.first()).row();
}

void SnapshotsView::select(int row) {
    const QModelIndex index = m_sorted.mapFromSource(m_model.index(row, 0));
    m_table->selectRow(index.row());
    m_table->scrollTo(index);
}

QStringList SnapshotsView::names() const {
    QStringList names;
    for (int row = 0; row < m_model.rowCount(); ++row) names.append(m_model.snapshotAt(row).name);
    return names;
}

void SnapshotsView::showState() {
    const bool ready = m_document && m_document->state() == ImageDocument::State::Ready;
    const int count = m_model.rowCount();
    m_stack->setCurrentIndex(count > 0 ? 1 : 0);
    if (!ready) m_empty->setText(tr("The image is not open."));
    else if (!m_document->layers().first().can.snapshots) m_empty->setText(tr("%1 images cannot hold snapshots. An overlay keeps the present state, too: create one on top of this image.").arg(m_document->layers().first().format));
    else m_empty->setText(tr("No snapshots yet. A snapshot keeps the disk as it is now inside the same file; only what changes afterwards takes space."));
    if (count == 0) return m_summary->clear();
    quint64 exclusive = 0;
    for (int row = 0; row < count; ++row) exclusive += m_model.spaceAt(row).value_or(model::SnapshotSpaceFacts{}).exclusive;
    const QString text = tr("%n snapshot(s)", nullptr, count);
    m_summary->setText(m_model.spaceIsKnown() ? tr("%1 · %2 in only one of them").arg(text, model::sizeText(exclusive)) : text);
    m_summary->setToolTip(m_model.spaceError().isEmpty() ? tr("In order of date: which was made from which is not recorded") : m_model.spaceError());
}

} // namespace ui
