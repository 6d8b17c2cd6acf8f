// SPDX-License-Identifier: MIT
// Colours, spacing and icons of the window, in a light and a dark set of our own: the platform's colour scheme
// cannot be overridden everywhere, and half-themed widgets look worse than either.
#pragma once

#include "model/file_space.h"
#include "model/health.h"
#include "model/map_state.h"
#include "model/settings.h"

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QPalette>

class QApplication;
class QWidget;

namespace ui {

// Distances in device-independent pixels; everything is a multiple of the smallest.
inline constexpr int kGap = 4, kSpace = 8, kMargin = 12, kSection = 20;
inline constexpr int kFormLabelWidth = 150;     // so that forms one below the other align

struct Colors {
    QColor window, surface, raised, border, text, faintText, accent, accentText, tint;
    QColor positive, notice, warning, negative;
};
// Of the application: a widget's own palette may have been changed by the style sheet.
const Colors& colors();
bool isDark();

// How good or bad something is, as a colour and, since colour alone says nothing to some people, a sign.
QColor healthColor(model::Health health);
QString healthMark(model::Health health);

enum class Pattern : quint8 { Solid, Diagonal, BackDiagonal, Dots, Cross, Empty };
// How a state is painted: by colour and by pattern, since colour alone says nothing to some people.
struct StatePaint {
    QColor fill, ink;
    Pattern pattern;
};
// For all pictures from now on; whoever keeps one is told by a change of palette, see applyTheme().
void setMapColors(model::MapColors colors);
// As that set paints it, whatever is set.
StatePaint paintOf(model::MapColors set, model::MapState state, bool dark);
StatePaint statePaint(model::MapState state, bool dark);
StatePaint filePaint(model::FileKind kind, bool dark);
// Whether the pattern puts ink there; x and y in device-independent pixels.
bool patternInk(Pattern pattern, int x, int y);
// A swatch for legends and tables.
QIcon swatch(const StatePaint& paint);
QIcon stateIcon(model::MapState state, bool dark);

// One of resources/icons by name; follows the palette when it changes.
QIcon icon(const QString& name);
// Sets palette and style sheet; System asks the platform and falls back to light.
void applyTheme(QApplication& application, model::ColorMode mode);

QFont monospaceFont();
// The widget's font, scaled; for headings and small print.
QFont scaledFont(const QWidget& widget, double factor, QFont::Weight weight = QFont::Normal);
// Gives a label the colour of secondary text, following the palette.
void makeFaint(QWidget& widget);

} // namespace ui
