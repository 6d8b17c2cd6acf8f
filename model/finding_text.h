// SPDX-License-Identifier: MIT
// What a check's finding means to a person: in plain words, what follows from it, what can be done. By its stable id; the
// engine's own line is shown beside it.
#pragma once

#include "blockcore/base/finding.h"

#include <QString>

namespace model {

struct FindingText {
    QString meaning, consequence, fix;
};
// Ids that are not known here (of a newer engine) are explained by their severity.
FindingText findingText(const blockcore::Finding& finding);
// It has words of its own: tests hold every id of the engine to that.
bool isExplained(std::string_view id);

} // namespace model
