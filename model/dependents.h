// SPDX-License-Identifier: MIT
// Which images stand on one: what would be damaged if it changed. Found by looking at its folder, every file alone.
#pragma once

#include <QString>
#include <QStringList>

#include <stop_token>

namespace model {

// Paths of the overlays directly on that file, by name. On a worker; of very many files only the first are looked at.
QStringList findDependents(const QString& path, const std::stop_token& stop);
// "a.qcow2, b.qcow2 and 3 more".
QString namesText(const QStringList& paths);

} // namespace model
