// SPDX-License-Identifier: MIT
// The Snapshots tab: timeline and table of the snapshots inside the top image, and what can be done with them. Every change
// asks first and runs as a job.
#pragma once

#include "model/snapshot_jobs.h"
#include "model/snapshot_model.h"

#include <QSortFilterProxyModel>
#include <QWidget>

#include <functional>

class QHBoxLayout;
class QLabel;
class QStackedWidget;
class QTableView;

namespace model {
class Workspace;
}

namespace ui {

class Actions;
class PromptDialog;
class SnapshotTimeline;

class SnapshotsView : public QWidget {
    Q_OBJECT
public:
    SnapshotsView(model::Workspace& workspace, const Actions& actions, QWidget* parent = nullptr);

    void setDocument(model::ImageDocument* document);
    bool hasSelection() const { return selectedRow() >= 0; }
    void select(int row);
    model::SnapshotModel& snapshots() { return m_model; }

public slots:
    void create();
    void apply();
    void rename();
    void remove();

signals:
    void selectionChanged();

private:
    QWidget* makeList(const Actions& actions);
    QHBoxLayout* makeTop(const Actions& actions);
    int selectedRow() const;
    QStringList names() const;
    void showState();
    model::SnapshotRequest request(model::SnapshotRequest::Verb verb) const;
    // Asks for a name; start gets it.
    void askForName(PromptDialog& dialog, const QString& proposal, std::function<model::SnapshotRequest(const QString&)> make);
    static void explainTwins(PromptDialog& dialog, const model::SnapshotRequest& request);
    void applyAfter(const model::SnapshotRequest& safety, const model::SnapshotRequest& apply);

    model::Workspace& m_workspace;
    QPointer<model::ImageDocument> m_document;
    model::SnapshotModel m_model;
    QSortFilterProxyModel m_sorted;
    QStackedWidget* m_stack;
    QLabel *m_summary, *m_empty;
    SnapshotTimeline* m_timeline;
    QTableView* m_table;
};

} // namespace ui
