// SPDX-License-Identifier: MIT
// Every command of the window, made once: menus, tool bar, palette and shortcuts all show these.
#pragma once

#include "model/layer_facts.h"

#include <QAction>
#include <QHash>
#include <QObject>

namespace ui {

// What the actions depend on.
struct ActionContext {
    bool hasImage = false;                      // one is shown, whatever its state
    bool isReady = false;                       // and it is open
    bool canGoBack = false, canGoForward = false;
    bool hasJob = false;                        // one is selected
    bool jobActive = false;
    model::Capabilities can;                    // of the image shown
    QString format;                             // of it
    QString writeObstacle;                      // why it cannot be changed now; empty: it can
    bool backingMissing = false, backingUnclear = false; // of a file of the chain: not found; its format not recorded
    bool hasSnapshot = false;                   // one is selected
    bool leaksFound = false, repairableFound = false; // by a check
    bool hasRepairBackup = false;               // of the image shown
};

class Actions : public QObject {
    Q_OBJECT
public:
    explicit Actions(QObject* parent);

    QAction *open, *openFolder, *exportReport, *closeImage, *reload, *quit;
    QAction *convert, *resize, *rebase, *findParent, *recordFormat;
    QAction *check, *repairLeaks, *repairAll, *undoRepair, *nextFinding, *previousFinding;
    QAction *snapshotCreate, *snapshotApply, *snapshotRename, *snapshotDelete;
    QAction *locate, *back, *forward, *zoomIn, *zoomOut, *zoomAll, *table;
    QAction *overview, *map, *structure, *snapshots, *findings, *compare, *json;
    QAction *findBytes, *findNext;
    QAction *nextPane, *previousPane, *palette, *settings, *whatsThis, *light, *dark, *system;
    QAction *cancelJob, *copyCommand, *about;

    // All of them, for the palette.
    QList<QAction*> all() const;
    // The keys of those named; all others get their usual ones back.
    void setShortcuts(const QHash<QString, QString>& shortcuts);
    // Enables what makes sense for the image shown, and says why when it does not.
    void updateFor(const ActionContext& context);

private:
    void addImageActions();
    void updateImageActions(const ActionContext& context, const QString& noImage);
    QAction* add(const QString& name, const QString& text, const QString& tip, const QList<QKeySequence>& keys, const QString& iconName = {});
    void setEnabled(QAction* action, bool enabled, const QString& reason);
};

} // namespace ui
