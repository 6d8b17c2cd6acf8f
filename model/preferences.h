// SPDX-License-Identifier: MIT
// What a person may choose about the program, as one value: the settings dialog edits a copy, OK stores it.
#pragma once

#include <QHash>
#include <QString>

namespace model {

enum class ColorMode : quint8 { System, Light, Dark };
// How the states of a map are painted; patterns are the same in all.
enum class MapColors : quint8 { Standard, Strong, Greys };
enum class SizeUnits : quint8 { Binary, Decimal };

struct Preferences {
    ColorMode colorMode = ColorMode::System;
    QString language;                           // "de"; empty: the system's
    bool restoreSession = true;                 // open what was open last time
    MapColors mapColors = MapColors::Standard;
    SizeUnits sizeUnits = SizeUnits::Binary;
    bool safetySnapshot = true;                 // proposed before a snapshot is restored
    bool jobWindow = true;                      // a window of its own for what a wizard starts
    QHash<QString, QString> shortcuts;          // by the action's name; only those that were changed
    bool operator==(const Preferences&) const = default;
};

} // namespace model
