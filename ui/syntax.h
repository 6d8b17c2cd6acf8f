// SPDX-License-Identifier: MIT
// What highlighting knows of languages and themes. It takes long to read and is the same for every window: made once,
// when the first text is shown.
#pragma once

namespace KSyntaxHighlighting {
class Repository;
}

namespace ui {

// GUI thread only.
KSyntaxHighlighting::Repository& syntaxRepository();

} // namespace ui
