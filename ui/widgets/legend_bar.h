// SPDX-License-Identifier: MIT
// The map's legend: one switch per state, with its colour and pattern, that shows or hides the state in map and
// table alike.
#pragma once

#include <QWidget>

class QToolButton;

namespace ui {

class LegendBar : public QWidget {
    Q_OBJECT
public:
    explicit LegendBar(QWidget* parent = nullptr);

    quint8 shownStates() const;
    void setShownStates(quint8 mask);                 // bit per model::MapState; those without a switch are set

signals:
    void shownStatesChanged(quint8 mask);

protected:
    void changeEvent(QEvent* event) override;

private:
    void updateIcons();

    QList<QToolButton*> m_buttons;              // in the order of model::kLegendStates
};

} // namespace ui
