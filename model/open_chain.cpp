// SPDX-License-Identifier: MIT
#include "model/open_chain.h"

#include <QFile>

namespace model {

using namespace std::string_literals;

blockcore::Result<std::shared_ptr<OpenChain>> openChain(const OpenChoice& choice) {
    auto open = std::make_shared<OpenChain>();
    blockcore::OpenPolicy policy;
    policy.keepBroken = true;
    policy.followBacking = !choice.alone;
    policy.metadataOnly = choice.alone;
    policy.reach = choice.alone ? blockcore::Reach::None : choice.reach;
    for (const QString& path : choice.allowed) policy.allowed.emplace_back(path.toStdString());
    const blockcore::ImageRef image{.name = choice.path.toStdString(), .format = {}};
    auto chain = blockcore::Chain::open(image, blockcore::Access::Read, policy, open->files);
    if (!chain && chain.error().code == blockcore::ErrorCode::Locked) {
        policy.forceShare = true;
        open->shared = true;
        chain = blockcore::Chain::open(image, blockcore::Access::Read, policy, open->files);
    }
    open->chain = TRY(std::move(chain));
    return open;
}

} // namespace model
