// SPDX-License-Identifier: MIT
// How commands that change an existing image open it.
#pragma once

#include "blockcore/base/run_context.h"
#include "blockcore/chain/chain.h"

namespace blockcore {

// Chain::open for writing to the top layer. Shows what an automatic repair finds, and the reference's warning when raw was only a guess; the first
// sector of such an image keeps looking raw (OpenRequest::probed).
Result<std::unique_ptr<Chain>> openForWriting(const ImageRef& image, const OpenPolicy& policy, FileOpener& files,
                                              const RunContext& context);

// The warning alone, for an image that is open already.
void warnOfGuessedRaw(const Chain& chain, const RunContext& context);

// Chain::open for reading what is to be copied: nobody may change the disk meanwhile, whatever its format tolerates,
// unless the policy shares it.
Result<std::unique_ptr<Chain>> openForCopying(const ImageRef& image, const OpenPolicy& policy, FileOpener& files);

} // namespace blockcore
