// SPDX-License-Identifier: MIT
// The last page of every wizard: what will happen, found out on a worker when the page is entered, and what the person has
// to agree to. The wizard's button stays off, with the reason, until both are there.
#pragma once

#include "model/deliver.h"
#include "model/workspace.h"
#include "ui/wizards/operation_wizard.h"

#include <QtConcurrentRun>

#include <stop_token>

class QCheckBox;
class QVBoxLayout;

namespace ui {

class PlanCard;

class PlanPage : public WizardPage {
    Q_OBJECT
public:
    explicit PlanPage(model::Workspace& workspace, QWidget* parent = nullptr);
    ~PlanPage() override;

    bool isComplete() const override { return missing().isEmpty(); }
    QString missing() const override;
    void entered() override;
    bool isPlanned() const { return m_planned; }

protected:
    PlanCard& card() { return *m_card; }
    // A box that has to be ticked where it is shown; wish: what the disabled button says until then.
    QCheckBox* addConsent(const QString& objectName);
    // While the plan is shown: asks for consent, or does not.
    void ask(QCheckBox* box, bool wanted, const QString& text, const QString& wish);
    // Starts finding out, by calling plan().
    virtual void look() = 0;
    // work(stop token) makes a plan on a worker, show(plan) shows it and returns why it cannot be done; empty: it can.
    template <class Work, class Show> void plan(Work work, Show show) {
        const auto run = [work = std::move(work), stop = m_stop.get_token()] { return work(stop); };
        model::deliver(QtConcurrent::run(&m_workspace.pools().queries(), run), this, [this, generation = ++m_generation, show = std::move(show)](auto made) {
            if (generation == m_generation) planned(show(made));
        });
    }

private:
    struct Consent {
        QCheckBox* box;
        QString wish;
    };
    void planned(const QString& problem);

    model::Workspace& m_workspace;
    PlanCard* m_card;
    QLabel* m_problem;
    QVBoxLayout* m_layout;
    QList<Consent> m_consents;
    bool m_planned = false;
    int m_generation = 0;                       // of the choice whose plan counts
    std::stop_source m_stop;
};

} // namespace ui
