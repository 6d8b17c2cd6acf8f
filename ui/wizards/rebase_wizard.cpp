// SPDX-License-Identifier: MIT
#include "ui/wizards/rebase_wizard.h"

#include "model/dependents.h"
#include "model/format_option_model.h"
#include "model/format_text.h"
#include "model/workspace.h"
#include "ui/theme.h"
#include "ui/widgets/path_edit.h"
#include "ui/wizards/plan_card.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QRadioButton>
#include <QVBoxLayout>

namespace ui {

using blockcore::Rebase;

model::RebaseRequest RebaseChoice::planRequest() const {
    return {.image = image, .allowed = allowed, .backing = none ? QString() : QFileInfo(backing).absoluteFilePath(), .backingFormat = backingFormat, .nameOnly = nameOnly};
}

Rebase::Options RebaseChoice::engineOptions() const {
    Rebase::Options options;
    options.image = image.toStdString();
    options.format = format.toStdString();
    // A file beside the image is named relative to it, so that both can move together.
    const QFileInfo target(backing);
    const bool beside = target.absolutePath() == QFileInfo(image).absolutePath();
    options.backing = none || backing.isEmpty() ? std::string() : (beside ? target.fileName() : target.absoluteFilePath()).toStdString();
    if (!none && !backingFormat.isEmpty()) options.backingFormat = backingFormat.toStdString();
    options.unsafe = nameOnly;
    options.compress = compress && !nameOnly;
    return options;
}

RebaseTargetPage::RebaseTargetPage(RebaseChoice& choice, const QString& presentBacking, QWidget* parent) :
    WizardPage(tr("New backing file"), presentBacking.isEmpty() ? tr("The image stands alone now.") : tr("Now it stands on %1.").arg(presentBacking), parent),
    m_choice(choice), m_other(new QRadioButton(tr("Put it on another file"), this)), m_none(new QRadioButton(tr("Let it stand alone"), this)),
    m_path(new PathEdit(PathEdit::Purpose::Open, tr("New backing file"), this)), m_format(new QComboBox(this)),
    m_nameOnly(new QCheckBox(tr("Only change the name"), this)), m_compress(new QCheckBox(tr("Compress what has to be copied"), this)) {
    m_other->setObjectName(QStringLiteral("rebaseOther"));
    m_none->setObjectName(QStringLiteral("rebaseNone"));
    m_path->line().setObjectName(QStringLiteral("rebaseBacking"));
    m_format->setObjectName(QStringLiteral("rebaseFormat"));
    m_format->setAccessibleName(tr("Format of the new backing file"));
    m_nameOnly->setObjectName(QStringLiteral("rebaseNameOnly"));
    m_compress->setObjectName(QStringLiteral("rebaseCompress"));
    for (const auto& format : model::writableFormats()) m_format->addItem(format.name, format.name);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(kSpace);
    addChoices(*layout);
    layout->addStretch();
    m_other->setChecked(true);
    if (const int qcow2 = m_format->findText(QStringLiteral("qcow2")); qcow2 >= 0) m_format->setCurrentIndex(qcow2);
    connect(m_path, &PathEdit::pathChanged, this, &RebaseTargetPage::read);
    connect(m_format, &QComboBox::currentIndexChanged, this, &RebaseTargetPage::read);
    for (QAbstractButton* button : std::initializer_list<QAbstractButton*>{m_other, m_none, m_nameOnly, m_compress}) connect(button, &QAbstractButton::toggled, this, &RebaseTargetPage::read);
    setFocusProxy(m_path);
    read();
}

void RebaseTargetPage::addChoices(QVBoxLayout& layout) {
    const auto explain = [&](const QString& text) {
        auto* label = new QLabel(text, this);
        label->setWordWrap(true);
        label->setContentsMargins(26, 0, 0, kGap);
        makeFaint(*label);
        layout.addWidget(label);
    };
    layout.addWidget(m_other);
    auto* fields = new QHBoxLayout;
    fields->setContentsMargins(26, 0, 0, 0);
    fields->setSpacing(kSpace);
    fields->addWidget(m_path, 1);
    fields->addWidget(m_format);
    layout.addLayout(fields);
    explain(tr("What differs between the old and the new one is copied into the image, so that the guest sees no change. The format is recorded."));
    layout.addWidget(m_none);
    explain(tr("Everything that the backing files supply is copied into the image; afterwards it needs no other file."));
    layout.addSpacing(kSpace);
    layout.addWidget(m_nameOnly);
    explain(tr("For a backing file that was moved or renamed: nothing is copied. If its content differs, the guest's disk is damaged; the plan compares samples."));
    layout.addWidget(m_compress);
}

void RebaseTargetPage::read() {
    m_choice.none = m_none->isChecked();
    m_choice.backing = m_path->path();
    m_choice.backingFormat = m_format->currentData().toString();
    m_choice.nameOnly = m_nameOnly->isChecked();
    m_choice.compress = m_compress->isChecked();
    m_path->setEnabled(m_other->isChecked());
    m_format->setEnabled(m_other->isChecked());
    m_compress->setEnabled(!m_choice.nameOnly);
    m_compress->setToolTip(m_choice.nameOnly ? tr("Nothing is copied") : QString());
    m_compress->setAccessibleDescription(m_compress->toolTip());
    emit changed();
}

QString RebaseTargetPage::missing() const {
    if (m_none->isChecked()) return {};
    if (m_path->path().isEmpty()) return tr("Choose the new backing file");
    return QFileInfo(m_path->path()).isFile() ? QString() : tr("There is no such file.");
}

RebasePlanPage::RebasePlanPage(model::Workspace& workspace, RebaseChoice& choice, QWidget* parent) :
    PlanPage(workspace, parent), m_choice(choice), m_consent(addConsent(QStringLiteral("planConsent"))), m_harmsOverlays(addConsent(QStringLiteral("planOverlays"))) {
    m_before = card().addLine(tr("Chain now"), QStringLiteral("planBefore"));
    m_then = card().addLine(tr("Chain then"), QStringLiteral("planThen"));
    m_copies = card().addLine(tr("Copies"), QStringLiteral("planCopies"));
    m_free = card().addLine(tr("Free space"), QStringLiteral("planFree"));
    m_dependents = card().addLine(tr("Stand on it"), QStringLiteral("planDependents"));
    m_after = card().addLine(tr("Afterwards"), QStringLiteral("planAfterwards"));
}

void RebasePlanPage::look() {
    plan([request = m_choice.planRequest()](const std::stop_token& stop) { return model::planRebase(request, stop); }, [this](const model::RebasePlan& made) { return show(made); });
}

QString RebasePlanPage::copiesText(const model::RebasePlan& plan) const {
    if (!m_choice.nameOnly) return plan.mostCopied == 0 ? tr("nothing") : tr("at most %1").arg(model::sizeText(plan.mostCopied));
    if (plan.differsAt) return tr("nothing, although the two differ at %1: the guest's disk would be damaged").arg(model::hexText(*plan.differsAt));
    if (plan.samples == 0) return tr("nothing; whether the two are alike could not be looked at");
    return tr("nothing; %n sample(s) of both are alike", nullptr, plan.samples);
}

QString RebasePlanPage::show(const model::RebasePlan& plan) {
    const QString arrow = QStringLiteral(" › ");
    card().setLine(m_before, plan.before.join(arrow));
    card().setLine(m_then, plan.after.join(arrow));
    card().setLine(m_copies, plan.problem.isEmpty() ? copiesText(plan) : QString());
    card().setLine(m_free, m_choice.nameOnly ? QString() : plan.mostCopied <= plan.freeBytes ? tr("%1 – enough").arg(model::sizeText(plan.freeBytes)) : tr("%1 – may not be enough").arg(model::sizeText(plan.freeBytes)));
    card().setLine(m_dependents, plan.dependents.isEmpty() ? QString()
                                 : m_choice.nameOnly       ? tr("%1: what they show changes wherever the two backing files differ").arg(model::namesText(plan.dependents))
                                                           : tr("%1: they show the same as before").arg(model::namesText(plan.dependents)));
    card().setLine(m_after, m_choice.nameOnly ? tr("To undo, change the name back.") : tr("The guest's disk is unchanged. The old backing file is left alone."));
    const bool unproven = m_choice.nameOnly && (plan.differsAt || plan.samples == 0);
    ask(m_consent, unproven, tr("Change the name all the same: I know that the content is the same"), tr("Say that the content is the same"));
    ask(m_harmsOverlays, m_choice.nameOnly && !plan.dependents.isEmpty(), tr("Change it although %n overlay(s) stand on it", nullptr, static_cast<int>(plan.dependents.size())),
        tr("Say that it may change below its overlays"));
    return plan.problem;
}

RebaseWizard::RebaseWizard(model::Workspace& workspace, const model::ImageDocument& document, QWidget* parent) :
    OperationWizard(tr("Change backing file"), tr("Change"), parent), m_workspace(workspace) {
    setObjectName(QStringLiteral("rebaseWizard"));
    m_choice.image = document.path();
    m_choice.format = document.layers().first().format;
    m_choice.allowed = document.allowed();
    const auto& backing = document.layers().first().backing;
    addPage(new RebaseTargetPage(m_choice, backing ? backing->name : QString(), this));
    addPage(new RebasePlanPage(workspace, m_choice, this));
    refresh();
}

QString RebaseWizard::makeCommand() const { return model::commandLine<Rebase>(m_choice.engineOptions()); }

void RebaseWizard::finish() {
    const QString title = tr("Change the backing file of %1").arg(model::harmless(QFileInfo(m_choice.image).fileName()));
    emit started(m_workspace.jobs().start<Rebase>(m_choice.engineOptions(), {.title = title, .reads = {m_choice.image}, .writes = {m_choice.image}}));
    accept();
}

} // namespace ui
