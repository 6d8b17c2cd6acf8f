// SPDX-License-Identifier: MIT
#include "ui/wizards/rebase_wizard.h"

#include "model/deliver.h"
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

#include <QtConcurrentRun>

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
    WizardPage(tr("Plan"), tr("This is what will be done. Nothing has been written yet."), parent), m_workspace(workspace), m_choice(choice),
    m_card(new PlanCard(this)), m_problem(new QLabel(this)), m_consent(new QCheckBox(tr("Change the name all the same: I know that the content is the same"), this)) {
    m_before = m_card->addLine(tr("Chain now"), QStringLiteral("planBefore"));
    m_then = m_card->addLine(tr("Chain then"), QStringLiteral("planThen"));
    m_copies = m_card->addLine(tr("Copies"), QStringLiteral("planCopies"));
    m_free = m_card->addLine(tr("Free space"), QStringLiteral("planFree"));
    m_after = m_card->addLine(tr("Afterwards"), QStringLiteral("planAfterwards"));
    m_problem->setObjectName(QStringLiteral("planProblem"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_consent->setObjectName(QStringLiteral("planConsent"));
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(kMargin);
    layout->addWidget(m_card);
    layout->addWidget(m_consent);
    layout->addWidget(m_problem);
    layout->addStretch();
    connect(m_consent, &QCheckBox::toggled, this, &WizardPage::changed);
}

RebasePlanPage::~RebasePlanPage() { m_stop.request_stop(); }

void RebasePlanPage::entered() {
    m_stop.request_stop();
    m_stop = {};
    m_planned = false;
    m_consent->hide();
    m_consent->setChecked(false);
    m_problem->clear();
    m_card->setLooking();
    const auto work = [request = m_choice.planRequest(), stop = m_stop.get_token()] { return model::planRebase(request, stop); };
    model::deliver(QtConcurrent::run(&m_workspace.pools().queries(), work), this, [this, generation = ++m_generation](const model::RebasePlan& plan) {
        if (generation == m_generation) show(plan);
    });
}

QString RebasePlanPage::copiesText() const {
    if (!m_choice.nameOnly) return m_plan.mostCopied == 0 ? tr("nothing") : tr("at most %1").arg(model::sizeText(m_plan.mostCopied));
    if (m_plan.differsAt) return tr("nothing, although the two differ at %1: the guest's disk would be damaged").arg(model::hexText(*m_plan.differsAt));
    if (m_plan.samples == 0) return tr("nothing; whether the two are alike could not be looked at");
    return tr("nothing; %n sample(s) of both are alike", nullptr, m_plan.samples);
}

void RebasePlanPage::show(const model::RebasePlan& plan) {
    m_plan = plan;
    m_planned = true;
    const QString arrow = QStringLiteral(" › ");
    m_card->setLine(m_before, plan.before.join(arrow));
    m_card->setLine(m_then, plan.after.join(arrow));
    m_card->setLine(m_copies, plan.problem.isEmpty() ? copiesText() : QString());
    m_card->setLine(m_free, m_choice.nameOnly ? QString() : plan.mostCopied <= plan.freeBytes ? tr("%1 – enough").arg(model::sizeText(plan.freeBytes)) : tr("%1 – may not be enough").arg(model::sizeText(plan.freeBytes)));
    m_card->setLine(m_after, m_choice.nameOnly ? tr("To undo, change the name back.") : tr("The guest's disk is unchanged. The old backing file is left alone."));
    m_consent->setVisible(plan.problem.isEmpty() && needsConsent());
    m_problem->setText(plan.problem);
    emit changed();
}

QString RebasePlanPage::missing() const {
    if (!m_planned) return tr("Still looking at the image");
    if (!m_plan.problem.isEmpty()) return m_plan.problem;
    return needsConsent() && !m_consent->isChecked() ? tr("Say that the content is the same") : QString();
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
