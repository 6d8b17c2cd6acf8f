// SPDX-License-Identifier: MIT
// The Check tab: verdict, what was found in plain words with consequence and proposed fix, and repairs. A check is a job;
// before one ran, what is known from facts alone is listed.
#pragma once

#include "blockcore/ops/check.h"
#include "model/finding_model.h"
#include "model/repair_preview.h"

#include <QPointer>
#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTableView;

namespace model {
class ImageDocument;
class Job;
class Workspace;
} // namespace model

namespace ui {

class Actions;

class FindingsView : public QWidget {
    Q_OBJECT
public:
    FindingsView(model::Workspace& workspace, const Actions& actions, QWidget* parent = nullptr);

    void setDocument(model::ImageDocument* document);
    model::FindingModel& findings() { return m_model; }
    // What a repair could mend, as the last check says; both false before one.
    bool hasRepairableLeaks() const { return m_report && m_report->result.leaks > 0; }
    bool hasRepairable() const;
    bool hasReport() const { return m_report.has_value(); }
    // What the last repair changed is kept beside the image.
    bool hasBackup() const;

public slots:
    void check();
    void repairLeaks();
    void repairAll();
    void undoRepair();
    void step(int direction);                   // to the next or the previous finding

signals:
    void stateChanged();                        // of what can be repaired
    void placeRequested(quint64 hostOffset);
    void failed(const QString& html);

private:
    QHBoxLayout* makeTop(const Actions& actions);
    QWidget* makeDetails();
    void showDocument();
    void showVerdict();
    void showFinding();
    void jobFinished(model::Job* job);
    void save();
    blockcore::Check::Options optionsForCheck() const;
    void askToRepair(blockcore::RepairMode mode);
    void repair(const blockcore::Check::Options& options, const model::RepairPreview& preview);
    int currentRow() const;

    model::Workspace& m_workspace;
    QPointer<model::ImageDocument> m_document;
    model::FindingModel m_model;
    std::optional<blockcore::Check::Report> m_report; // of the image shown
    QPointer<model::Job> m_job;                 // that checks or repairs it now
    bool m_failed = false;                      // the check could not be done
    QLabel *m_verdict, *m_figures;
    QTableView* m_table;
    QLabel *m_meaning = nullptr, *m_consequence = nullptr, *m_fix = nullptr;
    QPlainTextEdit* m_detail = nullptr;
    QPushButton* m_place = nullptr;
};

} // namespace ui
