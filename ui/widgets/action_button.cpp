// SPDX-License-Identifier: MIT
#include "ui/widgets/action_button.h"

#include <QAction>

namespace ui {

ActionButton::ActionButton(QAction* action, QWidget* parent) : QPushButton(parent), m_action(action) {
    setObjectName(action->objectName() + QStringLiteral("Button"));
    setAutoDefault(false);
    connect(this, &QPushButton::clicked, action, &QAction::trigger);
    connect(action, &QAction::changed, this, &ActionButton::follow);
    follow();
}

void ActionButton::follow() {
    const QString brief = m_action->property("brief").toString();
    setText(brief.isEmpty() ? m_action->text() : brief);
    setAccessibleName(m_action->text().remove(u'&'));
    setEnabled(m_action->isEnabled());
    setToolTip(m_action->toolTip());
    setAccessibleDescription(m_action->toolTip());
}

} // namespace ui
