// SPDX-License-Identifier: MIT
// What `platter info --output=json --backing-chain` prints for an open chain, for the JSON tab.
#pragma once

#include <QString>

namespace blockcore {
class Chain;
}

namespace model {

// On a worker. Opens nothing: a chain that may only be followed in part is shown in part.
QString infoJson(const blockcore::Chain& chain);

} // namespace model
