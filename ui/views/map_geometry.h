// SPDX-License-Identifier: MIT
// Measures of the strata view, in device-independent pixels.
#pragma once

namespace ui {

inline constexpr int kGutterWidth = 190;        // names of layers
inline constexpr int kRulerHeight = 30;
inline constexpr int kPartitionHeight = 22;      // of their strip, below the ruler; 0 rows when there are none
inline constexpr int kMinimapHeight = 14;
inline constexpr int kMinimapSpace = 34;        // with its distance from strips and edge
inline constexpr int kStripGap = 18;
inline constexpr int kSmallestStrip = 24;       // still shows two lines of minorities
inline constexpr int kTallestStrip = 92;

inline constexpr double kCloserZoom = 8;        // of Enter and a double click

} // namespace ui
