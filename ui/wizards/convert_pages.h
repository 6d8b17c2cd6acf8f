// SPDX-License-Identifier: MIT
// The pages of the Convert wizard. They edit one ConvertChoice; what the engine gets is made from it alone.
#pragma once

#include "blockcore/ops/convert.h"
#include "model/convert_plan.h"
#include "model/format_option_model.h"
#include "ui/wizards/plan_page.h"

#include <QStringList>


class QButtonGroup;
class QCheckBox;
class QLabel;
class QComboBox;

namespace model {
class Workspace;
}

namespace ui {

class PathEdit;
class SizeEdit;

// What the person has chosen so far.
struct ConvertChoice {
    QString source, target;
    QStringList allowed;                        // see model::ImageDocument::allow()
    QString backingFile, backingFormat;         // of the source's top; empty: it has none
    model::FormatChoice format;
    model::FormatOptionModel options;
    bool compress = false, keepBacking = false;
    int workers = 0;                            // 0: as many as useful
    quint64 rateLimit = 0;                      // bytes per second; 0: none

    blockcore::Convert::Options engineOptions() const;
};

class SourcePage : public WizardPage {
    Q_OBJECT
public:
    SourcePage(model::Workspace& workspace, ConvertChoice& choice, QWidget* parent = nullptr);
    bool isComplete() const override;
    QString missing() const override;

private:
    void look();

    model::Workspace& m_workspace;
    ConvertChoice& m_choice;
    PathEdit* m_path;
    QLabel* m_facts;
};

class TargetPage : public WizardPage {
    Q_OBJECT
public:
    TargetPage(ConvertChoice& choice, QWidget* parent = nullptr);
    bool isComplete() const override;
    QString missing() const override;
    void entered() override;

private:
    void chooseFormat(const model::FormatChoice& format);
    void proposePath();

    ConvertChoice& m_choice;
    QButtonGroup* m_formats;
    PathEdit* m_path;
    bool m_pathIsOurs = true;                   // until the person types one
};

class OptionsPage : public WizardPage {
    Q_OBJECT
public:
    OptionsPage(ConvertChoice& choice, QWidget* parent = nullptr);
    bool isComplete() const override;
    QString missing() const override;
    void entered() override;

private:
    void read();

    ConvertChoice& m_choice;
    QCheckBox *m_compress, *m_keepBacking;
    QComboBox* m_workers;
    SizeEdit* m_rate;
    QLabel* m_problem;
};

class ConvertPlanPage : public PlanPage {
    Q_OBJECT
public:
    ConvertPlanPage(model::Workspace& workspace, ConvertChoice& choice, QWidget* parent = nullptr);

protected:
    void look() override;

private:
    QString show(const model::ConvertPlan& plan);

    ConvertChoice& m_choice;
    QLabel *m_reads, *m_writes, *m_size, *m_free, *m_source;
    QCheckBox* m_replace;
};

} // namespace ui
