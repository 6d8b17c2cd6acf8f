// SPDX-License-Identifier: MIT
#include "model/open_chain.h"

#include "model/file_watch.h"

namespace model {

blockcore::Result<std::shared_ptr<OpenChain>> openChain(const OpenChoice& choice) {
    auto open = std::make_shared<OpenChain>();
    blockcore::OpenPolicy policy;
    policy.keepBroken = true;
    policy.followBacking = !choice.alone;
    policy.metadataOnly = choice.alone;
    policy.reach = choice.alone ? blockcore::Reach::None : choice.reach;
    for (const QString& path : choice.allowed) policy.allowed.emplace_back(path.toStdString());
    // Never in the way of a machine that wants to start, nor of a job of this window: a guest disk that changes
    // meanwhile is noticed by FileWatch instead of being forbidden to.
    policy.forceShare = true;
    open->shared = !choice.alone && findUse(choice.path).writing;
    const blockcore::ImageRef image{.name = choice.path.toStdString(), .format = {}};
    open->chain = TRY(blockcore::Chain::open(image, blockcore::Access::Read, policy, open->files));
    return open;
}

} // namespace model
