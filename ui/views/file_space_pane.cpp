// SPDX-License-Identifier: MIT
#include "ui/views/file_space_pane.h"

#include "model/format_text.h"
#include "model/image_document.h"
#include "ui/theme.h"
#include "ui/views/file_map.h"
#include "ui/widgets/data_table.h"

#include <QEvent>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QScopedValueRollback>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTableView>

namespace ui {

using model::FileKind;
using model::FileSpaceModel;

namespace {

constexpr int kLegendColumns = 4;

// The legend's swatch before the word.
class KindDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->icon = swatch(filePaint(static_cast<FileKind>(index.data(FileSpaceModel::kKindRole).toInt()), isDark()));
        option->decorationSize = {14, 14};
    }
};

} // namespace

FileSpacePane::FileSpacePane(QWidget* parent) :
    QWidget(parent), m_map(new FileMapView(m_model, this)), m_table(makeTable(m_model, QStringLiteral("fileTable"), tr("Uses of the file"), this)),
    m_stack(new QStackedWidget(this)), m_legend(new QGridLayout), m_error(new QLabel(this)) {
    m_table->setItemDelegateForColumn(FileSpaceModel::Kind, new KindDelegate(m_table));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setColumnWidth(FileSpaceModel::Start, 140);
    m_table->setColumnWidth(FileSpaceModel::Length, 110);
    m_stack->addWidget(m_map);
    m_stack->addWidget(m_table);
    m_error->setWordWrap(true);
    m_error->setTextFormat(Qt::PlainText);
    m_error->setContentsMargins(kMargin, 0, kMargin, kGap);
    m_error->hide();
    auto* line = new QWidget(this);
    line->setObjectName(QStringLiteral("separator"));
    line->setFixedHeight(1);
    line->setAttribute(Qt::WA_StyledBackground);
    m_legend->setContentsMargins(kMargin, kSpace, kMargin, kSpace);
    m_legend->setHorizontalSpacing(kSection);
    m_legend->setVerticalSpacing(kGap);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_error);
    layout->addWidget(line);
    layout->addLayout(m_legend);
    connect(&m_model, &FileSpaceModel::spaceChanged, this, &FileSpacePane::showLegend);
    connect(m_map, &FileMapView::viewChanged, this, &FileSpacePane::viewChanged);
    connect(m_map, &FileMapView::cursorChanged, this, &FileSpacePane::followMap);
    connect(m_map, &FileMapView::cursorChanged, this, &FileSpacePane::publish);
    connect(&m_model, &FileSpaceModel::spaceChanged, this, &FileSpacePane::followSelection);
    connect(m_map, &FileMapView::bytesRequested, this, &FileSpacePane::bytesRequested);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& row) {
        if (!m_following && row.isValid()) m_map->setCursor(m_model.runAtRow(row.row()).offset);
    });
    showLegend();
}

void FileSpacePane::setDocument(model::ImageDocument* document) {
    if (m_document) {
        m_document->disconnect(this);
        m_document->selection().disconnect(this);
    }
    m_document = document;
    m_model.setDocument(document);
    if (!document) return;
    connect(document, &model::ImageDocument::resolutionChanged, this, &FileSpacePane::followSelection);
    connect(&document->selection(), &model::Selection::changed, this, &FileSpacePane::followSelection);
}

// Bytes of the top file; for a part of the disk those that the top file holds for it, once that is known.
void FileSpacePane::followSelection() {
    if (m_publishing || !m_document || !isVisible()) return;
    std::optional<quint64> place;
    const auto& selection = m_document->selection();
    const auto& resolution = m_document->resolution();
    if (const auto& file = selection.file()) {
        if (file->layer == 0) place = file->range.offset;
    } else if (resolution && !resolution->layers.empty() && resolution->selected == selection.range()) {
        place = resolution->layers.front().fileOffset;
    }
    if (!place || *place == m_map->cursor()) return;
    const QScopedValueRollback publishing(m_publishing, true);
    m_map->setCursor(*place);
}

void FileSpacePane::publish() {
    if (m_publishing || !m_document) return;
    const QScopedValueRollback publishing(m_publishing, true);
    m_document->selection().moveFile({0, {m_map->cursor(), 1}}, {});
}

void FileSpacePane::showEvent(QShowEvent* event) {
    m_model.load();
    QMetaObject::invokeMethod(this, &FileSpacePane::followSelection, Qt::QueuedConnection); // once it is visible
    QWidget::showEvent(event);
}

void FileSpacePane::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) showLegend();
    QWidget::changeEvent(event);
}

void FileSpacePane::showTable(Qt::CheckState state) {
    const bool hadFocus = m_stack->currentWidget()->hasFocus();
    m_stack->setCurrentIndex(state == Qt::Checked ? 1 : 0);
    followMap();
    if (hadFocus) m_stack->currentWidget()->setFocus();
}

void FileSpacePane::followMap() {
    m_following = true;
    const int row = m_model.rowAt(m_map->cursor());
    if (row >= 0) {
        m_table->selectRow(row);
        m_table->scrollTo(m_model.index(row, 0));
    }
    m_following = false;
    emit viewChanged();
}

QString FileSpacePane::rangeText() const {
    const auto& space = m_model.space();
    if (!space) return {};
    return tr("%1 · a cell is %2 · %3").arg(model::sizeText(space->fileLength), model::sizeText(m_map->cellBytes()), m_map->describeSelection());
}

void FileSpacePane::showLegend() {
    while (QLayoutItem* item = m_legend->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    const auto& space = m_model.space();
    m_error->setVisible(space && !space->error.isEmpty());
    if (space) m_error->setText(tr("Not all could be read: %1").arg(space->error));
    int at = 0;
    for (const FileKind kind : model::kShownFileKinds) {
        const quint64 bytes = space ? space->totals[static_cast<std::size_t>(kind)] : 0;
        if (bytes == 0) continue;
        auto* entry = new QWidget(this);
        auto* row = new QHBoxLayout(entry);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(kGap + 2);
        auto* mark = new QLabel(entry);
        mark->setPixmap(swatch(filePaint(kind, isDark())).pixmap(QSize(14, 14), devicePixelRatioF()));
        auto* text = new QLabel(tr("%1  %2").arg(model::fileKindName(kind), model::sizeText(bytes)), entry);
        entry->setToolTip(model::fileKindMeaning(kind));
        row->addWidget(mark);
        row->addWidget(text, 1);
        m_legend->addWidget(entry, at / kLegendColumns, at % kLegendColumns);
        ++at;
    }
    emit viewChanged();
}

} // namespace ui
