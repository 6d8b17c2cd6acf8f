// SPDX-License-Identifier: MIT
// Puts an image on another backing file, or on none: which one and how, then a plan with the chain before and after.
#pragma once

#include "blockcore/ops/rebase.h"
#include "model/rebase_plan.h"
#include "ui/wizards/plan_page.h"

class QCheckBox;
class QComboBox;
class QRadioButton;

namespace model {
class ImageDocument;
class Job;
class Workspace;
} // namespace model

namespace ui {

class PathEdit;

// What the person has chosen so far.
struct RebaseChoice {
    QString image, format;
    QStringList allowed;
    QString backing, backingFormat;             // path as typed; empty: none, or not chosen yet
    bool none = false;                          // the image shall stand alone
    bool nameOnly = false, compress = false;

    model::RebaseRequest planRequest() const;
    blockcore::Rebase::Options engineOptions() const;
};

class RebaseTargetPage : public WizardPage {
    Q_OBJECT
public:
    RebaseTargetPage(RebaseChoice& choice, const QString& presentBacking, QWidget* parent = nullptr);
    bool isComplete() const override { return missing().isEmpty(); }
    QString missing() const override;

private:
    void addChoices(QVBoxLayout& layout);
    void read();

    RebaseChoice& m_choice;
    QRadioButton *m_other, *m_none;
    PathEdit* m_path;
    QComboBox* m_format;
    QCheckBox *m_nameOnly, *m_compress;
};

class RebasePlanPage : public PlanPage {
    Q_OBJECT
public:
    RebasePlanPage(model::Workspace& workspace, RebaseChoice& choice, QWidget* parent = nullptr);

protected:
    void look() override;

private:
    QString show(const model::RebasePlan& plan);
    QString copiesText(const model::RebasePlan& plan) const;

    RebaseChoice& m_choice;
    QLabel *m_before, *m_then, *m_copies, *m_free, *m_dependents, *m_after;
    QCheckBox *m_consent, *m_harmsOverlays;
};

class RebaseWizard : public OperationWizard {
    Q_OBJECT
public:
    RebaseWizard(model::Workspace& workspace, const model::ImageDocument& document, QWidget* parent = nullptr);

signals:
    void started(model::Job* job);

protected:
    QString makeCommand() const override;
    void finish() override;

private:
    model::Workspace& m_workspace;
    RebaseChoice m_choice;
};

} // namespace ui
