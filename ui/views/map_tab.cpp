// SPDX-License-Identifier: MIT
#include "ui/views/map_tab.h"

#include "model/format_text.h"
#include "model/image_document.h"
#include "ui/theme.h"
#include "ui/views/extent_map.h"
#include "ui/views/extent_table.h"
#include "ui/widgets/legend_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace ui {

MapTab::MapTab(QWidget* parent) :
    QWidget(parent), m_map(new ExtentMapView(this)), m_table(new ExtentTable(this)), m_legend(new LegendBar(this)),
    m_stack(new QStackedWidget(this)) {
    setObjectName(QStringLiteral("page"));
    setAttribute(Qt::WA_StyledBackground);
    m_stack->addWidget(m_map);
    m_stack->addWidget(m_table);
    auto* line = new QWidget(this);
    line->setObjectName(QStringLiteral("separator"));
    line->setFixedHeight(1);
    line->setAttribute(Qt::WA_StyledBackground);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHeader());
    layout->addWidget(m_stack, 1);
    layout->addWidget(line);
    layout->addWidget(m_legend);
    connect(m_legend, &LegendBar::shownStatesChanged, m_map, &ExtentMapView::setShownStates);
    connect(m_legend, &LegendBar::shownStatesChanged, m_table, &ExtentTable::setShownStates);
    connect(m_map, &ExtentMapView::viewChanged, this, &MapTab::updateHeader);
    connect(m_map, &ExtentMapView::twinRequested, this, [this] { showTable(Qt::Checked); });
    connect(m_table, &ExtentTable::failed, this, &MapTab::failed);
}

QWidget* MapTab::makeHeader() {
    auto* header = new QWidget(this);
    auto* layout = new QHBoxLayout(header);
    layout->setContentsMargins(kMargin, kSpace, kMargin, kGap);
    layout->setSpacing(kGap);
    m_where = new QLabel(header);
    m_where->setObjectName(QStringLiteral("mapRange"));
    makeFaint(*m_where);
    layout->addWidget(m_where, 1);
    m_zoom = new QWidget(header);
    auto* zoom = new QHBoxLayout(m_zoom);
    zoom->setContentsMargins(0, 0, 0, 0);
    zoom->setSpacing(2);
    const auto add = [&](const QString& name, const QString& text, auto slot) {
        auto* button = new QToolButton(m_zoom);
        button->setIcon(icon(name));
        button->setToolTip(text);
        button->setAccessibleName(text);
        button->setAutoRaise(true);
        connect(button, &QToolButton::clicked, m_map, slot);
        zoom->addWidget(button);
    };
    add(QStringLiteral("zoom-out"), tr("Zoom out"), &ExtentMapView::zoomOut);
    add(QStringLiteral("zoom-in"), tr("Zoom in"), &ExtentMapView::zoomIn);
    add(QStringLiteral("zoom-all"), tr("Whole disk"), &ExtentMapView::showAll);
    layout->addWidget(m_zoom);
    m_twin = new QToolButton(header);
    m_twin->setObjectName(QStringLiteral("twinButton"));
    m_twin->setText(tr("Table"));
    m_twin->setIcon(icon(QStringLiteral("table")));
    m_twin->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_twin->setToolTip(tr("The same as a table (Ctrl+T)"));
    m_twin->setAccessibleName(tr("Show the map as a table"));
    m_twin->setCheckable(true);
    m_twin->setAutoRaise(true);
    connect(m_twin, &QToolButton::toggled, this, [this](bool on) { showTable(on ? Qt::Checked : Qt::Unchecked); });
    layout->addWidget(m_twin);
    return header;
}

void MapTab::setDocument(model::ImageDocument* document) {
    m_map->setDocument(document);
    m_table->setDocument(document);
    updateHeader();
}

bool MapTab::showsTable() const { return m_stack->currentWidget() == m_table; }
void MapTab::toggleTable() { showTable(showsTable() ? Qt::Unchecked : Qt::Checked); }

void MapTab::showTable(Qt::CheckState state) {
    const bool table = state == Qt::Checked;
    const bool hadFocus = m_stack->currentWidget()->isAncestorOf(focusWidget()) || m_stack->currentWidget() == focusWidget();
    m_stack->setCurrentWidget(table ? static_cast<QWidget*>(m_table) : m_map);
    m_twin->setChecked(table);
    m_zoom->setVisible(!table);
    m_table->followSelection();
    if (hadFocus) m_stack->currentWidget()->setFocus();
    updateHeader();
}

void MapTab::updateHeader() {
    const auto range = m_map->mapViewport().range();
    if (range.length == 0) {
        m_where->clear();
        return;
    }
    m_where->setText(tr("%1 from %2 · arrow keys move by %3")
                         .arg(model::sizeText(range.length), model::hexText(range.offset), model::sizeText(m_map->mapViewport().cell())));
}

} // namespace ui
