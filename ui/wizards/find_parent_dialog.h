// SPDX-License-Identifier: MIT
// Links an image that misses its backing file to the file that was moved or renamed: proposes files with what speaks for
// each, shows the chain as it would be and the command, and changes the name in the image, nothing else.
#pragma once

#include "blockcore/ops/rebase.h"
#include "model/parent_search.h"
#include "model/rebase_plan.h"
#include "ui/wizards/prompt_dialog.h"

#include <stop_token>

class QTableView;

namespace model {
class Workspace;
}

namespace ui {

class FindParentDialog : public PromptDialog {
    Q_OBJECT
public:
    // image: the layer whose backing file is missing.
    FindParentDialog(model::Workspace& workspace, const model::LayerFacts& image, const model::BackingFacts& wanted, QWidget* parent = nullptr);
    ~FindParentDialog() override;

    model::ParentModel& candidates() { return m_model; }
    blockcore::Rebase::Options options() const;
    // The file chosen; empty: none yet.
    QString chosen() const;

private:
    void search();
    void choose(int row);
    void browse();
    void showPlan(const model::RebasePlan& plan);

    model::Workspace& m_workspace;
    const model::LayerFacts m_image;
    const model::BackingFacts m_wanted;
    model::ParentModel m_model;
    QTableView* m_table;
    QLabel *m_status, *m_plan;
    std::stop_source m_stop;
    int m_generation = 0;                       // of the choice whose plan counts
};

// Options that write a name and a format into an image and look at nothing. A file beside the image is named relative to
// it, so that both can move together.
blockcore::Rebase::Options relinkOptions(const QString& image, const QString& imageFormat, const QString& backing, const QString& backingFormat);

} // namespace ui
