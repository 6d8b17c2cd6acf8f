// SPDX-License-Identifier: MIT
// The Compare tab: the image shown, or a layer of it, against another image; every range that differs with its meaning, on a
// strip, in a table and as bytes side by side. A comparison is a job; results stay while other images are looked at.
#pragma once

#include "model/difference_model.h"

#include <QHash>
#include <QPointer>
#include <QWidget>

#include <stop_token>

class QBoxLayout;
class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace model {
class ImageDocument;
class Job;
class Workspace;
} // namespace model

namespace ui {

class CommandLineBox;
class CompareBytes;
class DifferenceStrip;

class CompareView : public QWidget {
    Q_OBJECT
public:
    explicit CompareView(model::Workspace& workspace, QWidget* parent = nullptr);
    ~CompareView() override;

    void setDocument(model::ImageDocument* document);
    model::DifferenceModel& differences() { return m_model; }
    CompareBytes& bytes() { return *m_bytes; }
    int currentRow() const;
    // Puts the keyboard where the other image is named.
    void chooseOther();
    void setOther(const QString& path);
    // Writes what was found; tells failed() when that cannot be done.
    void exportTo(model::ReportFormat format, const QString& path);

public slots:
    void compare();
    void step(int direction);                   // to the next or the previous difference

signals:
    void failed(const QString& html);

private:
    QWidget* makePickers();
    QWidget* makeVerdict();
    QWidget* makeResults();
    QWidget* makeLegend();
    void fillPickers();
    model::CompareRequest request() const;
    QString obstacle() const;                   // why it cannot be compared now; empty: it can
    void updateState();
    void showVerdict();
    void showRow(int row);
    void browse();
    void chooseExport(model::ReportFormat format);
    void jobFinished(model::Job* job);
    void take(const std::shared_ptr<const model::Differences>& differences);

    model::Workspace& m_workspace;
    QPointer<model::ImageDocument> m_document;
    QPointer<model::Job> m_job;                 // that compares now
    model::CompareRequest m_running;            // what it compares
    QString m_for;                              // path of the document it was started for
    model::DifferenceModel m_model;
    QHash<QString, std::shared_ptr<const model::Differences>> m_kept; // by document
    bool m_reading = false;                     // the job is done, the meaning is being found out
    bool m_failed = false;
    std::stop_source m_stop;
    QComboBox *m_left = nullptr, *m_right = nullptr;
    QCheckBox *m_strict = nullptr, *m_anyFolder = nullptr;
    QPushButton *m_start = nullptr, *m_cancel = nullptr;
    QToolButton *m_previous = nullptr, *m_next = nullptr, *m_export = nullptr;
    QLabel *m_verdict = nullptr, *m_figures = nullptr, *m_empty = nullptr;
    QStackedWidget* m_stack = nullptr;
    DifferenceStrip* m_strip = nullptr;
    QTableView* m_table = nullptr;
    CompareBytes* m_bytes = nullptr;
    CommandLineBox* m_command = nullptr;
};

} // namespace ui
