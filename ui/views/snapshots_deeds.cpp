// SPDX-License-Identifier: MIT
// What the Snapshots tab does: asks, and starts jobs.
#include "model/format_text.h"
#include "model/settings.h"
#include "model/workspace.h"
#include "ui/views/snapshots.h"
#include "ui/wizards/prompt_dialog.h"

#include <QCheckBox>
#include <QFileInfo>
#include <QLineEdit>

namespace ui {

using model::SnapshotRequest;
using Verb = model::SnapshotRequest::Verb;
using Deed = PromptDialog::Deed;

namespace {

QString joined(const QString& first, const QString& second) { return first + QStringLiteral(" && ") + second; }

} // namespace

// Of the selected snapshot; its word is empty when the command line has none that means this one alone.
SnapshotRequest SnapshotsView::request(Verb verb) const {
    SnapshotRequest made{.verb = verb, .image = m_document->path(), .format = m_document->layers().first().format, .snapshot = {}, .title = {}, .newName = {}};
    const int row = selectedRow();
    if (verb == Verb::Create || row < 0) return made;
    made.snapshot = model::snapshotSelector(m_model.all(), row, verb).value_or(QString());
    made.title = m_model.snapshotAt(row).name;
    return made;
}

void SnapshotsView::explainTwins(PromptDialog& dialog, const SnapshotRequest& request) {
    if (request.snapshot.isEmpty()) dialog.setProblem(tr("Another snapshot goes by the same name or id: rename one of them first."));
}

void SnapshotsView::askForName(PromptDialog& dialog, const QString& proposal, std::function<SnapshotRequest(const QString&)> make) {
    auto* name = new QLineEdit(proposal, &dialog);
    name->setObjectName(QStringLiteral("snapshotName"));
    name->setAccessibleName(tr("Name of the snapshot"));
    name->selectAll();
    dialog.addControl(name);
    const auto look = [&dialog, name, make, taken = names()] {
        const QString text = name->text().trimmed();
        dialog.setCommand(model::snapshotCommand(make(text)));
        dialog.setProblem(text.isEmpty() ? tr("Give it a name.") : taken.contains(text) ? tr("There is a snapshot of that name.") : QString());
    };
    connect(name, &QLineEdit::textChanged, &dialog, look);
    connect(&dialog, &QDialog::accepted, this, [this, name, make] { model::startSnapshotJob(m_workspace.jobs(), make(name->text().trimmed())); });
    look();
    dialog.open();
    name->setFocus();
}

void SnapshotsView::create() {
    auto* dialog = new PromptDialog(Deed::Safe, tr("Create a snapshot of %1").arg(QFileInfo(m_document->path()).fileName()), tr("Create snapshot"), this);
    dialog->addText(tr("The disk as it is now is kept inside the file. This takes no space at first; what is written later goes elsewhere."));
    const QString proposal = QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd HH:mm"));
    askForName(*dialog, model::freeSnapshotName(proposal, names()), [base = request(Verb::Create)](const QString& name) {
        SnapshotRequest made = base;
        made.snapshot = made.title = name;
        return made;
    });
}

void SnapshotsView::rename() {
    if (!hasSelection()) return;
    const SnapshotRequest base = request(Verb::Rename);
    auto* dialog = new PromptDialog(Deed::Safe, tr("Rename snapshot “%1”").arg(model::harmless(base.title)), tr("Rename"), this);
    askForName(*dialog, base.title, [base](const QString& name) {
        SnapshotRequest made = base;
        made.newName = name;
        return made;
    });
}

void SnapshotsView::apply() {
    if (!hasSelection()) return;
    const SnapshotRequest apply = request(Verb::Apply);
    const QString name = model::harmless(apply.title);
    SnapshotRequest safety = request(Verb::Create);
    safety.snapshot = safety.title = model::freeSnapshotName(tr("before %1").arg(apply.title), names());
    auto* dialog = new PromptDialog(Deed::Destroys, tr("Go back to snapshot “%1”").arg(name), tr("Restore “%1”").arg(name), this);
    dialog->addText(tr("The disk becomes what it was on %1. What has changed since is lost, unless it is kept in a snapshot first.")
                        .arg(QLocale().toString(m_model.snapshotAt(selectedRow()).date, QLocale::ShortFormat)));
    auto* keep = new QCheckBox(tr("Keep the present state as snapshot “%1” first").arg(model::harmless(safety.snapshot)), dialog);
    keep->setObjectName(QStringLiteral("safetySnapshot"));
    keep->setChecked(m_workspace.settings().preferences().safetySnapshot);
    dialog->addControl(keep);
    auto* steps = dialog->addText({});
    const auto look = [dialog, keep, steps, safety, apply, name] {
        const QString last = tr("Make “%1” the present state, its disk size included").arg(name);
        steps->setText(keep->isChecked() ? tr("1.  Create snapshot “%1”\n2.  %2").arg(model::harmless(safety.snapshot), last) : tr("1.  %1\nThis cannot be undone.").arg(last));
        const QString command = model::snapshotCommand(apply);
        dialog->setCommand(keep->isChecked() ? joined(model::snapshotCommand(safety), command) : command);
    };
    connect(keep, &QCheckBox::toggled, dialog, look);
    connect(dialog, &QDialog::accepted, this, [this, keep, safety, apply] {
        if (keep->isChecked()) applyAfter(safety, apply);
        else model::startSnapshotJob(m_workspace.jobs(), apply);
    });
    look();
    explainTwins(*dialog, apply);
    dialog->open();
}

// Nothing is restored unless the present state is safe.
void SnapshotsView::applyAfter(const SnapshotRequest& safety, const SnapshotRequest& apply) {
    model::Job* first = model::startSnapshotJob(m_workspace.jobs(), safety);
    connect(first, &model::Job::finished, this, [this, first, apply] {
        if (first->state() == model::Job::State::Succeeded || first->state() == model::Job::State::SucceededWithWarnings)
            model::startSnapshotJob(m_workspace.jobs(), apply);
    });
}

void SnapshotsView::remove() {
    if (!hasSelection()) return;
    const SnapshotRequest removal = request(Verb::Remove);
    const QString name = model::harmless(removal.title);
    auto* dialog = new PromptDialog(Deed::Destroys, tr("Delete snapshot “%1”").arg(name), tr("Delete “%1”").arg(name), this);
    auto* text = dialog->addText({});
    text->setObjectName(QStringLiteral("frees"));
    const auto look = [this, text, row = selectedRow()] {
        text->setText(tr("Deleting it %1. What it keeps cannot be brought back; the disk and the other snapshots stay as they are.").arg(m_model.freesText(row)));
    };
    connect(&m_model, &model::SnapshotModel::spaceChanged, dialog, look);
    connect(dialog, &QDialog::accepted, this, [this, removal] { model::startSnapshotJob(m_workspace.jobs(), removal); });
    look();
    dialog->setCommand(model::snapshotCommand(removal));
    explainTwins(*dialog, removal);
    dialog->open();
}

} // namespace ui
