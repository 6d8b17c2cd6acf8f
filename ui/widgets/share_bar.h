// SPDX-License-Identifier: MIT
// A thin bar of the shares that a layer's states have of the disk. Its words are in the label beside it.
#pragma once

#include "model/map_state.h"

#include <QWidget>

namespace ui {

class ShareBar : public QWidget {
    Q_OBJECT
public:
    explicit ShareBar(QWidget* parent = nullptr);

    // Shares of the whole, in the legend's order; what is missing to 1 stays empty.
    void setShares(const std::array<double, model::kLegendStates.size()>& shares);
    QSize sizeHint() const override { return {160, 10}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::array<double, model::kLegendStates.size()> m_shares{};
};

} // namespace ui
