// SPDX-License-Identifier: MIT
// A push button that is an action: its text, or its brief one (property "brief") where the place says the rest; its state; when it is disabled, its tooltip and what a screen
// reader reads say why.
#pragma once

#include <QPointer>
#include <QPushButton>

class QAction;

namespace ui {

class ActionButton : public QPushButton {
    Q_OBJECT
public:
    explicit ActionButton(QAction* action, QWidget* parent = nullptr);

private:
    void follow();

    QPointer<QAction> m_action;
};

} // namespace ui
