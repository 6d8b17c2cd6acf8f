// SPDX-License-Identifier: MIT
// Which files of a folder are disk images, each looked at alone: names inside them are read, never followed.
#pragma once

#include "model/layer_facts.h"

#include <stop_token>

namespace model {

// Facts of every image directly in folder, sorted by name. A file without a recognised format counts when its
// name says that it is a disk, or when another image there names it. On a worker.
QList<LayerFacts> scanFolder(const QString& folder, const std::stop_token& stop);

} // namespace model
