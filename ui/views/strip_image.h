// SPDX-License-Identifier: MIT
// One layer's strip as a picture: a pixel column per map column, majority colour and pattern over the height,
// states in the minority as lines at the bottom, so that nothing in a column vanishes.
#pragma once

#include "model/extent_map.h"

#include <QImage>

namespace ui {

struct StripStyle {
    QSize size;                                 // device-independent pixels
    qreal ratio = 1;                            // device pixels per one of them
    bool dark = false;
    quint8 shown = 0xff;                        // bit per MapState; others are painted pale
};

// columns has one entry per device pixel of the width.
QImage stripImage(const std::vector<model::MapColumn>& columns, const StripStyle& style);

// The states of a column that are drawn besides its majority, most important first, at most three.
std::vector<model::MapState> minorities(const model::MapColumn& column);

} // namespace ui
