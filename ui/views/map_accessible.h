// SPDX-License-Identifier: MIT
// What assistive technology sees of the strata view: a chart whose value is the sentence about the selected place.
// The single extents are in the table twin.
#pragma once

namespace ui {

// Once per process, before the first map is shown; further calls change nothing.
void installMapAccessibility();

} // namespace ui
