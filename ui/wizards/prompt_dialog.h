// SPDX-License-Identifier: MIT
// A short question before something is done: what will happen in words, the equivalent command, one button named after the
// deed, and Cancel. Where the deed destroys, Cancel is the default and Return means Cancel.
#pragma once

#include <QDialog>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace ui {

class CommandLineBox;

class PromptDialog : public QDialog {
    Q_OBJECT
public:
    enum class Deed : quint8 { Safe, Destroys };
    // title and verb name deed and object: "Delete snapshot “clean”".
    PromptDialog(Deed deed, const QString& title, const QString& verb, QWidget* parent = nullptr);

    // Paragraphs and controls in the order of the calls. Text is shown as it is, never as markup.
    QLabel* addText(const QString& text);
    void addControl(QWidget* control);
    void setCommand(const QString& command);
    QString command() const;
    // Why it cannot be done; shown, and disables the button. Empty: it can.
    void setProblem(const QString& problem);

private:
    QVBoxLayout* m_body;
    QLabel* m_problem;
    CommandLineBox* m_command;
    QPushButton* m_do;
};

} // namespace ui
