// SPDX-License-Identifier: MIT
// Every command of the window, made once: menus, tool bar, palette and shortcuts all show these.
#pragma once

#include <QAction>
#include <QObject>

namespace ui {

class Actions : public QObject {
    Q_OBJECT
public:
    explicit Actions(QObject* parent);

    QAction *open, *openFolder, *closeImage, *reload, *quit;
    QAction *convert;
    QAction *locate, *back, *forward, *zoomIn, *zoomOut, *zoomAll, *table;
    QAction *overview, *map, *structure, *json;
    QAction *findBytes, *findNext;
    QAction *nextPane, *previousPane, *palette, *light, *dark, *system;
    QAction *cancelJob, *copyCommand, *about;

    // All of them, for the palette.
    QList<QAction*> all() const;
    // Enables what makes sense for the image shown, and says why when it does not.
    void updateFor(const class ActionContext& context);

private:
    QAction* add(const QString& name, const QString& text, const QString& tip, const QList<QKeySequence>& keys, const QString& iconName = {});
    void setEnabled(QAction* action, bool enabled, const QString& reason);
};

class ActionContext {
public:
    bool hasImage = false;                      // one is shown, whatever its state
    bool isReady = false;                       // and it is open
    bool canGoBack = false, canGoForward = false;
    bool hasJob = false;                        // one is selected
    bool jobActive = false;
};

} // namespace ui
