// SPDX-License-Identifier: MIT
// Convert an image: source, target, options, plan; then a job with its progress dialog.
#pragma once

#include "ui/wizards/convert_pages.h"

namespace model {
class Job;
}

namespace ui {

class ConvertWizard : public OperationWizard {
    Q_OBJECT
public:
    // source may be empty.
    ConvertWizard(model::Workspace& workspace, const QString& source, QWidget* parent = nullptr);

    const ConvertChoice& choice() const { return m_choice; }

signals:
    void started(model::Job* job);

protected:
    QString makeCommand() const override;
    void finish() override;

private:
    model::Workspace& m_workspace;
    ConvertChoice m_choice;
};

} // namespace ui
