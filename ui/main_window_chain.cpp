// SPDX-License-Identifier: MIT
// What the window does about links between files: finds a missing backing file again, records the format of one, and takes
// either back.
#include "model/format_text.h"
#include "ui/actions.h"
#include "ui/error_text.h"
#include "ui/main_window.h"
#include "ui/wizards/find_parent_dialog.h"

#include <KMessageWidget>

#include <QAccessible>
#include <QComboBox>
#include <QFileInfo>

namespace ui {

using blockcore::Rebase;
using model::ImageDocument;

// Of the last layer that could be opened; null: the chain is whole.
const model::LayerFacts* MainWindow::unlinkedLayer() const {
    const bool broken = m_shown && m_shown->state() == ImageDocument::State::Ready && m_shown->broken() && !m_shown->broken()->forbidden;
    return broken ? &m_shown->layers().last() : nullptr;
}

// The first layer that does not say what its backing file is; null: all do.
const model::LayerFacts* MainWindow::unclearLayer() const {
    if (!m_shown || m_shown->state() != ImageDocument::State::Ready) return nullptr;
    const auto found = std::ranges::find_if(m_shown->layers(), [](const model::LayerFacts& layer) { return layer.backing && layer.backing->format.isEmpty() && layer.can.rebase; });
    return found == m_shown->layers().end() ? nullptr : &*found;
}

model::Job* MainWindow::relink(const Rebase::Options& options, const QString& title, const QString& path) {
    return m_workspace.jobs().start<Rebase>(options, {.title = title, .reads = {path}, .writes = {path}});
}

void MainWindow::startFindParent() {
    const model::LayerFacts* layer = unlinkedLayer();
    if (!layer) return;
    const model::BackingFacts wanted = m_shown->broken()->backing;
    auto* dialog = new FindParentDialog(m_workspace, *layer, wanted, this);
    connect(dialog, &QDialog::accepted, this, [this, dialog, image = *layer, wanted, document = QPointer(m_shown)] {
        const QString chosen = dialog->chosen();
        Rebase::Options back = dialog->options();
        back.backing = wanted.name.toStdString();
        back.backingFormat = wanted.format.isEmpty() ? std::nullopt : std::optional(wanted.format.toStdString());
        const QString title = tr("Link %1 to %2").arg(image.name, model::harmless(QFileInfo(chosen).fileName()));
        model::Job* job = relink(dialog->options(), title, image.path);
        connect(job, &model::Job::finished, this, [this, job, back, image, chosen, wanted, document] {
            if (job->state() != model::Job::State::Succeeded && job->state() != model::Job::State::SucceededWithWarnings) return;
            if (document) document->allow(chosen); // it was chosen by hand
            // A name with signs that cannot be shown is not one to write back.
            const bool canUndo = back.backingFormat && !wanted.name.contains(QStringLiteral("\\u"));
            offerUndo(tr("%1 now stands on %2.").arg(image.name, model::harmless(chosen)), canUndo ? std::optional(back) : std::nullopt, image.path);
        });
    });
    dialog->open();
}

void MainWindow::startRecordFormat() {
    const model::LayerFacts* layer = unclearLayer();
    if (!layer) return;
    const auto next = layer - m_shown->layers().constData() + 1;
    const QString guessed = next < m_shown->layers().size() ? m_shown->layers()[next].format : QStringLiteral("raw");
    auto* dialog = new PromptDialog(PromptDialog::Deed::Safe, tr("Record the format of %1").arg(layer->backing->name), tr("Record"), this);
    dialog->addText(tr("%1 does not say what format its backing file has, so every program guesses from the content; a guest that can write there could fake another format. Once the format is recorded, nobody guesses.").arg(layer->name));
    auto* formats = new QComboBox(dialog);
    formats->setObjectName(QStringLiteral("recordFormat"));
    formats->setAccessibleName(tr("Format of the backing file"));
    for (const QString& format : {QStringLiteral("raw"), QStringLiteral("qcow2"), QStringLiteral("qed"), QStringLiteral("vdi"), QStringLiteral("vhdx"), QStringLiteral("vmdk"), QStringLiteral("vpc")}) formats->addItem(format);
    if (formats->findText(guessed) < 0) formats->addItem(guessed);
    formats->setCurrentText(guessed);
    dialog->addControl(formats);
    dialog->addText(tr("It looks like %1 now. If it was made as raw, choose raw: what a guest wrote there must not decide.").arg(guessed));
    const auto options = [image = *layer, formats] {
        Rebase::Options made = relinkOptions(image.path, image.format, image.backing->path, formats->currentText());
        made.backing = image.backing->name.toStdString();
        return made;
    };
    const auto show = [dialog, options] { dialog->setCommand(model::commandLine<Rebase>(options())); };
    connect(formats, &QComboBox::currentTextChanged, dialog, show);
    show();
    connect(dialog, &QDialog::accepted, this, [this, options, image = *layer] { relink(options(), tr("Record the backing format of %1").arg(image.name), image.path); });
    dialog->open();
    formats->setFocus();
}

// Without a way back the message only tells.
void MainWindow::offerUndo(const QString& text, const std::optional<Rebase::Options>& back, const QString& path) {
    clearMessage();
    m_message->setMessageType(KMessageWidget::Positive);
    m_message->setText(text.toHtmlEscaped());
    m_message->setAccessibleName(text);
    if (back) {
        auto* undo = new QAction(tr("Undo"), m_message);
        undo->setObjectName(QStringLiteral("undoRelink"));
        connect(undo, &QAction::triggered, this, [this, back = *back, path] {
            clearMessage();
            m_message->hide();
            relink(back, tr("Undo the link of %1").arg(model::harmless(QFileInfo(path).fileName())), path);
        });
        m_message->addAction(undo);
    }
    m_message->animatedShow();
    QAccessibleAnnouncementEvent event(m_message, text);
    QAccessible::updateAccessibility(&event);
}

void MainWindow::clearMessage() {
    for (QAction* action : m_message->actions()) {
        m_message->removeAction(action);
        action->deleteLater(); // it may be the one that is running
    }
}

} // namespace ui
