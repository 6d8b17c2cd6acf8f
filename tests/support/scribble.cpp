// SPDX-License-Identifier: MIT
#include "tests/support/scribble.h"

#include "blockcore/chain/chain.h"
#include "tests/support/pattern.h"

#include <algorithm>

namespace test_support {

using namespace blockcore;

Result<> scribble(FileOpener& files, const std::string& name, Random& random, int steps) {
    constexpr std::uint64_t kSector = 512;
    const auto chain = TRY(Chain::open({name, "qcow2"}, Access::ReadWrite, {}, files));
    for (int step = 0; step < steps; ++step) {
        const std::uint64_t sectors = chain->size() / kSector, first = random.below(sectors);
        const std::uint64_t length = (1 + random.below(std::min<std::uint64_t>(40, sectors - first))) * kSector;
        if (random.chance(4)) TRY(chain->zero({first * kSector, length}));
        else TRY(chain->write(first * kSector, pattern(random.next(), first * kSector, length)));
    }
    TRY(chain->close());
    return chain->flush();
}

} // namespace test_support
