// SPDX-License-Identifier: MIT
#include "ui/wizards/operation_wizard.h"

#include "ui/theme.h"
#include "ui/widgets/command_line_box.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace ui {

WizardPage::WizardPage(QString title, QString subtitle, QWidget* parent) :
    QWidget(parent), m_title(std::move(title)), m_subtitle(std::move(subtitle)) {}

OperationWizard::OperationWizard(const QString& title, const QString& finishText, QWidget* parent) :
    QDialog(parent), m_steps(new QHBoxLayout), m_title(new QLabel(this)), m_subtitle(new QLabel(this)),
    m_stack(new QStackedWidget(this)), m_command(new CommandLineBox(this)), m_back(new QPushButton(tr("Back"), this)),
    m_next(new QPushButton(tr("Next"), this)), m_finish(new QPushButton(finishText, this)) {
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    resize(720, 640);
    auto* header = new QWidget(this);
    header->setObjectName(QStringLiteral("wizardHeader"));
    header->setAttribute(Qt::WA_StyledBackground);
    auto* head = new QVBoxLayout(header);
    head->setContentsMargins(kSection, kMargin, kSection, kMargin);
    head->setSpacing(kGap);
    m_steps->setSpacing(kMargin + kGap);
    head->addLayout(m_steps);
    head->addSpacing(kGap);
    m_title->setFont(scaledFont(*m_title, 1.3, QFont::DemiBold));
    m_subtitle->setWordWrap(true);
    makeFaint(*m_subtitle);
    head->addWidget(m_title);
    head->addWidget(m_subtitle);

    auto* cancel = new QPushButton(tr("Cancel"), this);
    m_back->setAutoDefault(false);
    cancel->setAutoDefault(false);
    m_next->setDefault(true);
    m_next->setObjectName(QStringLiteral("wizardNext"));
    m_back->setObjectName(QStringLiteral("wizardBack"));
    m_finish->setObjectName(QStringLiteral("wizardFinish"));
    m_finish->setProperty("primary", true);
    m_finish->setAutoDefault(false);
    m_next->setProperty("primary", true);
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(kSection, kMargin, kSection, kMargin);
    buttons->setSpacing(kSpace);
    buttons->addStretch();
    for (QPushButton* button : {m_back, m_next, m_finish, cancel}) buttons->addWidget(button);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_command);
    layout->addLayout(buttons);
    connect(m_back, &QPushButton::clicked, this, [this] { go(currentPage() - 1); });
    connect(m_next, &QPushButton::clicked, this, &OperationWizard::next);
    connect(m_finish, &QPushButton::clicked, this, &OperationWizard::finish);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
}

void OperationWizard::addPage(WizardPage* page) {
    auto* area = new QScrollArea(this);
    area->setWidgetResizable(true);
    area->setFocusPolicy(Qt::NoFocus);
    page->setObjectName(QStringLiteral("wizardPage"));
    page->setContentsMargins(kSection, kMargin, kSection, kMargin);
    if (page->layout()) page->layout()->setContentsMargins(0, 0, 0, 0); // in line with the heading
    area->setWidget(page);
    m_stack->addWidget(area);
    auto* label = new QLabel(tr("%1  %2").arg(m_stepLabels.size() + 1).arg(page->title()), this);
    if (m_steps->count() > 0) m_steps->takeAt(m_steps->count() - 1); // the stretch moves to the end
    m_steps->addWidget(label);
    m_steps->addStretch();
    m_stepLabels.append(label);
    connect(page, &WizardPage::changed, this, &OperationWizard::refresh);
    if (m_stepLabels.size() == 1) go(0);
}

int OperationWizard::currentPage() const { return m_stack->currentIndex(); }
QString OperationWizard::command() const { return m_command->command(); }

void OperationWizard::next() {
    if (currentPage() + 1 < m_stack->count()) go(currentPage() + 1);
}

void OperationWizard::go(int page) {
    m_stack->setCurrentIndex(page);
    auto* widget = qobject_cast<WizardPage*>(qobject_cast<QScrollArea*>(m_stack->currentWidget())->widget());
    m_title->setText(widget->title());
    m_subtitle->setText(widget->subtitle());
    for (int i = 0; i < m_stepLabels.size(); ++i) {
        const bool current = i == page;
        m_stepLabels[i]->setFont(scaledFont(*this, 0.92, current ? QFont::DemiBold : QFont::Normal));
        m_stepLabels[i]->setForegroundRole(current ? QPalette::Link : QPalette::PlaceholderText);
    }
    widget->entered();
    refresh();
    // The last page has nothing to fill in: Space starts, Return does not.
    if (page + 1 == m_stack->count()) m_finish->setFocus();
    else widget->setFocus();
}

void OperationWizard::refresh() {
    if (m_stack->count() == 0) return;
    const auto* page = qobject_cast<WizardPage*>(qobject_cast<QScrollArea*>(m_stack->currentWidget())->widget());
    const bool last = currentPage() + 1 == m_stack->count();
    m_back->setEnabled(currentPage() > 0);
    m_next->setVisible(!last);
    m_finish->setVisible(last);
    QPushButton* forward = last ? m_finish : m_next;
    // While the plan was being made the keyboard had to be elsewhere.
    const bool comesBack = last && !m_finish->isEnabled() && page->isComplete();
    forward->setEnabled(page->isComplete());
    if (comesBack && (!focusWidget() || !page->isAncestorOf(focusWidget()))) m_finish->setFocus();
    forward->setToolTip(page->missing());
    forward->setAccessibleDescription(page->missing());
    m_command->setCommand(makeCommand());
}

} // namespace ui
