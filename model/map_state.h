// SPDX-License-Identifier: MIT
// What a layer is to the guest at some place: the colours of the map, the words of its legend.
#pragma once

#include <QString>

#include <array>
#include <cstddef>

namespace model {

enum class MapState : quint8 {
    Unscanned,                                  // not looked at yet
    Hole,                                       // nothing here: the layer below decides
    Data,                                       // bytes that the guest sees
    Compressed,                                 // compressed bytes that the guest sees
    Zero,                                       // zeroes that the guest sees
    Shadowed,                                   // holds something that a layer above hides
    BeyondEnd,                                  // the layer is shorter than the disk
    Error,                                      // its metadata cannot be read here
};
inline constexpr std::size_t kMapStateCount = 8;
// Those a person may look for, in the legend's order.
inline constexpr std::array kLegendStates{MapState::Data,     MapState::Compressed, MapState::Zero,
                                          MapState::Shadowed, MapState::Hole,       MapState::Error};

QString mapStateName(MapState state);
// One sentence for tooltips.
QString mapStateMeaning(MapState state);

} // namespace model
