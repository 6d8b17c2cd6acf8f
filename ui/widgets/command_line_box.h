// SPDX-License-Identifier: MIT
// The command that would do the same, live, with a Copy button.
#pragma once

#include <QWidget>

class QPlainTextEdit;

namespace ui {

class CommandLineBox : public QWidget {
    Q_OBJECT
public:
    explicit CommandLineBox(QWidget* parent = nullptr);

    void setCommand(const QString& command);
    QString command() const;

private:
    QPlainTextEdit* m_text;
};

} // namespace ui
