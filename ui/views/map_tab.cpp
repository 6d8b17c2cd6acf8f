// SPDX-License-Identifier: MIT
#include "ui/views/map_tab.h"

#include "model/format_text.h"
#include "model/image_document.h"
#include "ui/theme.h"
#include "ui/views/extent_map.h"
#include "ui/views/extent_table.h"
#include "ui/views/file_map.h"
#include "ui/views/file_space_pane.h"
#include "ui/widgets/legend_bar.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace ui {

MapTab::MapTab(QWidget* parent) :
    QWidget(parent), m_map(new ExtentMapView(this)), m_table(new ExtentTable(this)), m_file(new FileSpacePane(this)), m_legend(new LegendBar(this)),
    m_stack(new QStackedWidget(this)) {
    setObjectName(QStringLiteral("page"));
    setAttribute(Qt::WA_StyledBackground);
    m_stack->addWidget(m_map);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_file);
    m_line = new QWidget(this);
    m_line->setObjectName(QStringLiteral("separator"));
    m_line->setFixedHeight(1);
    m_line->setAttribute(Qt::WA_StyledBackground);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHeader());
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_line);
    layout->addWidget(m_legend);
    connect(m_legend, &LegendBar::shownStatesChanged, m_map, &ExtentMapView::setShownStates);
    connect(m_legend, &LegendBar::shownStatesChanged, m_table, &ExtentTable::setShownStates);
    connect(m_map, &ExtentMapView::viewChanged, this, &MapTab::updateHeader);
    connect(m_map, &ExtentMapView::viewChanged, this, &MapTab::viewChanged);
    connect(m_legend, &LegendBar::shownStatesChanged, this, &MapTab::viewChanged);
    connect(m_map, &ExtentMapView::bytesRequested, this, &MapTab::bytesRequested);
    connect(m_file, &FileSpacePane::viewChanged, this, &MapTab::updateHeader);
    connect(m_file, &FileSpacePane::bytesRequested, this, &MapTab::fileBytesRequested);
    connect(&m_file->space(), &model::FileSpaceModel::spaceChanged, this, [this] {
        if (m_file->space().space() && m_wantedPlace > 0) m_file->map().setCursor(std::exchange(m_wantedPlace, 0));
    });
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
    m_where->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    layout->addWidget(makeSpaceSwitch(header));
    layout->addSpacing(kSpace);
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
        connect(button, &QToolButton::clicked, this, slot);
        zoom->addWidget(button);
    };
    add(QStringLiteral("zoom-out"), tr("Zoom out"), &MapTab::zoomOut);
    add(QStringLiteral("zoom-in"), tr("Zoom in"), &MapTab::zoomIn);
    add(QStringLiteral("zoom-all"), tr("Show all"), &MapTab::showAll);
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

QWidget* MapTab::makeSpaceSwitch(QWidget* header) {
    auto* pair = new QWidget(header);
    auto* layout = new QHBoxLayout(pair);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* group = new QButtonGroup(this);
    const auto add = [&](const QString& name, const QString& text, const QString& tip, Space space) {
        auto* button = new QToolButton(pair);
        button->setObjectName(name);
        button->setText(text);
        button->setToolTip(tip);
        button->setAccessibleName(tip);
        button->setCheckable(true);
        button->setAutoRaise(true);
        group->addButton(button);
        layout->addWidget(button);
        connect(button, &QToolButton::toggled, this, [this, space](bool on) {
            if (on) showSpace(space);
        });
        return button;
    };
    m_guestSpace = add(QStringLiteral("guestSpace"), tr("Disk"), tr("Map the disk as the guest sees it"), Space::Guest);
    m_fileSpace = add(QStringLiteral("fileSpace"), tr("File"), tr("Map the file: what its parts are used for"), Space::File);
    const QSignalBlocker untilTheRestIsThere(m_guestSpace);
    m_guestSpace->setChecked(true);
    return pair;
}

void MapTab::setDocument(model::ImageDocument* document) {
    m_map->setDocument(document);
    m_table->setDocument(document);
    m_file->setDocument(document);
    updateHeader();
}

bool MapTab::showsTable() const { return m_asTable; }
void MapTab::toggleTable() { showTable(showsTable() ? Qt::Unchecked : Qt::Checked); }

void MapTab::showTable(Qt::CheckState state) {
    m_asTable = state == Qt::Checked;
    m_twin->setChecked(m_asTable);
    updatePages();
}

void MapTab::showSpace(Space space) {
    m_space = space;
    (space == Space::File ? m_fileSpace : m_guestSpace)->setChecked(true);
    updatePages();
}

void MapTab::showFilePlace(quint64 hostOffset) {
    showSpace(Space::File);
    if (m_file->space().space()) m_file->map().setCursor(hostOffset);
    else m_wantedPlace = hostOffset;
}

void MapTab::updatePages() {
    const bool file = m_space == Space::File;
    QWidget* before = m_stack->currentWidget();
    const bool hadFocus = before->isAncestorOf(focusWidget()) || before == focusWidget();
    QWidget* page = file ? static_cast<QWidget*>(m_file) : m_asTable ? static_cast<QWidget*>(m_table) : m_map;
    m_stack->setCurrentWidget(page);
    m_file->showTable(m_asTable ? Qt::Checked : Qt::Unchecked);
    m_zoom->setVisible(!m_asTable);
    m_legend->setVisible(!file);
    m_line->setVisible(!file);
    m_table->followSelection();
    if (hadFocus && page != before) (file ? static_cast<QWidget*>(&m_file->map()) : page)->setFocus();
    updateHeader();
    emit viewChanged();
}

void MapTab::zoomIn() {
    if (m_space == Space::File) m_file->map().zoomIn();
    else m_map->zoomIn();
}

void MapTab::zoomOut() {
    if (m_space == Space::File) m_file->map().zoomOut();
    else m_map->zoomOut();
}

void MapTab::showAll() {
    if (m_space == Space::File) m_file->map().showAll();
    else m_map->showAll();
}

void MapTab::updateHeader() {
    if (m_space == Space::File) {
        m_where->setText(m_file->rangeText());
        m_where->setToolTip(m_where->text());
        return;
    }
    const auto range = m_map->mapViewport().range();
    if (range.length == 0) {
        m_where->clear();
        return;
    }
    m_where->setText(tr("%1 from %2 · arrow keys move by %3")
                         .arg(model::sizeText(range.length), model::hexText(range.offset), model::sizeText(m_map->mapViewport().cell())));
}

} // namespace ui
