// SPDX-License-Identifier: MIT
#include "ui/syntax.h"

#include <KSyntaxHighlighting/Repository>

#include <QGlobalStatic>

namespace ui {

namespace {
Q_GLOBAL_STATIC(KSyntaxHighlighting::Repository, repository)
}

KSyntaxHighlighting::Repository& syntaxRepository() { return *repository; }

} // namespace ui
