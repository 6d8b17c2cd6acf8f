// SPDX-License-Identifier: MIT
#include "ui/widgets/command_line_box.h"

#include "ui/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

namespace ui {

CommandLineBox::CommandLineBox(QWidget* parent) : QWidget(parent), m_text(new QPlainTextEdit(this)) {
    setObjectName(QStringLiteral("commandPanel"));
    setAttribute(Qt::WA_StyledBackground);
    auto* label = new QLabel(tr("The same as a command"), this);
    makeFaint(*label);
    m_text->setObjectName(QStringLiteral("commandText"));
    m_text->setAccessibleName(tr("The same as a command"));
    label->setBuddy(m_text);
    m_text->setReadOnly(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setTabChangesFocus(true);
    m_text->setFont(monospaceFont());
    m_text->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_text->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_text->setFixedHeight(QFontMetrics(monospaceFont()).lineSpacing() * 2 + 20);
    auto* copy = new QPushButton(icon(QStringLiteral("copy")), tr("Copy"), this);
    copy->setObjectName(QStringLiteral("copyCommand"));
    copy->setAccessibleName(tr("Copy the command"));
    copy->setAutoDefault(false);
    auto* top = new QHBoxLayout;
    top->addWidget(label, 1);
    top->addWidget(copy);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kSection, kSpace, kSection, kMargin);
    layout->setSpacing(kGap);
    layout->addLayout(top);
    layout->addWidget(m_text);
    connect(copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(command()); });
}

void CommandLineBox::setCommand(const QString& command) {
    if (command != m_text->toPlainText()) m_text->setPlainText(command);
}

QString CommandLineBox::command() const { return m_text->toPlainText(); }

} // namespace ui
