// SPDX-License-Identifier: MIT
// The frame and the search. What the pages hold: settings_pages.cpp.
#include "ui/settings_dialog.h"

#include "model/settings.h"
#include "ui/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>

namespace ui {

SettingsDialog::SettingsDialog(model::Settings& settings, const Actions& actions, QWidget* parent) :
    QDialog(parent), m_settings(settings), m_search(new QLineEdit(this)), m_pages(new QListWidget(this)), m_stack(new QStackedWidget(this)) {
    setObjectName(QStringLiteral("settingsDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Settings"));
    resize(780, 560);
    m_search->setObjectName(QStringLiteral("settingsSearch"));
    m_search->setAccessibleName(tr("Search the settings"));
    m_search->setPlaceholderText(tr("Search the settings"));
    m_search->setClearButtonEnabled(true);
    m_pages->setObjectName(QStringLiteral("settingsPages"));
    m_pages->setAccessibleName(tr("Pages of the settings"));
    m_pages->setFrameShape(QFrame::NoFrame);
    addGeneral();
    addColors();
    addSafety();
    addShortcuts(actions);
    addAdvanced();
    m_pages->setFixedWidth(m_pages->sizeHintForColumn(0) + 4 * kSpace);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel | QDialogButtonBox::RestoreDefaults, this);
    buttons->setContentsMargins(kMargin, kSpace, kMargin, kMargin);
    buttons->button(QDialogButtonBox::Ok)->setObjectName(QStringLiteral("settingsOk"));
    buttons->button(QDialogButtonBox::Cancel)->setObjectName(QStringLiteral("settingsCancel"));
    buttons->button(QDialogButtonBox::RestoreDefaults)->setObjectName(QStringLiteral("settingsDefaults"));
    auto* left = new QVBoxLayout;
    left->setContentsMargins(kMargin, kMargin, kSpace, 0);
    left->addWidget(m_search);
    left->addWidget(m_pages, 1);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(0);
    columns->addLayout(left);
    columns->addWidget(m_stack, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(columns, 1);
    layout->addWidget(buttons);
    connect(m_pages, &QListWidget::currentRowChanged, m_stack, &QStackedWidget::setCurrentIndex);
    connect(m_search, &QLineEdit::textChanged, this, &SettingsDialog::search);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons->button(QDialogButtonBox::RestoreDefaults), &QPushButton::clicked, this, [this] { show({}); });
    show(settings.preferences());
    m_pages->setCurrentRow(0);
}

QFormLayout* SettingsDialog::addPage(const QString& title) {
    auto* area = new QScrollArea(this);
    area->setWidgetResizable(true);
    area->setFocusPolicy(Qt::NoFocus);
    auto* page = new QWidget(area);
    page->setObjectName(QStringLiteral("page"));
    page->setAttribute(Qt::WA_StyledBackground);
    auto* heading = new QLabel(title, page);
    heading->setFont(scaledFont(*heading, 1.3, QFont::DemiBold));
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(kSection);
    form->setVerticalSpacing(kMargin);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(kSection, kMargin, kSection, kMargin);
    layout->setSpacing(kMargin);
    layout->addWidget(heading);
    layout->addLayout(form);
    layout->addStretch();
    area->setWidget(page);
    m_stack->addWidget(area);
    m_pages->addItem(title);
    return form;
}

void SettingsDialog::addRow(QFormLayout& form, const QString& title, QWidget* field, const QString& explanation) {
    const int page = m_stack->count() - 1;
    QString words = title + u' ' + explanation + u' ' + field->accessibleName() + u' ' + m_pages->item(page)->text();
    if (const auto* box = qobject_cast<QCheckBox*>(field)) words += u' ' + box->text();
    if (field->accessibleName().isEmpty()) field->setAccessibleName(title);
    if (title.isEmpty()) form.addRow(field);
    else form.addRow(title, field);
    m_rows.append({.page = page, .form = &form, .field = field, .words = words});
    if (explanation.isEmpty()) return;
    auto* label = new QLabel(explanation, field->parentWidget());
    label->setWordWrap(true);
    makeFaint(*label);
    field->setAccessibleDescription(explanation);
    if (title.isEmpty()) form.addRow(label);
    else form.addRow(QString(), label);
    m_rows.append({.page = page, .form = &form, .field = label, .words = words});
}

// Pages without a match leave the list, rows without one leave their page.
void SettingsDialog::search(const QString& text) {
    QList<bool> matches(m_stack->count(), text.isEmpty());
    for (const Row& row : std::as_const(m_rows)) {
        const bool match = text.isEmpty() || row.words.contains(text, Qt::CaseInsensitive);
        row.form->setRowVisible(row.field, match);
        if (match) matches[row.page] = true;
    }
    for (int page = 0; page < m_pages->count(); ++page) m_pages->item(page)->setHidden(!matches[page]);
    if (m_pages->currentItem() && !m_pages->currentItem()->isHidden()) return;
    if (const qsizetype first = matches.indexOf(true); first >= 0) m_pages->setCurrentRow(static_cast<int>(first));
}

} // namespace ui
