// SPDX-License-Identifier: MIT
// Repairing from the Check tab: a preview on a copy in memory, a question, a backup of what will change, the repair, and a
// check; and taking all that back.
#include "model/deliver.h"
#include "model/format_text.h"
#include "model/workspace.h"
#include "ui/views/findings.h"
#include "ui/wizards/prompt_dialog.h"

#include <QFile>
#include <QFileInfo>
#include <QLabel>
#include <QtConcurrentRun>

namespace ui {

using blockcore::Check;
using blockcore::RepairMode;
using model::RepairPreview;
using Deed = PromptDialog::Deed;

namespace {

constexpr qsizetype kMostPlaces = 8;            // named in the dialog

QString placesText(const RepairPreview& preview) {
    QStringList places;
    for (const auto& range : preview.changes.first(std::min(preview.changes.size(), kMostPlaces)))
        places.append(FindingsView::tr("%1 at %2").arg(model::sizeText(range.length), model::hexText(range.offset)));
    if (preview.changes.size() > kMostPlaces) places.append(FindingsView::tr("%n more", nullptr, static_cast<int>(preview.changes.size() - kMostPlaces)));
    return places.join(QStringLiteral(", "));
}

QString outcomeText(const RepairPreview& preview) {
    QString text = FindingsView::tr("Tried on a copy in memory: ");
    text += FindingsView::tr("%n damage(s) mended, ", nullptr, static_cast<int>(preview.corruptionsFixed));
    text += FindingsView::tr("%n leak(s) given back.", nullptr, static_cast<int>(preview.leaksFixed));
    text += preview.clean() ? FindingsView::tr("\nA check afterwards finds 0 errors.")
                            : FindingsView::tr("\nA check afterwards still finds %1 damages and %2 leaks.").arg(preview.corruptionsLeft + preview.errorsLeft).arg(preview.leaksLeft);
    if (!preview.changes.isEmpty()) text += FindingsView::tr("\n\nIn the file change: %1.").arg(placesText(preview));
    if (preview.newLength != preview.oldLength) text += FindingsView::tr("\nIts length goes from %1 to %2.").arg(model::exactBytesText(preview.oldLength), model::exactBytesText(preview.newLength));
    return text;
}

} // namespace

void FindingsView::repairLeaks() { askToRepair(RepairMode::Leaks); }
void FindingsView::repairAll() { askToRepair(RepairMode::All); }

void FindingsView::askToRepair(RepairMode mode) {
    if (!m_document || !m_report) return;
    Check::Options options = optionsForCheck();
    options.repair = mode;
    const QString name = model::harmless(QFileInfo(m_document->path()).fileName());
    auto* dialog = new PromptDialog(Deed::Destroys, mode == RepairMode::Leaks ? tr("Give back leaked space of %1").arg(name) : tr("Repair %1").arg(name), tr("Repair this file"), this);
    dialog->setObjectName(QStringLiteral("repairDialog"));
    dialog->addText(mode == RepairMode::Leaks ? tr("Space that nothing uses is marked as free. This is safe.")
                                              : tr("Whatever contradicts itself is settled in the likeliest way, which may be the wrong one. If the image matters, repair a copy of it."));
    auto* outcome = dialog->addText(tr("Trying it on a copy in memory…"));
    outcome->setObjectName(QStringLiteral("repairOutcome"));
    dialog->addText(tr("What will be changed is kept beside the image as %1, so that it can be taken back.").arg(QFileInfo(model::backupPath(name)).fileName()));
    dialog->addControl(new QWidget(dialog));
    dialog->setCommand(model::commandLine<Check>(options));
    dialog->setProblem(tr("The preview is not ready yet."));
    auto stop = std::make_shared<std::stop_source>();
    connect(dialog, &QObject::destroyed, this, [stop] { stop->request_stop(); });
    const auto work = [options, token = stop->get_token()] { return model::previewRepair(options, token); };
    model::deliver(QtConcurrent::run(&m_workspace.pools().queries(), work), dialog, [this, dialog, outcome, options](const RepairPreview& preview) {
        outcome->setText(preview.error.isEmpty() ? outcomeText(preview) : tr("It cannot be repaired: %1").arg(preview.error));
        dialog->setProblem(preview.error.isEmpty() ? QString() : preview.error);
        dialog->adjustSize(); // the text has become longer
        connect(dialog, &QDialog::accepted, this, [this, options, preview] { repair(options, preview); });
    });
    dialog->open();
}

// The backup first; without one nothing is changed.
void FindingsView::repair(const Check::Options& options, const RepairPreview& preview) {
    const QString path = QString::fromStdString(options.file);
    model::deliver(QtConcurrent::run(&m_workspace.pools().queries(), [path, preview] { return model::saveBackup(path, preview); }), this, [this, options, path](const QString& problem) {
        if (!problem.isEmpty()) {
            emit failed(tr("There is no backup, so nothing was repaired: %1").arg(problem).toHtmlEscaped());
            return;
        }
        m_job = m_workspace.jobs().start<Check>(options, {.title = tr("Repair %1").arg(QFileInfo(path).fileName()), .reads = {path}, .writes = {path}});
        showVerdict();
    });
}

void FindingsView::undoRepair() {
    if (!m_document) return;
    const QString path = m_document->path(), backup = model::backupPath(path);
    auto* dialog = new PromptDialog(Deed::Destroys, tr("Take the repair of %1 back").arg(model::harmless(QFileInfo(path).fileName())), tr("Take it back"), this);
    dialog->addText(tr("The bytes that the repair changed are written back from %1, made on %2. Anything that was written to the image since the repair would then be wrong.")
                        .arg(model::harmless(QFileInfo(backup).fileName()), QLocale().toString(QFileInfo(backup).lastModified(), QLocale::ShortFormat)));
    connect(dialog, &QDialog::accepted, this, [this, path] {
        model::deliver(QtConcurrent::run(&m_workspace.pools().queries(), [path] { return model::restoreBackup(path); }), this, [this, path](const QString& problem) {
            if (!problem.isEmpty()) emit failed(tr("The repair could not be taken back: %1").arg(problem).toHtmlEscaped());
            else QFile::remove(model::backupPath(path));
            if (m_document) m_document->reload();
        });
    });
    dialog->open();
}

} // namespace ui
