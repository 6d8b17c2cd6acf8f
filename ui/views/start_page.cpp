// SPDX-License-Identifier: MIT
#include "ui/views/start_page.h"

#include "model/format_text.h"
#include "model/recent_files.h"
#include "ui/theme.h"

#include <QAction>
#include <QFileInfo>
#include <QLabel>
#include <QListWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace ui {

namespace {
constexpr int kColumn = 560, kMostShown = 6;
}

StartPage::StartPage(model::RecentFiles& recent, const QList<QAction*>& actions, QWidget* parent) :
    QWidget(parent), m_recent(recent), m_recentTitle(new QLabel(tr("Recent"), this)), m_list(new QListWidget(this)) {
    setObjectName(QStringLiteral("page"));
    setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout;
    column->setSpacing(kSpace);
    column->addLayout(makeHead());
    const auto addText = [&](const QString& text) {
        auto* label = new QLabel(text, this);
        label->setWordWrap(true);
        makeFaint(*label);
        column->addWidget(label);
    };
    addText(tr("Look into virtual disk images: who supplies which sector, what it costs, how to change it safely."));
    column->addSpacing(kSpace);
    column->addLayout(makeTiles(actions));
    column->addSpacing(kSpace);
    m_recentTitle->setFont(scaledFont(*m_recentTitle, 1.12, QFont::DemiBold));
    column->addWidget(m_recentTitle);
    m_list->setObjectName(QStringLiteral("recentList"));
    m_list->setAccessibleName(tr("Recent images"));
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column->addWidget(m_list);
    addText(tr("Or drop image files or a folder anywhere in this window. Everything opens read-only."));
    centre(column);
    for (const auto signal : {&QListWidget::itemActivated, &QListWidget::itemClicked})
        connect(m_list, signal, this, [this](const QListWidgetItem* item) { emit openRequested(item->data(Qt::UserRole).toString()); });
    connect(&recent, &model::RecentFiles::changed, this, &StartPage::fillRecent);
    fillRecent();
}

QHBoxLayout* StartPage::makeHead() {
    auto* title = new QLabel(QStringLiteral("Platter"), this);
    title->setFont(scaledFont(*title, 2.2, QFont::DemiBold));
    auto* mark = new QLabel(this);
    mark->setPixmap(icon(QStringLiteral("platter")).pixmap(QSize(56, 56), devicePixelRatioF()));
    auto* head = new QHBoxLayout;
    head->setSpacing(kMargin + kGap);
    head->addWidget(mark);
    head->addWidget(title);
    head->addStretch();
    return head;
}

QHBoxLayout* StartPage::makeTiles(const QList<QAction*>& actions) {
    auto* tiles = new QHBoxLayout;
    tiles->setSpacing(kSpace);
    for (QAction* action : actions) {
        auto* tile = new QToolButton(this);
        tile->setDefaultAction(action);
        tile->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
        tile->setIconSize({28, 28});
        tile->setMinimumSize(150, 92);
        tile->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        tile->setAccessibleName(action->toolTip());
        tile->setObjectName(QStringLiteral("startTile"));
        tiles->addWidget(tile);
    }
    return tiles;
}

// Not wider than lines are read with ease, a little above the middle.
void StartPage::centre(QVBoxLayout* column) {
    auto* frame = new QWidget(this);
    frame->setMaximumWidth(kColumn);
    frame->setLayout(column);
    auto* outer = new QHBoxLayout;
    outer->addStretch(1);
    outer->addWidget(frame, 4);
    outer->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->addStretch(2);
    layout->addLayout(outer);
    layout->addStretch(3);
}

void StartPage::fillRecent() {
    m_list->clear();
    for (const QString& path : m_recent.paths()) {
        if (m_list->count() == kMostShown) break;
        const QFileInfo file(path);
        auto* item = new QListWidgetItem(tr("%1 — %2").arg(model::harmless(file.fileName()), model::harmless(file.absolutePath())), m_list);
        item->setIcon(icon(QStringLiteral("disk")));
        item->setData(Qt::UserRole, path);
        item->setToolTip(model::harmless(path));
    }
    const bool any = m_list->count() > 0;
    m_recentTitle->setVisible(any);
    m_list->setVisible(any);
    if (any) m_list->setFixedHeight(m_list->count() * m_list->sizeHintForRow(0) + kGap);
}

} // namespace ui
