// SPDX-License-Identifier: MIT
#include "ui/wizards/resize_wizard.h"

#include "model/dependents.h"
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

namespace {

QString titles(const QList<model::PartitionFacts>& partitions) {
    QStringList names;
    for (const auto& facts : partitions) names.append(facts.title());
    return names.join(QStringLiteral(", "));
}

QString lostText(const model::ResizePlan& plan) {
    const QString end = model::sizeText(plan.newSize);
    if (plan.onlyTableBeyond) return ResizePlanPage::tr("only the copy of the partition table at the end of the disk, which the guest makes anew from the one at the beginning");
    if (plan.dataBeyond == 0) return ResizePlanPage::tr("nothing: behind %1 the disk is empty").arg(end);
    return ResizePlanPage::tr("%1 of data behind %2; the last data ends at %3").arg(model::sizeText(plan.dataBeyond), end, model::sizeText(plan.dataEnd));
}

// What the person has to do about them, before or afterwards.
QString partitionsText(const model::ResizePlan& plan) {
    const auto* last = plan.lastPartition();
    if (!last) return plan.shrinks() ? QString() : ResizePlanPage::tr("none were found; a file system on the whole disk has to be grown in the guest");
    QStringList lines;
    if (plan.shrinks()) {
        for (const auto& facts : plan.cutPartitions()) lines.append(ResizePlanPage::tr("%1 ends at %2 and would be cut off").arg(facts.title(), model::sizeText(facts.range.end())));
        if (lines.isEmpty()) lines.append(ResizePlanPage::tr("all lie before the new end; %1 is the last and ends at %2").arg(last->title(), model::sizeText(last->range.end())));
    } else {
        lines.append(ResizePlanPage::tr("grow %1 afterwards: partitions and file systems do not grow by themselves (in a Linux guest: growpart, then resize2fs or xfs_growfs)").arg(last->title()));
    }
    if (plan.hasGpt) lines.append(ResizePlanPage::tr("The partition table keeps a copy at the end of the disk; let the guest put it to the new end (sgdisk -e)."));
    return lines.join(u'\n');
}

} // namespace

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
    PlanPage(workspace, parent), m_choice(choice), m_cutOff(addConsent(QStringLiteral("planCutOff"))), m_harmsOverlays(addConsent(QStringLiteral("planOverlays"))) {
    m_sizes = card().addLine(tr("Disk"), QStringLiteral("planSizes"));
    m_lost = card().addLine(tr("Is lost"), QStringLiteral("planLost"));
    m_space = card().addLine(tr("New space"), QStringLiteral("planSpace"));
    m_partitions = card().addLine(tr("Partitions"), QStringLiteral("planPartitions"));
    m_snapshots = card().addLine(tr("Snapshots"), QStringLiteral("planSnapshots"));
    m_dependents = card().addLine(tr("Stand on it"), QStringLiteral("planDependents"));
    m_after = card().addLine(tr("Afterwards"), QStringLiteral("planAfterwards"));
}

void ResizePlanPage::look() {
    const model::ResizeRequest request{.image = m_choice.image, .allowed = m_choice.allowed, .newSize = m_choice.newSize};
    plan([request](const std::stop_token& stop) { return model::planResize(request, stop); }, [this](const model::ResizePlan& made) { return show(made); });
}

QString ResizePlanPage::show(const model::ResizePlan& plan) {
    const QString end = model::sizeText(plan.newSize);
    const bool shrinks = plan.shrinks();
    card().setLine(m_sizes, tr("%1\nfrom %2 to %3").arg(model::harmless(QFileInfo(m_choice.image).fileName()), model::sizeText(plan.oldSize), end));
    card().setLine(m_lost, !shrinks ? QString() : lostText(plan));
    card().setLine(m_space, shrinks ? QString() : tr("at the end of the disk, reads as zeroes"));
    card().setLine(m_partitions, partitionsText(plan));
    card().setLine(m_snapshots, plan.snapshots == 0 ? QString() : tr("%n keep(s) its own size", nullptr, plan.snapshots));
    card().setLine(m_dependents, plan.dependents.isEmpty() ? QString()
                                 : shrinks                 ? tr("%1: behind %2 they lose what this image supplies").arg(model::namesText(plan.dependents), end)
                                                           : tr("%1: they keep their own sizes").arg(model::namesText(plan.dependents)));
    card().setLine(m_after, shrinks ? tr("This cannot be undone: make a copy first if you are not sure.") : tr("To undo, shrink it again to %1.").arg(model::sizeText(plan.oldSize)));
    const QList<model::PartitionFacts> cut = plan.cutPartitions();
    const QString names = titles(cut);
    ask(m_cutOff, shrinks,
        !cut.isEmpty()                                     ? tr("Cut off the end of %1, with everything behind %2").arg(names, end)
        : plan.dataBeyond > 0 && !plan.onlyTableBeyond     ? tr("Cut off %1 of data behind %2").arg(model::sizeText(plan.dataBeyond), end)
                                                           : tr("Cut off everything behind %1").arg(end),
        cut.isEmpty() ? tr("Say that the end of the disk may be cut off") : tr("%1 would be cut off: shrink it in the guest first, or say that it may be lost").arg(names));
    ask(m_harmsOverlays, shrinks && !plan.dependents.isEmpty(), tr("Shrink it although %n overlay(s) stand on it", nullptr, static_cast<int>(plan.dependents.size())),
        tr("Say that it may shrink below its overlays"));
    return plan.problem;
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
