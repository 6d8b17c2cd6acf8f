// SPDX-License-Identifier: MIT
#include "ui/wizards/plan_card.h"

#include "ui/theme.h"

#include <QFormLayout>
#include <QLabel>

namespace ui {

PlanCard::PlanCard(QWidget* parent) : QFrame(parent), m_form(new QFormLayout(this)) {
    setObjectName(QStringLiteral("card"));
    m_form->setHorizontalSpacing(kSection);
    m_form->setVerticalSpacing(kMargin);
    m_form->setContentsMargins(kMargin + kGap, kMargin, kMargin + kGap, kMargin);
    m_form->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
}

QLabel* PlanCard::addLine(const QString& title, const QString& objectName) {
    auto* name = new QLabel(title, this);
    makeFaint(*name);
    auto* value = new QLabel(this);
    value->setObjectName(objectName);
    value->setAccessibleName(title);
    value->setTextFormat(Qt::PlainText);
    value->setWordWrap(true);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    name->setBuddy(value);
    m_form->addRow(name, value);
    m_lines.append(value);
    return value;
}

void PlanCard::setLine(QLabel* line, const QString& text) {
    line->setText(text);
    m_form->setRowVisible(line, !text.isEmpty());
}

void PlanCard::setLooking() {
    for (QLabel* line : std::as_const(m_lines)) setLine(line, tr("looking…"));
}

} // namespace ui
