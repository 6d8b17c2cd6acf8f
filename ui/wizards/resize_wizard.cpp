// SPDX-License-Identifier: MIT
#include "ui/wizards/resize_wizard.h"

#include "model/deliver.h"
#include "model/format_text.h"
#include "model/workspace.h"
#include "ui/theme.h"
#include "ui/widgets/size_edit.h"
#include "ui/wizards/plan_card.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>

#include <QtConcurrentRun>

namespace ui {

using blockcore::Preallocation;
using blockcore::Resize;

Resize::Options ResizeChoice::engineOptions() const {
    Resize::Options options;
    options.image = image.toStdString();
    options.format = format.toStdString();
    options.size = {.kind = blockcore::SizeChange::Kind::To, .amount = newSize};
    options.shrink = newSize < oldSize;
    if (!options.shrink) options.preallocation = preallocation;
    return options;
}

ResizeSizePage::ResizeSizePage(ResizeChoice& choice, QWidget* parent) :
    WizardPage(tr("Size"), tr("The size of the disk as the guest sees it."), parent), m_choice(choice), m_size(new SizeEdit(this)),
    m_preallocation(new QComboBox(this)), m_difference(new QLabel(this)) {
    m_size->setObjectName(QStringLiteral("resizeSize"));
    m_size->setAccessibleName(tr("New size"));
    m_size->setPlaceholderText(tr("for example 40G"));
    m_preallocation->setObjectName(QStringLiteral("resizePreallocation"));
    m_preallocation->setAccessibleName(tr("Space for what is new"));
    m_preallocation->addItem(tr("when it is needed"), static_cast<int>(Preallocation::Off));
    m_preallocation->addItem(tr("its place in the tables now"), static_cast<int>(Preallocation::Metadata));
    m_preallocation->addItem(tr("its blocks on the disk now"), static_cast<int>(Preallocation::Falloc));
    m_preallocation->addItem(tr("written with zeroes now"), static_cast<int>(Preallocation::Full));
    m_difference->setObjectName(QStringLiteral("resizeDifference"));
    m_difference->setWordWrap(true);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(kSection);
    form->setVerticalSpacing(kSpace);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    const auto add = [&](const QString& text, QWidget* field) {
        auto* label = new QLabel(text, this);
        label->setMinimumWidth(kFormLabelWidth);
        label->setBuddy(field);
        form->addRow(label, field);
    };
    auto* now = new QLabel(tr("%1 (%2)").arg(model::sizeText(choice.oldSize), model::exactBytesText(choice.oldSize)), this);
    now->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    now->setAccessibleName(tr("Size now"));
    add(tr("Size now"), now);
    add(tr("New size"), m_size);
    add(tr("Space for what is new"), m_preallocation);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(kSpace);
    layout->addLayout(form);
    layout->addWidget(m_difference);
    layout->addStretch();
    connect(m_size, &QLineEdit::textChanged, this, &ResizeSizePage::read);
    connect(m_preallocation, &QComboBox::currentIndexChanged, this, &ResizeSizePage::read);
    setFocusProxy(m_size);
    read();
}

void ResizeSizePage::read() {
    m_choice.newSize = m_size->bytes().value_or(m_choice.oldSize);
    m_choice.preallocation = static_cast<Preallocation>(m_preallocation->currentData().toInt());
    const bool shrinks = m_choice.newSize < m_choice.oldSize;
    m_preallocation->setEnabled(!shrinks);
    m_preallocation->setToolTip(shrinks ? tr("A smaller disk has no new space") : QString());
    m_preallocation->setAccessibleDescription(m_preallocation->toolTip());
    const quint64 difference = shrinks ? m_choice.oldSize - m_choice.newSize : m_choice.newSize - m_choice.oldSize;
    if (const QString problem = missing(); !problem.isEmpty()) m_difference->setText(m_size->text().isEmpty() ? QString() : problem);
    else m_difference->setText(shrinks ? tr("%1 at the end of the disk are cut off.").arg(model::sizeText(difference))
                                       : tr("The disk grows by %1, which read as zeroes.").arg(model::sizeText(difference)));
    emit changed();
}

QString ResizeSizePage::missing() const {
    if (m_size->text().trimmed().isEmpty()) return tr("Say how large the disk shall be");
    const auto size = m_size->bytes();
    if (!size || *size == 0) return tr("This is not a size: write 40G, 512M or a number of bytes.");
    return *size == m_choice.oldSize ? tr("The disk has this size already.") : QString();
}

ResizePlanPage::ResizePlanPage(model::Workspace& workspace, ResizeChoice& choice, QWidget* parent) :
    WizardPage(tr("Plan"), tr("This is what will be done. Nothing has been written yet."), parent), m_workspace(workspace), m_choice(choice),
    m_card(new PlanCard(this)), m_problem(new QLabel(this)), m_cutOff(new QCheckBox(this)) {
    m_sizes = m_card->addLine(tr("Disk"), QStringLiteral("planSizes"));
    m_lost = m_card->addLine(tr("Is lost"), QStringLiteral("planLost"));
    m_space = m_card->addLine(tr("New space"), QStringLiteral("planSpace"));
    m_snapshots = m_card->addLine(tr("Snapshots"), QStringLiteral("planSnapshots"));
    m_after = m_card->addLine(tr("Afterwards"), QStringLiteral("planAfterwards"));
    m_problem->setObjectName(QStringLiteral("planProblem"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_cutOff->setObjectName(QStringLiteral("planCutOff"));
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(kMargin);
    layout->addWidget(m_card);
    layout->addWidget(m_cutOff);
    layout->addWidget(m_problem);
    layout->addStretch();
    connect(m_cutOff, &QCheckBox::toggled, this, &WizardPage::changed);
}

ResizePlanPage::~ResizePlanPage() { m_stop.request_stop(); }

void ResizePlanPage::entered() {
    m_stop.request_stop();
    m_stop = {};
    m_planned = false;
    m_cutOff->hide();
    m_cutOff->setChecked(false);
    m_problem->clear();
    m_card->setLooking();
    const model::ResizeRequest request{.image = m_choice.image, .allowed = m_choice.allowed, .newSize = m_choice.newSize};
    const auto work = [request, stop = m_stop.get_token()] { return model::planResize(request, stop); };
    model::deliver(QtConcurrent::run(&m_workspace.pools().queries(), work), this, [this, generation = ++m_generation](const model::ResizePlan& plan) {
        if (generation == m_generation) show(plan);
    });
}

void ResizePlanPage::show(const model::ResizePlan& plan) {
    m_plan = plan;
    m_planned = true;
    const QString end = model::sizeText(plan.newSize);
    m_card->setLine(m_sizes, tr("%1\nfrom %2 to %3").arg(model::harmless(QFileInfo(m_choice.image).fileName()), model::sizeText(plan.oldSize), end));
    m_card->setLine(m_lost, !plan.shrinks() ? QString()
                            : plan.dataBeyond > 0 ? tr("%1 of data behind %2; the last data ends at %3").arg(model::sizeText(plan.dataBeyond), end, model::sizeText(plan.dataEnd))
                                                  : tr("nothing: behind %1 the disk is empty").arg(end));
    m_card->setLine(m_space, plan.shrinks() ? QString() : tr("at the end of the disk. Partitions and file systems do not grow by themselves; the guest has to do that."));
    m_card->setLine(m_snapshots, plan.snapshots == 0 ? QString() : tr("%n keep(s) its own size", nullptr, plan.snapshots));
    m_card->setLine(m_after, plan.shrinks() ? tr("This cannot be undone: make a copy first if you are not sure.") : tr("To undo, shrink it again to %1.").arg(model::sizeText(plan.oldSize)));
    m_cutOff->setVisible(plan.shrinks() && plan.problem.isEmpty());
    m_cutOff->setText(plan.dataBeyond > 0 ? tr("Cut off %1 of data behind %2").arg(model::sizeText(plan.dataBeyond), end) : tr("Cut off everything behind %1").arg(end));
    m_problem->setText(plan.problem);
    emit changed();
}

QString ResizePlanPage::missing() const {
    if (!m_planned) return tr("Still looking at the image");
    if (!m_plan.problem.isEmpty()) return m_plan.problem;
    return m_plan.shrinks() && !m_cutOff->isChecked() ? tr("Say that the end of the disk may be cut off") : QString();
}

ResizeWizard::ResizeWizard(model::Workspace& workspace, const model::ImageDocument& document, QWidget* parent) :
    OperationWizard(tr("Resize"), tr("Resize"), parent), m_workspace(workspace) {
    setObjectName(QStringLiteral("resizeWizard"));
    m_choice.image = document.path();
    m_choice.format = document.layers().first().format;
    m_choice.allowed = document.allowed();
    m_choice.oldSize = m_choice.newSize = document.diskSize();
    addPage(new ResizeSizePage(m_choice, this));
    addPage(new ResizePlanPage(workspace, m_choice, this));
    refresh();
}

QString ResizeWizard::makeCommand() const { return model::commandLine<Resize>(m_choice.engineOptions()); }

void ResizeWizard::finish() {
    const QString title = tr("Resize %1 to %2").arg(model::harmless(QFileInfo(m_choice.image).fileName()), model::sizeText(m_choice.newSize));
    emit started(m_workspace.jobs().start<Resize>(m_choice.engineOptions(), {.title = title, .reads = {m_choice.image}, .writes = {m_choice.image}}));
    accept();
}

} // namespace ui
