// SPDX-License-Identifier: MIT
// The skeleton of all wizards: steps at the top, a page, the equivalent command at the bottom, Back and Next.
// Return goes on to the next page; it never starts anything that destroys.
#pragma once

#include <QDialog>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace ui {

class CommandLineBox;

class WizardPage : public QWidget {
    Q_OBJECT
public:
    WizardPage(QString title, QString subtitle, QWidget* parent = nullptr);

    const QString& title() const { return m_title; }
    const QString& subtitle() const { return m_subtitle; }
    virtual bool isComplete() const { return true; }
    // Why not, for the tooltip of the disabled button; empty when complete.
    virtual QString missing() const { return {}; }
    virtual void entered() {}

signals:
    void changed();                             // of isComplete() or of what the command says

private:
    const QString m_title, m_subtitle;
};

class OperationWizard : public QDialog {
    Q_OBJECT
public:
    OperationWizard(const QString& title, const QString& finishText, QWidget* parent = nullptr);

    int currentPage() const;
    QString command() const;

protected:
    void addPage(WizardPage* page);
    // Called whenever a page changed.
    virtual QString makeCommand() const = 0;
    virtual void finish() = 0;
    void refresh();

private:
    void go(int page);
    void next();

    QHBoxLayout* m_steps;
    QList<QLabel*> m_stepLabels;
    QLabel *m_title, *m_subtitle;
    QStackedWidget* m_stack;
    CommandLineBox* m_command;
    QPushButton *m_back, *m_next, *m_finish;
};

} // namespace ui
