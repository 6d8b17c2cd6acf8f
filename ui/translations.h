// SPDX-License-Identifier: MIT
// The texts of the user's language, ours and Qt's own.
#pragma once

class QCoreApplication;

namespace ui {

// English is always there: it holds the plurals that the sources only hint at.
void installTranslations(QCoreApplication& application, const QString& language = {});

} // namespace ui
