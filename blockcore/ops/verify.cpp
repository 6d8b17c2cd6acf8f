// SPDX-License-Identifier: MIT
#include "blockcore/ops/verify.h"

#include "blockcore/ops/disk_pair.h"

#include <algorithm>
#include <format>

namespace blockcore {

namespace {

Result<> verifyOne(Chain& source, Chain& copy, std::uint64_t start, const RunContext& context) {
    DiskPair pair(source, copy, start);
    for (std::uint64_t at = 0; at < source.size();) {
        TRY(context.checkpoint());
        const DiskPair::Step step =
            TRY(pair.at(at, source.size()).transform_error(during(std::format("error while verifying at byte {}", start + at))));
        if (!step.equal) {
            const auto different = std::ranges::mismatch(step.firstBytes, step.secondBytes).in1;
            const auto within = static_cast<std::uint64_t>(different - step.firstBytes.begin());
            return fail(ErrorCode::Io, std::format("The copy differs from its source at byte {}", start + at + within));
        }
        context.progress.advance(step.length);
        at += step.length;
    }
    return {};
}

} // namespace

Result<> verifyCopy(const std::vector<std::unique_ptr<Chain>>& sources, Chain& copy, const RunContext& context) {
    std::uint64_t total = 0;
    for (const auto& source : sources) total += source->size();
    context.progress.begin(Stage::Checking, total);
    std::uint64_t start = 0;
    for (const auto& source : sources) {
        TRY(verifyOne(*source, copy, start, context));
        start += source->size();
    }
    return {};
}

} // namespace blockcore
