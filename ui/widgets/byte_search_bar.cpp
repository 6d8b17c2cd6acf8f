// SPDX-License-Identifier: MIT
#include "ui/widgets/byte_search_bar.h"

#include "model/format_text.h"
#include "ui/theme.h"

#include <QAccessible>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace ui {

ByteSearchBar::ByteSearchBar(model::BytePages& pages, model::WorkerPools& pools, QWidget* parent) :
    QWidget(parent), m_pages(pages), m_search(pools), m_text(new QLineEdit(this)), m_kind(new QComboBox(this)), m_status(new QLabel(this)) {
    setObjectName(QStringLiteral("byteSearchBar"));
    m_text->setObjectName(QStringLiteral("byteSearchText"));
    m_text->setAccessibleName(tr("Bytes to find"));
    m_text->setPlaceholderText(tr("Find bytes"));
    m_text->setClearButtonEnabled(true);
    m_kind->setObjectName(QStringLiteral("byteSearchKind"));
    m_kind->setAccessibleName(tr("How the bytes are written"));
    m_kind->addItems({tr("Hex"), tr("Text"), tr("UTF-16")});
    m_status->setObjectName(QStringLiteral("byteSearchStatus"));
    makeFaint(*m_status);
    auto* next = new QToolButton(this);
    next->setText(tr("Next"));
    next->setToolTip(tr("Find the next occurrence (F3)"));
    auto* close = new QToolButton(this);
    close->setIcon(icon(QStringLiteral("close")));
    close->setAutoRaise(true);
    close->setToolTip(tr("Close the search (Esc)"));
    close->setAccessibleName(tr("Close the search"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(kMargin, kGap, kSpace, kGap);
    layout->setSpacing(kSpace);
    layout->addWidget(m_text, 2);
    layout->addWidget(m_kind);
    layout->addWidget(next);
    layout->addWidget(m_status, 1);
    layout->addWidget(close);
    m_progress.setInterval(200);
    connect(&m_progress, &QTimer::timeout, this, &ByteSearchBar::showProgress);
    connect(m_text, &QLineEdit::returnPressed, this, &ByteSearchBar::findRequested);
    connect(next, &QToolButton::clicked, this, &ByteSearchBar::findRequested);
    connect(close, &QToolButton::clicked, this, &ByteSearchBar::closed);
    connect(&m_search, &model::ByteSearch::found, this, [this](quint64 offset, bool fromStart) {
        tell(fromStart ? tr("Found at %1, from the beginning on").arg(model::hexText(offset)) : tr("Found at %1").arg(model::hexText(offset)));
        emit found({offset, static_cast<std::uint64_t>(m_length)});
    });
    connect(&m_search, &model::ByteSearch::notFound, this, [this] { tell(tr("Not found")); });
    connect(&m_search, &model::ByteSearch::failed, this, &ByteSearchBar::tell);
    hide();
}

void ByteSearchBar::open() {
    show();
    m_text->setFocus();
    m_text->selectAll();
}

void ByteSearchBar::findNext(quint64 caret) {
    if (m_text->text().isEmpty()) return open();
    const auto pattern = model::parsePattern(m_text->text(), static_cast<model::PatternKind>(m_kind->currentIndex()));
    if (!pattern) return tell(pattern.error());
    m_length = pattern->size();
    // What the caret stands on counts only for a new question.
    const quint64 from = *pattern == m_last ? caret + 1 : caret;
    m_last = *pattern;
    m_status->setText(tr("Looking…"));
    m_progress.start();
    m_search.start(m_pages.source(), *pattern, from);
}

void ByteSearchBar::tell(const QString& text) {
    m_progress.stop();
    m_status->setText(text);
    QAccessibleAnnouncementEvent event(m_status, text);
    QAccessible::updateAccessibility(&event);
}

void ByteSearchBar::showProgress() {
    if (m_search.running()) m_status->setText(tr("Looking… %1").arg(model::shareText(m_search.done(), m_pages.size())));
}

void ByteSearchBar::keyPressEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Escape) return QWidget::keyPressEvent(event);
    m_search.cancel();
    m_progress.stop();
    emit closed();
}

} // namespace ui
