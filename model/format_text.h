// SPDX-License-Identifier: MIT
// Numbers as people read them: sizes with binary units, offsets in hex, times with "about". Nothing here is
// ever parsed back; see locate.h for that.
#pragma once

#include "model/preferences.h"

#include <QString>

namespace model {

// How sizeText() counts from now on: 1024 or 1000. Called on the GUI thread, read by any.
void setSizeUnits(SizeUnits units);
// "64 KiB", "12.5 GiB": at most two decimals, no trailing zeroes, the locale's decimal point.
QString sizeText(quint64 bytes);
// "65,536 bytes".
QString exactBytesText(quint64 bytes);
// "0x1f400000".
QString hexText(quint64 value);
// "1,234,567".
QString countText(quint64 count);
// "34 %"; "<1 %" and ">99 %" so that a little is never shown as nothing.
QString shareText(quint64 part, quint64 whole);
// "about 2 min left", "less than 5 s left".
QString timeLeftText(double seconds);
// "3 min 12 s".
QString durationText(double seconds);
// "210 MiB/s".
QString rateText(double bytesPerSecond);
// Text from an image or a file name with control characters made visible, so that it cannot fake a layout.
QString harmless(const QString& text);

} // namespace model
