// SPDX-License-Identifier: MIT
#include "ui/wizards/plan_page.h"

#include "ui/theme.h"
#include "ui/wizards/plan_card.h"

#include <QCheckBox>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

PlanPage::PlanPage(model::Workspace& workspace, QWidget* parent) :
    WizardPage(tr("Plan"), tr("This is what will be done. Nothing has been written yet."), parent), m_workspace(workspace), m_card(new PlanCard(this)),
    m_problem(new QLabel(this)), m_layout(new QVBoxLayout(this)) {
    m_problem->setObjectName(QStringLiteral("planProblem"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_layout->setSpacing(kMargin);
    m_layout->addWidget(m_card);
    m_layout->addWidget(m_problem);
    m_layout->addStretch();
}

PlanPage::~PlanPage() { m_stop.request_stop(); }

QCheckBox* PlanPage::addConsent(const QString& objectName) {
    auto* box = new QCheckBox(this);
    box->setObjectName(objectName);
    m_layout->insertWidget(m_layout->indexOf(m_problem), box);
    connect(box, &QCheckBox::toggled, this, &WizardPage::changed);
    m_consents.append({.box = box, .wish = {}});
    return box;
}

void PlanPage::ask(QCheckBox* box, bool wanted, const QString& text, const QString& wish) {
    box->setText(text);
    box->setVisible(wanted);
    std::ranges::find(m_consents, box, &Consent::box)->wish = wish;
}

void PlanPage::entered() {
    m_stop.request_stop();
    m_stop = {};
    m_planned = false;
    for (const Consent& consent : std::as_const(m_consents)) {
        consent.box->hide();
        consent.box->setChecked(false);
    }
    m_problem->clear();
    m_card->setLooking();
    look();
}

void PlanPage::planned(const QString& problem) {
    m_planned = true;
    m_problem->setText(problem);
    if (!problem.isEmpty())
        for (const Consent& consent : std::as_const(m_consents)) consent.box->hide();
    emit changed();
}

QString PlanPage::missing() const {
    if (!m_planned) return tr("Still looking at the image");
    if (!m_problem->text().isEmpty()) return m_problem->text();
    for (const Consent& consent : m_consents)
        if (!consent.box->isHidden() && !consent.box->isChecked()) return consent.wish;
    return {};
}

} // namespace ui
