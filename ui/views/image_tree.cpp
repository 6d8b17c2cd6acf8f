// SPDX-License-Identifier: MIT
#include "ui/views/image_tree.h"

#include "model/workspace.h"
#include "ui/theme.h"

#include <QAction>
#include <QHeaderView>
#include <QLineEdit>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTreeView>
#include <QVBoxLayout>

namespace ui {

using model::ChainModel;
using model::Health;

namespace {

constexpr int kNarrowest = 300;
constexpr int kIndentation = 12, kWidestIndentation = 96;
constexpr int kSmallestLane = 2;                // narrower ones are not drawn

// A sign before the word: not by colour alone.
class HealthDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QStyleOptionViewItem shifted = option;
        initStyleOption(&shifted, index);
        const auto health = static_cast<Health>(index.data(ChainModel::kHealthRole).toInt());
        for (const auto role : {QPalette::Text, QPalette::HighlightedText}) shifted.palette.setColor(role, healthColor(health));
        QStyledItemDelegate::paint(painter, shifted, index);
    }
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        const auto health = static_cast<Health>(index.data(ChainModel::kHealthRole).toInt());
        const QString mark = healthMark(health) + u' ';
        option->text = mark + option->text;
    }
};

// Draws descent as lanes: a dot per file, a line to the overlays that stand on it.
class LaneTree final : public QTreeView {
public:
    using QTreeView::QTreeView;

protected:
    void drawBranches(QPainter* painter, const QRect& rect, const QModelIndex& index) const override {
        const Colors& c = colors();
        if (selectionModel()->isSelected(index)) painter->fillRect(rect, c.tint);
        if (indentation() < kSmallestLane) return;
        int depth = 0;
        for (QModelIndex at = index.parent(); at.isValid(); at = at.parent()) ++depth;
        const auto laneX = [&](int level) {
            const int left = rect.left() + level * indentation() + indentation() / 2;
            return QStyle::visualPos(layoutDirection(), rect, QPoint(left, 0)).x() + 0.5;
        };
        const qreal middle = rect.center().y() + 0.5;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(c.faintText, 1.4));
        QModelIndex at = index;
        for (int level = depth - 1; level >= 0; --level, at = at.parent()) {
            const bool more = at.siblingAtRow(at.row() + 1).isValid();
            const qreal x = laneX(level);
            if (level == depth - 1) {
                painter->drawLine(QPointF(x, rect.top()), QPointF(x, more ? rect.bottom() + 1 : middle));
                painter->drawLine(QPointF(x, middle), QPointF(laneX(depth), middle));
            } else if (more) {
                painter->drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom() + 1));
            }
        }
        const QPointF dot(laneX(depth), middle);
        if (model()->hasChildren(index) && isExpanded(index)) painter->drawLine(dot, QPointF(dot.x(), rect.bottom() + 1));
        painter->setBrush(index == currentIndex().siblingAtColumn(0) ? c.accent : c.surface);
        painter->setPen(QPen(index == currentIndex().siblingAtColumn(0) ? c.accent : c.faintText, 1.6));
        painter->drawEllipse(dot, 3.5, 3.5);
        painter->restore();
    }
};

} // namespace

