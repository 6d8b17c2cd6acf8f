// SPDX-License-Identifier: MIT
// A chain together with the files it reads from: what workers share while any of them needs it.
#pragma once

#include "blockcore/chain/chain.h"
#include "blockcore/device/real_files.h"
#include "model/layer_facts.h"

#include <memory>

namespace model {

struct OpenChain {
    blockcore::RealFiles files;
    std::unique_ptr<blockcore::Chain> chain;
    bool shared = false;                        // another program is writing to it: values may change
};

struct OpenChoice {
    QString path;
    blockcore::Reach reach = blockcore::Reach::SameFolder;
    QStringList allowed;                        // files and folders beyond reach that the person has allowed
    bool alone = false;                         // only this file, whatever it names
};

// Read-only, without locks against writers; for a worker.
blockcore::Result<std::shared_ptr<OpenChain>> openChain(const OpenChoice& choice);

} // namespace model
