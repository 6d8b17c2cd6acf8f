// SPDX-License-Identifier: MIT
// The engine's errors for people: a translated sentence by code, advice how to go on, and the engine's own
// English text as detail.
#pragma once

#include "blockcore/base/error.h"

#include <QString>

namespace ui {

struct ErrorTexts {
    QString sentence;                           // what went wrong
    QString advice;                             // how to go on; may be empty
    QString detail;                             // the engine's words
};
ErrorTexts errorTexts(const blockcore::Error& error);
// The three in one rich text, escaped.
QString errorHtml(const blockcore::Error& error);

} // namespace ui
