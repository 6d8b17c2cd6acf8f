// SPDX-License-Identifier: MIT
// The answer to "who supplies this sector": what each layer holds at one guest offset, which of them the guest
// reads, where that lies in its file, and the first bytes there.
#pragma once

#include "blockcore/chain/chain.h"
#include "model/map_state.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace model {

struct LayerAnswer {
    MapState state = MapState::Unscanned;
    blockcore::Range run;                       // around the offset: from it to the end of the run
    std::optional<std::uint64_t> fileOffset;    // where the byte lies in the layer's file, in plain form
};

struct Resolution {
    blockcore::Range selected;
    std::vector<LayerAnswer> layers;            // 0 is the top
    int supplier = -1;                          // layer whose answer the guest reads; -1: nobody's, it reads zeroes
    QByteArray bytes;                           // the first ones of the selection, as the guest reads them
    QString error;                              // empty, or why the bytes cannot be read
};

// On a worker; reads metadata and up to kResolvedBytes of data.
inline constexpr std::uint64_t kResolvedBytes = 128;
Resolution resolveRange(blockcore::Chain& chain, blockcore::Range range);

} // namespace model
