// SPDX-License-Identifier: MIT
#include "ui/wizards/convert_wizard.h"

#include "model/workspace.h"

#include <QFileInfo>

namespace ui {

using blockcore::Convert;

ConvertWizard::ConvertWizard(model::Workspace& workspace, const QString& source, QWidget* parent) :
    OperationWizard(tr("Convert"), tr("Convert"), parent), m_workspace(workspace) {
    setObjectName(QStringLiteral("convertWizard"));
    m_choice.source = source;
    addPage(new SourcePage(workspace, m_choice, this));
    addPage(new TargetPage(m_choice, this));
    addPage(new OptionsPage(m_choice, this));
    addPage(new ConvertPlanPage(workspace, m_choice, this));
    refresh();
}

QString ConvertWizard::makeCommand() const { return model::commandLine<Convert>(m_choice.engineOptions()); }

void ConvertWizard::finish() {
    const QString title = tr("Convert %1 → %2").arg(QFileInfo(m_choice.source).fileName(), QFileInfo(m_choice.target).fileName());
    model::Job* job = m_workspace.jobs().start<Convert>(m_choice.engineOptions(),
                                                        {.title = title, .reads = {m_choice.source}, .writes = {m_choice.target}});
    emit started(job);
    accept();
}

} // namespace ui
