// SPDX-License-Identifier: MIT
#include "ui/widgets/legend_bar.h"

#include "ui/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace ui {

LegendBar::LegendBar(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("legend"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(kMargin, kGap, kMargin, kGap);
    layout->setSpacing(kGap);
    auto* label = new QLabel(tr("Show:"), this);
    makeFaint(*label);
    layout->addWidget(label);
    for (const model::MapState state : model::kLegendStates) {
        auto* button = new QToolButton(this);
        button->setObjectName(QStringLiteral("legend%1").arg(static_cast<int>(state)));
        button->setText(model::mapStateName(state));
        button->setToolTip(model::mapStateMeaning(state));
        button->setAccessibleName(tr("Show %1").arg(model::mapStateName(state)));
        button->setAccessibleDescription(model::mapStateMeaning(state));
        button->setCheckable(true);
        button->setChecked(true);
        button->setAutoRaise(true);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setIconSize({14, 14});
        connect(button, &QToolButton::toggled, this, [this, button](bool shown) {
            QFont font = button->font();
            font.setStrikeOut(!shown);
            button->setFont(font);
            emit shownStatesChanged(shownStates());
        });
        layout->addWidget(button);
        m_buttons.append(button);
    }
    layout->addStretch();
    updateIcons();
}

quint8 LegendBar::shownStates() const {
    quint8 mask = 0xff;
    for (int i = 0; i < m_buttons.size(); ++i)
        if (!m_buttons[i]->isChecked()) mask &= static_cast<quint8>(~(1u << static_cast<unsigned>(model::kLegendStates[static_cast<std::size_t>(i)])));
    return mask;
}

void LegendBar::setShownStates(quint8 mask) {
    for (int i = 0; i < m_buttons.size(); ++i)
        m_buttons[i]->setChecked(mask >> static_cast<unsigned>(model::kLegendStates[static_cast<std::size_t>(i)]) & 1);
}

void LegendBar::updateIcons() {
    for (int i = 0; i < m_buttons.size(); ++i)
        m_buttons[i]->setIcon(stateIcon(model::kLegendStates[static_cast<std::size_t>(i)], isDark()));
}

void LegendBar::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) updateIcons();
    QWidget::changeEvent(event);
}

} // namespace ui
