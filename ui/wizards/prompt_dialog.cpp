// SPDX-License-Identifier: MIT
#include "ui/wizards/prompt_dialog.h"

#include "ui/theme.h"
#include "ui/widgets/command_line_box.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace ui {

PromptDialog::PromptDialog(Deed deed, const QString& title, const QString& verb, QWidget* parent) :
    QDialog(parent), m_body(new QVBoxLayout), m_problem(new QLabel(this)), m_command(new CommandLineBox(this)),
    m_do(new QPushButton(verb, this)) {
    setObjectName(QStringLiteral("promptDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    setMinimumWidth(560);
    auto* heading = new QLabel(title, this);
    heading->setTextFormat(Qt::PlainText);
    heading->setFont(scaledFont(*heading, 1.25, QFont::DemiBold));
    heading->setWordWrap(true);
    m_body->setContentsMargins(kSection, kSection, kSection, kMargin);
    m_body->setSpacing(kMargin);
    m_body->addWidget(heading);
    m_problem->setObjectName(QStringLiteral("promptProblem"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("promptCancel"));
    m_do->setObjectName(QStringLiteral("promptDo"));
    m_do->setProperty(deed == Deed::Safe ? "primary" : "danger", true);
    m_do->setAutoDefault(false);
    (deed == Deed::Safe ? m_do : cancel)->setDefault(true);
    if (deed == Deed::Destroys) cancel->setFocus();
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(kSection, kMargin, kSection, kMargin);
    buttons->setSpacing(kSpace);
    buttons->addStretch();
    buttons->addWidget(m_do);
    buttons->addWidget(cancel);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(m_body, 1);
    layout->addWidget(m_command);
    layout->addLayout(buttons);
    connect(m_do, &QPushButton::clicked, this, &QDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
}

QLabel* PromptDialog::addText(const QString& text) {
    auto* label = new QLabel(text, this);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    m_body->addWidget(label);
    return label;
}

void PromptDialog::addControl(QWidget* control) {
    m_body->addWidget(control);
    if (m_body->indexOf(m_problem) < 0) m_body->addWidget(m_problem); // below the first one
}

void PromptDialog::setCommand(const QString& command) { m_command->setCommand(command); }
QString PromptDialog::command() const { return m_command->command(); }

void PromptDialog::setProblem(const QString& problem) {
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_do->setEnabled(problem.isEmpty());
    m_do->setToolTip(problem);
    m_do->setAccessibleDescription(problem);
}

} // namespace ui