ImageTree::ImageTree(model::Workspace& workspace, QWidget* parent) :
    QWidget(parent), m_workspace(workspace), m_filter(new QLineEdit(this)), m_tree(new LaneTree(this)) {
    setObjectName(QStringLiteral("page"));
    setMinimumWidth(kNarrowest);
    setAttribute(Qt::WA_StyledBackground);
    m_filter->setObjectName(QStringLiteral("imageFilter"));
    m_filter->setAccessibleName(tr("Filter images"));
    m_filter->setPlaceholderText(tr("Filter images"));
    m_filter->setClearButtonEnabled(true);
    m_filtered.setSourceModel(&workspace.images());
    m_filtered.setRecursiveFilteringEnabled(true);
    m_filtered.setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_filtered.setAutoAcceptChildRows(false);
    layOutTree();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* filterRow = new QVBoxLayout;
    filterRow->setContentsMargins(kSpace, kSpace, kSpace, kSpace);
    filterRow->addWidget(m_filter);
    layout->addLayout(filterRow);
    layout->addWidget(m_tree, 1);

    auto* close = new QAction(icon(QStringLiteral("close")), tr("Close image"), m_tree);
    connect(close, &QAction::triggered, this, [this] { emit closeRequested(selectedPath()); });
    m_tree->addAction(close);
    m_tree->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(m_filter, &QLineEdit::textChanged, &m_filtered, &QSortFilterProxyModel::setFilterFixedString);
    connect(m_filter, &QLineEdit::textChanged, this, &ImageTree::filterChanged);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ImageTree::publish);
    connect(&workspace, &model::Workspace::currentChanged, this, &ImageTree::followCurrent);
    // A folder brings hundreds of rows in a row: the tree is laid out once behind them.
    m_grown.setSingleShot(true);
    m_grown.setInterval(0);
    connect(&m_grown, &QTimer::timeout, this, &ImageTree::fitToRows);
    for (auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_filtered, signal, &m_grown, qOverload<>(&QTimer::start));
    connect(&m_filtered, &QAbstractItemModel::rowsMoved, &m_grown, qOverload<>(&QTimer::start));
}

void ImageTree::fitToRows() {
    fitIndentation();
    followCurrent();
}

void ImageTree::layOutTree() {
    m_tree->setObjectName(QStringLiteral("imageTree"));
    m_tree->setAccessibleName(tr("Images"));
    m_tree->setModel(&m_filtered);
    m_tree->setUniformRowHeights(true);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setExpandsOnDoubleClick(true);
    m_tree->setItemDelegateForColumn(ChainModel::HealthColumn, new HealthDelegate(m_tree));
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setMinimumSectionSize(40);
    m_tree->header()->setSectionResizeMode(ChainModel::Name, QHeaderView::Stretch);
    m_tree->header()->resizeSection(ChainModel::Format, 60);
    m_tree->header()->resizeSection(ChainModel::VirtualSize, 70);
    m_tree->header()->resizeSection(ChainModel::OnDisk, 76);
    m_tree->header()->resizeSection(ChainModel::HealthColumn, 74);
    m_tree->setTextElideMode(Qt::ElideMiddle);
}

QString ImageTree::selectedPath() const { return m_tree->currentIndex().data(ChainModel::kPathRole).toString(); }

QString ImageTree::filterText() const { return m_filter->text(); }
void ImageTree::setFilterText(const QString& text) { m_filter->setText(text); }

void ImageTree::publish(const QModelIndex& index) {
    if (index.isValid()) m_workspace.setCurrent(index.data(ChainModel::kPathRole).toString());
}

// A chain of two hundred files must not run out of the dock to the right: it becomes a list, base first.
void ImageTree::fitIndentation() {
    int deepest = 1;
    QList<std::pair<QModelIndex, int>> open{{QModelIndex(), 0}};
    while (!open.isEmpty()) {
        const auto [parent, depth] = open.takeLast();
        deepest = std::max(deepest, depth);
        for (int row = 0; row < m_filtered.rowCount(parent); ++row) open.append({m_filtered.index(row, 0, parent), depth + 1});
    }
    m_tree->setIndentation(std::min(kWidestIndentation / deepest, kIndentation));
    m_tree->expandAll();
}

void ImageTree::followCurrent() {
    const auto* document = m_workspace.current();
    if (!document) return;
    const QModelIndex index = m_filtered.mapFromSource(m_workspace.images().indexOf(document->path()));
    if (!index.isValid() || index == m_tree->currentIndex()) return;
    const QSignalBlocker blocker(m_tree->selectionModel());
    m_tree->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_tree->scrollTo(index);
    m_tree->viewport()->update();
}

} // namespace ui
