// SPDX-License-Identifier: MIT
#include "ui/actions.h"

#include "ui/theme.h"

#include <QActionGroup>

namespace ui {

namespace {

QKeySequence keys(const char* text) { return QKeySequence(QString::fromLatin1(text)); }

} // namespace

Actions::Actions(QObject* parent) : QObject(parent) {
    open = add(QStringLiteral("open"), tr("&Open image…"), tr("Open disk images"), {QKeySequence::Open}, QStringLiteral("open"));
    openFolder = add(QStringLiteral("openFolder"), tr("Open &folder…"), tr("Find all images of a folder and how they belong together"), {keys("Ctrl+Shift+O")}, QStringLiteral("folder"));
    exportReport = add(QStringLiteral("exportReport"), tr("Export r&eport…"), tr("Write what is known about the image as a page, JSON, table or picture"), {keys("Ctrl+Alt+E")});
    closeImage = add(QStringLiteral("closeImage"), tr("&Close image"), tr("Close this image"), {QKeySequence::Close}, QStringLiteral("close"));
    reload = add(QStringLiteral("reload"), tr("&Reload"), tr("Read the image again"), {QKeySequence::Refresh}, QStringLiteral("reload"));
    quit = add(QStringLiteral("quit"), tr("&Quit"), tr("Close the window"), {QKeySequence::Quit});
    convert = add(QStringLiteral("convert"), tr("&Convert…"), tr("Convert an image to another format"), {keys("Ctrl+Shift+S")}, QStringLiteral("convert"));
    addImageActions();
    locate = add(QStringLiteral("locate"), tr("&Locate"), tr("Go to a sector, offset or cluster"), {keys("Ctrl+G")}, QStringLiteral("locate"));
    back = add(QStringLiteral("back"), tr("&Back"), tr("To the place before"), {QKeySequence::Back}, QStringLiteral("back"));
    forward = add(QStringLiteral("forward"), tr("&Forward"), tr("To the place after"), {QKeySequence::Forward}, QStringLiteral("forward"));
    zoomIn = add(QStringLiteral("zoomIn"), tr("Zoom &in"), tr("Show less of the disk, larger"), {keys("Ctrl++"), keys("Ctrl+=")}, QStringLiteral("zoom-in"));
    zoomOut = add(QStringLiteral("zoomOut"), tr("Zoom &out"), tr("Show more of the disk"), {keys("Ctrl+-")}, QStringLiteral("zoom-out"));
    zoomAll = add(QStringLiteral("zoomAll"), tr("&Whole disk"), tr("Show all of the disk"), {keys("Ctrl+0")}, QStringLiteral("zoom-all"));
    table = add(QStringLiteral("table"), tr("Map as &table"), tr("Change between the map and its table"), {keys("Ctrl+T")}, QStringLiteral("table"));
    overview = add(QStringLiteral("overview"), tr("O&verview"), tr("Show the overview"), {keys("Ctrl+1")});
    map = add(QStringLiteral("map"), tr("&Map"), tr("Show the map"), {keys("Ctrl+2")});
    structure = add(QStringLiteral("structure"), tr("&Structure"), tr("Show the fields and bytes of the file"), {keys("Ctrl+3")});
    findBytes = add(QStringLiteral("findBytes"), tr("Find &bytes…"), tr("Find bytes in the file or on the disk"), {QKeySequence::Find}, QStringLiteral("search"));
    findNext = add(QStringLiteral("findNext"), tr("Find ne&xt"), tr("Find the same bytes again"), {keys("F3")});
    snapshots = add(QStringLiteral("snapshots"), tr("&Snapshots"), tr("Show the snapshots inside the image"), {keys("Ctrl+4")});
    findings = add(QStringLiteral("findings"), tr("Chec&k"), tr("Show what is wrong or odd with the image"), {keys("Ctrl+5")});
    compare = add(QStringLiteral("compare"), tr("Co&mpare"), tr("Compare the disk with another image"), {keys("Ctrl+6")});
    json = add(QStringLiteral("json"), tr("&JSON"), tr("Show the information as JSON"), {keys("Ctrl+7")});
    nextPane = add(QStringLiteral("nextPane"), tr("&Next pane"), tr("Move the keyboard to the next pane"), {keys("F6")});
    previousPane = add(QStringLiteral("previousPane"), tr("&Previous pane"), tr("Move the keyboard to the previous pane"), {keys("Shift+F6")});
    palette = add(QStringLiteral("palette"), tr("&Find action…"), tr("Find any action by its name"), {keys("Ctrl+Alt+I"), keys("Ctrl+Shift+P")}, QStringLiteral("search"));
    settings = add(QStringLiteral("settings"), tr("Se&ttings…"), tr("Choose how Platter looks and behaves"), {QKeySequence::Preferences});
    whatsThis = add(QStringLiteral("whatsThis"), tr("What's &this?"), tr("Click something to read what it is for"), {QKeySequence::WhatsThis});
    light = add(QStringLiteral("light"), tr("&Light"), tr("Light colours"), {});
    dark = add(QStringLiteral("dark"), tr("&Dark"), tr("Dark colours"), {});
    system = add(QStringLiteral("system"), tr("As the &system"), tr("The colours the desktop asks for"), {});
    cancelJob = add(QStringLiteral("cancelJob"), tr("&Cancel job"), tr("Cancel the selected job"), {keys("Ctrl+.")});
    copyCommand = add(QStringLiteral("copyCommand"), tr("Copy &command"), tr("Copy the selected job's command"), {keys("Ctrl+Shift+C")}, QStringLiteral("copy"));
    about = add(QStringLiteral("about"), tr("&About Platter"), tr("What this program is"), {});
    auto* group = new QActionGroup(this);
    for (QAction* action : {light, dark, system}) {
        action->setCheckable(true);
        group->addAction(action);
    }
}

void Actions::addImageActions() {
    resize = add(QStringLiteral("resize"), tr("&Resize…"), tr("Make the disk larger or smaller"), {});
    rebase = add(QStringLiteral("rebase"), tr("Change &backing file…"), tr("Put the image on another backing file, or on none"), {});
    findParent = add(QStringLiteral("findParent"), tr("&Find parent…"), tr("Find the backing file that was moved or renamed"), {});
    recordFormat = add(QStringLiteral("recordFormat"), tr("Record backing &format…"), tr("Write down what format the backing file has"), {});
    check = add(QStringLiteral("check"), tr("Check &now"), tr("Look for errors; changes nothing"), {keys("Ctrl+K")});
    repairLeaks = add(QStringLiteral("repairLeaks"), tr("Repair &leaks…"), tr("Give back space that nothing uses"), {});
    repairAll = add(QStringLiteral("repairAll"), tr("Repair &all…"), tr("Mend everything that can be mended"), {});
    undoRepair = add(QStringLiteral("undoRepair"), tr("Take repair &back…"), tr("Put back what the last repair changed"), {});
    nextFinding = add(QStringLiteral("nextFinding"), tr("Next &finding or difference"), tr("To the next finding of the check, or the next difference"), {keys("F8")});
    previousFinding = add(QStringLiteral("previousFinding"), tr("Previous f&inding or difference"), tr("To the previous finding of the check, or the previous difference"), {keys("F7")});
    snapshotCreate = add(QStringLiteral("snapshotCreate"), tr("Create &snapshot…"), tr("Keep the disk as it is now inside the file"), {});
    snapshotApply = add(QStringLiteral("snapshotApply"), tr("&Restore snapshot…"), tr("Make the disk what it was in the selected snapshot"), {});
    snapshotRename = add(QStringLiteral("snapshotRename"), tr("Rena&me snapshot…"), tr("Give the selected snapshot another name"), {});
    snapshotDelete = add(QStringLiteral("snapshotDelete"), tr("&Delete snapshot…"), tr("Delete the selected snapshot"), {});
    // On buttons of the Snapshots tab.
    snapshotCreate->setProperty("brief", tr("Create…"));
    snapshotApply->setProperty("brief", tr("Restore…"));
    snapshotRename->setProperty("brief", tr("Rename…"));
    snapshotDelete->setProperty("brief", tr("Delete…"));
}

QAction* Actions::add(const QString& name, const QString& text, const QString& tip, const QList<QKeySequence>& shortcuts, const QString& iconName) {
    auto* action = new QAction(text, this);
    action->setObjectName(name);
    action->setToolTip(tip);
    action->setStatusTip(tip);
    action->setProperty("tip", tip);
    action->setWhatsThis(tip);
    action->setShortcuts(shortcuts);
    action->setProperty("usualShortcuts", QVariant::fromValue(action->shortcuts()));
    action->setProperty("usualShortcut", QVariant::fromValue(action->shortcut()));
    if (!iconName.isEmpty()) action->setIcon(icon(iconName));
    return action;
}

QList<QAction*> Actions::all() const { return findChildren<QAction*>(); }

void Actions::setShortcuts(const QHash<QString, QString>& shortcuts) {
    for (QAction* action : all()) {
        const auto changed = shortcuts.constFind(action->objectName());
        if (changed == shortcuts.cend()) action->setShortcuts(action->property("usualShortcuts").value<QList<QKeySequence>>());
        else action->setShortcut(QKeySequence(*changed, QKeySequence::PortableText));
    }
}

void Actions::setEnabled(QAction* action, bool enabled, const QString& reason) {
    action->setEnabled(enabled);
    const QString tip = action->property("tip").toString();
    action->setToolTip(enabled ? tip : tr("%1 – %2").arg(tip, reason));
}

void Actions::updateFor(const ActionContext& context) {
    const QString noImage = tr("no image is open");
    for (QAction* action : {closeImage, reload, overview, map, structure, findBytes, findNext, snapshots, findings, compare, json}) setEnabled(action, context.hasImage, noImage);
    for (QAction* action : {locate, zoomIn, zoomOut, zoomAll, table, nextFinding, previousFinding, exportReport}) setEnabled(action, context.isReady, noImage);
    setEnabled(back, context.canGoBack, tr("there is no earlier place"));
    setEnabled(forward, context.canGoForward, tr("there is no later place"));
    setEnabled(cancelJob, context.jobActive, tr("no running job is selected"));
    setEnabled(copyCommand, context.hasJob, tr("no job is selected"));
    updateImageActions(context, noImage);
}

// The first reason counts: what can never be comes before what cannot be now.
void Actions::updateImageActions(const ActionContext& context, const QString& noImage) {
    const auto decide = [&](QAction* action, bool possible, const QString& impossible, const QString& missing) {
        const QString reason = !context.isReady ? noImage : !possible ? impossible : !missing.isEmpty() ? missing : context.writeObstacle;
        setEnabled(action, reason.isEmpty(), reason);
    };
    const QString no = tr("images of format %1 cannot do that").arg(context.format);
    const QString noSnapshot = context.hasSnapshot ? QString() : tr("no snapshot is selected");
    decide(resize, context.can.resize, no, {});
    decide(rebase, context.can.rebase, no, {});
    decide(findParent, context.backingMissing, tr("no backing file is missing"), {});
    decide(recordFormat, context.backingUnclear, tr("every backing file has its format recorded"), {});
    decide(snapshotCreate, context.can.snapshots, no, {});
    for (QAction* action : {snapshotApply, snapshotRename, snapshotDelete}) decide(action, context.can.snapshots, no, noSnapshot);
    decide(repairLeaks, context.can.repair, no, context.leaksFound ? QString() : tr("no check has found leaks"));
    decide(repairAll, context.can.repair, no, context.repairableFound ? QString() : tr("no check has found anything that can be mended"));
    decide(undoRepair, context.hasRepairBackup, tr("there is no backup of a repair beside the image"), {});
    // Looking is always allowed.
    setEnabled(check, context.isReady && context.can.check, context.isReady ? no : noImage);
}

} // namespace ui
