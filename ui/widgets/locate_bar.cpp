// SPDX-License-Identifier: MIT
#include "ui/widgets/locate_bar.h"

#include "model/image_document.h"
#include "model/locate.h"
#include "model/settings.h"
#include "ui/theme.h"

#include <QAccessible>
#include <QAction>
#include <QCompleter>
#include <QStringListModel>
#include <QStyle>
#include <QToolTip>

namespace ui {

namespace {
constexpr qsizetype kMaxHistory = 20;
}

LocateBar::LocateBar(model::Settings& settings, QWidget* parent) :
    QLineEdit(parent), m_settings(settings), m_history(new QStringListModel(settings.locateHistory(), this)) {
    setObjectName(QStringLiteral("locateBar"));
    setAccessibleName(tr("Locate"));
    setAccessibleDescription(tr("A place on the disk: sector 4096, 0x1f400000, 12.5GiB, cluster 77, p2+1M, 50%, +1M, host:0x50000, L2[3][17]"));
    setPlaceholderText(tr("Locate: sector 4096, 0x1f400000, 12.5GiB…"));
    setToolTip(tr("Go to a place on the disk (Ctrl+G)\nsector 4096 · 0x1f400000 · 12.5GiB · cluster 77 · p2+1M · 50% · +1M · 1G +64K\nIn the file: host:0x50000 · L2[3][17] · header.version"));
    setClearButtonEnabled(true);
    addAction(icon(QStringLiteral("locate")), QLineEdit::LeadingPosition);
    setMinimumWidth(300);
    setMaximumWidth(420);
    auto* completer = new QCompleter(m_history, this);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    setCompleter(completer);
    connect(this, &QLineEdit::returnPressed, this, &LocateBar::go);
    connect(this, &QLineEdit::textEdited, this, [this] { showProblem({}); });
    setDocument(nullptr);
}

void LocateBar::setDocument(model::ImageDocument* document) {
    m_document = document;
    setEnabled(document != nullptr);
    showProblem({});
}

void LocateBar::go() {
    if (!m_document) return;
    if (const auto inFile = model::parseFileLocation(text())) {
        showProblem({});
        remember(text().simplified());
        selectAll();
        emit fileLocated(*inFile);
        return;
    }
    const auto place = model::parseLocation(text(), {.diskSize = m_document->diskSize(),
                                                     .clusterSize = m_document->clusterSize(),
                                                     .current = m_document->selection().range().offset,
                                                     .partitions = m_document->partitions()});
    if (!place) {
        showProblem(place.error());
        return;
    }
    showProblem({});
    remember(text().simplified());
    m_document->selection().select(*place);
    selectAll();
    emit located();
}

void LocateBar::showProblem(const QString& text) {
    const bool invalid = !text.isEmpty();
    if (property("invalid").toBool() != invalid) {
        setProperty("invalid", invalid);
        style()->unpolish(this);
        style()->polish(this);
    }
    if (!invalid) return;
    QToolTip::showText(mapToGlobal(QPoint(0, height())), text, this);
    QAccessibleAnnouncementEvent event(this, text);
    QAccessible::updateAccessibility(&event);
    emit refused(text);
}

void LocateBar::remember(const QString& text) {
    QStringList entries = m_history->stringList();
    entries.removeAll(text);
    entries.prepend(text);
    entries.resize(std::min(entries.size(), kMaxHistory));
    m_history->setStringList(entries);
    m_settings.setLocateHistory(entries);
}

} // namespace ui
