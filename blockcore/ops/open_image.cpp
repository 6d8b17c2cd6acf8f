// SPDX-License-Identifier: MIT
#include "blockcore/ops/open_image.h"

#include "blockcore/image/opening_scope.h"

#include <format>

namespace blockcore {

void warnOfGuessedRaw(const Chain& chain, const RunContext& context) {
    if (!chain.probed(0) || chain.layer(0).driver().name != "raw") return;
    context.notify(Notice::Kind::Finding,
                   std::format("WARNING: Image format was not specified for '{}' and probing guessed raw.\n"
                               "         Automatically detecting the format is dangerous for raw images, write operations "
                               "on block 0 will be restricted.\n"
                               "         Specify the 'raw' format explicitly to remove the restrictions.\n",
                               chain.path(0).string()));
}

Result<std::unique_ptr<Chain>> openForWriting(const ImageRef& image, const OpenPolicy& policy, FileOpener& files,
                                              const RunContext& context) {
    const OpeningScope telling(context);
    auto chain = TRY(Chain::open(image, Access::ReadWrite, policy, files));
    warnOfGuessedRaw(*chain, context);
    return chain;
}

Result<std::unique_ptr<Chain>> openForCopying(const ImageRef& image, const OpenPolicy& policy, FileOpener& files) {
    constexpr LockRequest kReadingAlone{.used = LockRequest::kConsistentRead,
                                        .shared = LockRequest::kConsistentRead | LockRequest::kWriteUnchanged};
    auto chain = TRY(Chain::open(image, Access::Read, policy, files));
    if (!policy.forceShare)
        TRY(chain->layer(0).lock(kReadingAlone).transform_error(during("Could not open '" + image.name + "'")));
    return chain;
}

} // namespace blockcore
