// SPDX-License-Identifier: MIT
// The Convert wizard's last page: what will happen, before it does.
#include "blockcore/base/size_text.h"
#include "model/deliver.h"
#include "model/format_text.h"
#include "model/workspace.h"
#include "ui/theme.h"
#include "ui/wizards/convert_pages.h"
#include "ui/wizards/plan_card.h"

#include <QCheckBox>
#include <QFileInfo>
#include <QLabel>

#include <QtConcurrentRun>

namespace ui {

PlanPage::PlanPage(model::Workspace& workspace, ConvertChoice& choice, QWidget* parent) :
    WizardPage(tr("Plan"), tr("This is what will be done. Nothing has been written yet."), parent), m_workspace(workspace),
    m_choice(choice), m_card(new PlanCard(this)), m_problem(new QLabel(this)), m_replace(new QCheckBox(tr("Replace the existing file"), this)) {
    m_reads = m_card->addLine(tr("Reads"), QStringLiteral("planReads"));
    m_writes = m_card->addLine(tr("Writes"), QStringLiteral("planWrites"));
    m_size = m_card->addLine(tr("Size on disk"), QStringLiteral("planSize"));
    m_free = m_card->addLine(tr("Free space"), QStringLiteral("planFree"));
    m_source = m_card->addLine(tr("Afterwards"), QStringLiteral("planAfterwards"));
    m_problem->setObjectName(QStringLiteral("planProblem"));
    m_problem->setWordWrap(true);
    m_replace->setObjectName(QStringLiteral("planReplace"));
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(kMargin);
    layout->addWidget(m_card);
    layout->addWidget(m_replace);
    layout->addWidget(m_problem);
    layout->addStretch();
    connect(m_replace, &QCheckBox::toggled, this, &WizardPage::changed);
}

PlanPage::~PlanPage() { m_stop.request_stop(); }

void PlanPage::entered() {
    m_stop.request_stop();
    m_stop = {};
    m_planned = false;
    m_replace->hide();
    m_replace->setChecked(false);
    m_problem->clear();
    m_card->setLooking();
    const std::string cluster = m_choice.options.value(QStringLiteral("cluster_size")).toStdString();
    const model::PlanRequest request{.source = m_choice.source,
                                     .allowed = m_choice.allowed,
                                     .target = m_choice.target,
                                     .targetFormat = m_choice.format.name,
                                     .targetCluster = blockcore::parseSize(cluster).value_or(0),
                                     .compress = m_choice.compress,
                                     .keepBacking = m_choice.keepBacking};
    const auto work = [request, stop = m_stop.get_token()] { return model::planConvert(request, stop); };
    model::deliver(QtConcurrent::run(&m_workspace.pools().queries(), work), this, [this, generation = ++m_generation](const model::ConvertPlan& plan) {
        if (generation == m_generation) show(plan);
    });
}

void PlanPage::show(const model::ConvertPlan& plan) {
    m_plan = plan;
    m_planned = true;
    m_reads->setText(tr("%1\n%2 of data in a disk of %3")
                         .arg(plan.reads.join(QStringLiteral(" › ")), model::sizeText(plan.dataBytes), model::sizeText(plan.virtualSize)));
    m_writes->setText(model::harmless(QFileInfo(m_choice.target).absoluteFilePath()));
    const QString low = model::sizeText(plan.forecastLow), high = model::sizeText(plan.forecastHigh);
    m_size->setText(low == high ? tr("about %1").arg(high) : tr("about %1 to %2").arg(low, high));
    m_free->setText(plan.fits() ? tr("%1 – enough").arg(model::sizeText(plan.freeBytes))
                                : tr("%1 – may not be enough").arg(model::sizeText(plan.freeBytes)));
    m_source->setText(tr("The source is unchanged. To undo, delete the new file."));
    m_replace->setVisible(plan.targetExists && plan.problem.isEmpty());
    m_problem->setText(plan.problem);
    emit changed();
}

bool PlanPage::isComplete() const {
    return m_planned && m_plan.problem.isEmpty() && (!m_plan.targetExists || m_replace->isChecked());
}

QString PlanPage::missing() const {
    if (isComplete()) return {};
    if (!m_planned) return tr("Still looking at the source");
    return m_plan.problem.isEmpty() ? tr("The target exists: say whether to replace it") : m_plan.problem;
}

} // namespace ui
