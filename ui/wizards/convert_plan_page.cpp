// SPDX-License-Identifier: MIT
// The Convert wizard's last page: what will happen, before it does.
#include "blockcore/base/size_text.h"
#include "model/format_text.h"
#include "ui/wizards/convert_pages.h"
#include "ui/wizards/plan_card.h"

#include <QCheckBox>
#include <QFileInfo>
#include <QLabel>

namespace ui {

ConvertPlanPage::ConvertPlanPage(model::Workspace& workspace, ConvertChoice& choice, QWidget* parent) :
    PlanPage(workspace, parent), m_choice(choice), m_replace(addConsent(QStringLiteral("planReplace"))) {
    m_reads = card().addLine(tr("Reads"), QStringLiteral("planReads"));
    m_writes = card().addLine(tr("Writes"), QStringLiteral("planWrites"));
    m_size = card().addLine(tr("Size on disk"), QStringLiteral("planSize"));
    m_free = card().addLine(tr("Free space"), QStringLiteral("planFree"));
    m_source = card().addLine(tr("Afterwards"), QStringLiteral("planAfterwards"));
}

void ConvertPlanPage::look() {
    const std::string cluster = m_choice.options.value(QStringLiteral("cluster_size")).toStdString();
    const model::PlanRequest request{.source = m_choice.source,
                                     .allowed = m_choice.allowed,
                                     .target = m_choice.target,
                                     .targetFormat = m_choice.format.name,
                                     .targetCluster = blockcore::parseSize(cluster).value_or(0),
                                     .compress = m_choice.compress,
                                     .keepBacking = m_choice.keepBacking};
    plan([request](const std::stop_token& stop) { return model::planConvert(request, stop); }, [this](const model::ConvertPlan& made) { return show(made); });
}

QString ConvertPlanPage::show(const model::ConvertPlan& plan) {
    m_reads->setText(tr("%1\n%2 of data in a disk of %3")
                         .arg(plan.reads.join(QStringLiteral(" › ")), model::sizeText(plan.dataBytes), model::sizeText(plan.virtualSize)));
    m_writes->setText(model::harmless(QFileInfo(m_choice.target).absoluteFilePath()));
    const QString low = model::sizeText(plan.forecastLow), high = model::sizeText(plan.forecastHigh);
    m_size->setText(low == high ? tr("about %1").arg(high) : tr("about %1 to %2").arg(low, high));
    m_free->setText(plan.fits() ? tr("%1 – enough").arg(model::sizeText(plan.freeBytes))
                                : tr("%1 – may not be enough").arg(model::sizeText(plan.freeBytes)));
    m_source->setText(tr("The source is unchanged. To undo, delete the new file."));
    ask(m_replace, plan.targetExists, tr("Replace the existing file"), tr("The target exists: say whether to replace it"));
    return plan.problem;
}

} // namespace ui
