// SPDX-License-Identifier: MIT
#include "ui/views/extent_table.h"

#include "model/format_text.h"
#include "model/image_document.h"
#include "ui/theme.h"
#include "ui/widgets/data_table.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>

namespace ui {

using model::ExtentModel;
using model::ImageDocument;

namespace {

constexpr int kFilterDelay = 200;               // milliseconds after the last key

// The legend's swatch before the word.
class StateDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->icon = stateIcon(static_cast<model::MapState>(index.data(Qt::UserRole).toInt()), isDark());
        option->decorationSize = {14, 14};
    }
};

} // namespace

ExtentTable::ExtentTable(QWidget* parent) :
    QWidget(parent), m_layers(new QComboBox(this)), m_filter(new QLineEdit(this)),
    m_table(makeTable(m_model, QStringLiteral("extentTable"), tr("Extents"), this)), m_status(new QLabel(this)) {
    setObjectName(QStringLiteral("extentTablePage"));
    m_layers->setObjectName(QStringLiteral("extentLayers"));
    m_layers->setAccessibleName(tr("Layer whose extents are listed"));
    m_layers->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_filter->setObjectName(QStringLiteral("extentFilter"));
    m_filter->setAccessibleName(tr("Filter rows"));
    m_filter->setPlaceholderText(tr("Filter rows"));
    m_filter->setClearButtonEnabled(true);
    m_table->setItemDelegateForColumn(ExtentModel::State, new StateDelegate(m_table));
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(ExtentModel::Start, Qt::AscendingOrder);
    m_table->setAlternatingRowColors(true);
    m_table->horizontalHeader()->setStretchLastSection(true);
    makeFaint(*m_status);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(makeTop());
    layout->addWidget(m_table, 1);
    connectParts();
}

QHBoxLayout* ExtentTable::makeTop() {
    auto* copy = new QPushButton(tr("Copy as CSV"), this);
    auto* save = new QPushButton(tr("Export…"), this);
    save->setAccessibleName(tr("Export the rows as CSV"));
    connect(copy, &QPushButton::clicked, this, &ExtentTable::copyRows);
    connect(save, &QPushButton::clicked, this, &ExtentTable::exportCsv);
    auto* top = new QHBoxLayout;
    top->setContentsMargins(kMargin, kSpace, kMargin, kSpace);
    top->setSpacing(kSpace);
    top->addWidget(m_layers);
    top->addWidget(m_filter, 1);
    top->addWidget(m_status);
    top->addWidget(copy);
    top->addWidget(save);
    return top;
}

void ExtentTable::connectParts() {
    auto* timer = new QTimer(this);
    timer->setSingleShot(true);
    timer->setInterval(kFilterDelay);
    connect(m_filter, &QLineEdit::textChanged, timer, qOverload<>(&QTimer::start));
    connect(timer, &QTimer::timeout, this, [this] { m_model.setText(m_filter->text()); });
    connect(m_layers, &QComboBox::activated, this, [this](int row) { m_model.setLayer(m_layers->itemData(row).toInt()); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ExtentTable::publish);
    connect(&m_model, &ExtentModel::loadingChanged, this, &ExtentTable::updateStatus);
    connect(&m_model, &ExtentModel::modelReset, this, &ExtentTable::updateStatus);
    connect(&m_model, &ExtentModel::modelReset, this, &ExtentTable::followSelection, Qt::QueuedConnection);
    auto* copyKey = new QAction(tr("Copy rows"), m_table);
    copyKey->setShortcut(QKeySequence::Copy);
    copyKey->setShortcutContext(Qt::WidgetShortcut);
    connect(copyKey, &QAction::triggered, this, &ExtentTable::copySelected);
    m_table->addAction(copyKey);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
}

void ExtentTable::setDocument(ImageDocument* document) {
    if (m_document) {
        m_document->disconnect(this);
        m_document->selection().disconnect(this);
    }
    m_document = document;
    m_model.setDocument(document);
    if (document) {
        connect(document, &ImageDocument::stateChanged, this, &ExtentTable::fillLayers);
        connect(&document->selection(), &model::Selection::changed, this, &ExtentTable::followSelection);
        connect(&m_model, &ExtentModel::rowsInserted, this, &ExtentTable::followSelection, Qt::UniqueConnection);
    }
    fillLayers();
}

void ExtentTable::fillLayers() {
    m_layers->clear();
    m_layers->addItem(tr("As the guest sees it"), ExtentModel::kWholeChain);
    if (m_document)
        for (int layer = 0; layer < m_document->layers().size(); ++layer)
            m_layers->addItem(tr("Only %1").arg(m_document->layers()[layer].name), layer);
    m_table->setColumnWidth(ExtentModel::Start, 112);
    m_table->setColumnWidth(ExtentModel::Length, 84);
    m_table->setColumnWidth(ExtentModel::Sector, 92);
    m_table->setColumnWidth(ExtentModel::Layer, 150);
    m_table->setColumnWidth(ExtentModel::State, 120);
}

void ExtentTable::setShownStates(quint8 mask) { m_model.setStates(mask); }

void ExtentTable::publish(const QModelIndex& index) {
    if (m_following || !index.isValid() || !m_document) return;
    m_following = true;
    m_document->selection().select(m_model.rangeAt(index.row()));
    m_following = false;
}

void ExtentTable::followSelection() {
    if (m_following || !m_document || m_document->selection().isEmpty()) return;
    const int row = m_model.rowAt(m_document->selection().range().offset);
    if (row < 0 || row == m_table->currentIndex().row()) return;
    m_following = true;
    m_table->selectRow(row);
    m_table->scrollTo(m_model.index(row, 0), QAbstractItemView::PositionAtCenter);
    m_following = false;
}

void ExtentTable::updateStatus() {
    const int rows = m_model.rowCount();
    if (m_model.loading() && rows == 0) m_status->setText(tr("Reading…"));
    else if (!m_model.errorText().isEmpty()) m_status->setText(tr("Stopped: %1").arg(m_model.errorText()));
    else if (m_model.complete()) m_status->setText(tr("%n row(s)", nullptr, rows));
    else m_status->setText(tr("%n row(s) so far; more at the end of the list", nullptr, rows));
}

void ExtentTable::copyRows() { QApplication::clipboard()->setText(m_model.csv()); }

void ExtentTable::copySelected() {
    QString text;
    for (const QModelIndex& row : m_table->selectionModel()->selectedRows()) {
        QStringList cells;
        for (int column = 0; column < m_model.columnCount(); ++column) cells.append(row.siblingAtColumn(column).data().toString());
        text += cells.join(u'\t') + u'\n';
    }
    QApplication::clipboard()->setText(text);
}

void ExtentTable::exportCsv() {
    const QString path = QFileDialog::getSaveFileName(this, tr("Export extents"), QStringLiteral("extents.csv"), tr("CSV files (*.csv)"));
    if (path.isEmpty()) return;
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(m_model.csv().toUtf8()) < 0 || !file.commit())
        emit failed(tr("%1 could not be written: %2").arg(path, file.errorString()));
}

} // namespace ui
