// SPDX-License-Identifier: MIT
// Makes a disk larger or smaller: size, then a plan that says what would be cut off and wants that confirmed.
#pragma once

#include "blockcore/ops/resize.h"
#include "model/resize_plan.h"
#include "ui/wizards/plan_page.h"

class QCheckBox;
class QComboBox;

namespace model {
class ImageDocument;
class Job;
class Workspace;
} // namespace model

namespace ui {

class SizeEdit;

// What the person has chosen so far.
struct ResizeChoice {
    QString image, format;
    QStringList allowed;
    quint64 oldSize = 0, newSize = 0;
    blockcore::Preallocation preallocation = blockcore::Preallocation::Off;

    blockcore::Resize::Options engineOptions() const;
};

class ResizeSizePage : public WizardPage {
    Q_OBJECT
public:
    explicit ResizeSizePage(ResizeChoice& choice, QWidget* parent = nullptr);
    bool isComplete() const override { return missing().isEmpty(); }
    QString missing() const override;

private:
    void read();

    ResizeChoice& m_choice;
    SizeEdit* m_size;
    QComboBox* m_preallocation;
    QLabel* m_difference;
};

class ResizePlanPage : public PlanPage {
    Q_OBJECT
public:
    ResizePlanPage(model::Workspace& workspace, ResizeChoice& choice, QWidget* parent = nullptr);

protected:
    void look() override;

private:
    QString show(const model::ResizePlan& plan);

    ResizeChoice& m_choice;
    QLabel *m_sizes, *m_lost, *m_space, *m_partitions, *m_snapshots, *m_dependents, *m_after;
    QCheckBox *m_cutOff, *m_harmsOverlays;
};

class ResizeWizard : public OperationWizard {
    Q_OBJECT
public:
    ResizeWizard(model::Workspace& workspace, const model::ImageDocument& document, QWidget* parent = nullptr);

signals:
    void started(model::Job* job);

protected:
    QString makeCommand() const override;
    void finish() override;

private:
    model::Workspace& m_workspace;
    ResizeChoice m_choice;
};

} // namespace ui
