// SPDX-License-Identifier: MIT
// What Fusion's widgets need to look like one design: flat docks and tabs, quiet headers, visible focus.
#pragma once

#include <QString>

namespace ui {

struct Colors;
QString styleSheet(const Colors& colors);

} // namespace ui
