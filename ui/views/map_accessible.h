// SPDX-License-Identifier: MIT
// Makes painted views speak: to assistive technology each is a chart whose value is its selection in a sentence.
#pragma once

#include <QString>

namespace ui {

// A painted view. The same facts are in its table twin.
class SpokenChart {
public:
    virtual ~SpokenChart() = default;
    // What is at the selection, in one sentence.
    virtual QString describeSelection() const = 0;
};

// For all widgets of this program that are SpokenCharts; once is enough, more do no harm.
void installMapAccessibility();

} // namespace ui
