// SPDX-License-Identifier: MIT
// What will happen, before it does, as a card of named lines: for the plan pages of wizards.
#pragma once

#include <QFrame>

class QFormLayout;
class QLabel;

namespace ui {

class PlanCard : public QFrame {
    Q_OBJECT
public:
    explicit PlanCard(QWidget* parent = nullptr);

    // A line; its text is set on what is returned, and may be hidden with setLine().
    QLabel* addLine(const QString& title, const QString& objectName);
    // Shows the line with that text, or hides it when there is none.
    void setLine(QLabel* line, const QString& text);
    // All lines say that they are being found out.
    void setLooking();

private:
    QFormLayout* m_form;
    QList<QLabel*> m_lines;
};

} // namespace ui
