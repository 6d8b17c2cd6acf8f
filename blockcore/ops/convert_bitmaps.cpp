// SPDX-License-Identifier: MIT
#include "blockcore/ops/convert_bitmaps.h"

#include <algorithm>
#include <format>
#include <ranges>

namespace blockcore {

namespace {

std::vector<BitmapInfo> bitmapsOf(const Chain& chain) {
    return chain.layer(0).info().bitmaps.value_or(std::vector<BitmapInfo>{});
}

} // namespace

Result<> checkBitmapSource(const std::vector<std::unique_ptr<Chain>>& sources, BrokenBitmaps broken) {
    if (sources.size() > 1) return fail(ErrorCode::InvalidArgument, "Copying bitmaps only possible with single source");
    if (!sources.front()->layer(0).info().bitmaps) return fail(ErrorCode::Unsupported, "Source lacks bitmap support");
    if (broken == BrokenBitmaps::Skip) return {};
    for (const BitmapInfo& bitmap : bitmapsOf(*sources.front())) {
        if (bitmap.consistent) continue;
        auto refused = fail(ErrorCode::InvalidArgument, std::format("Cannot copy inconsistent bitmap '{}'", bitmap.name));
        refused.error().hint = "Try --skip-broken-bitmaps, or use 'qemu-img bitmap --remove' to delete it";
        return refused;
    }
    return {};
}

Result<> checkBitmapTarget(const Chain& target) {
    if (target.layer(0).info().bitmaps) return {};
    return fail(ErrorCode::Unsupported,
                std::format("Format driver '{}' does not support bitmaps", target.layer(0).driver().name));
}

Result<> copyBitmaps(Chain& source, Chain& target, const RunContext& context) {
    BitmapStore& from = *source.layer(0).bitmaps();
    BitmapStore& to = *target.layer(0).bitmaps();
    // The newest first, which leaves them in the source's order.
    for (const BitmapInfo& bitmap : bitmapsOf(source) | std::views::reverse) {
        if (!bitmap.consistent) {
            context.notify(Notice::Kind::Warning, std::format("Skipping inconsistent bitmap '{}'\n", bitmap.name));
            continue;
        }
        TRY(to.add(bitmap.name, bitmap.granularity)
                .transform_error(during(std::format("Failed to create bitmap {}", bitmap.name))));
        TRY(to.merge(bitmap.name, from, bitmap.name)
                .and_then([&] { return bitmap.enabled ? Result<>{} : to.disable(bitmap.name); })
                .transform_error([&](Error error) {
                    (void)to.remove(bitmap.name);
                    return during(std::format("Failed to populate bitmap {}", bitmap.name))(std::move(error));
                }));
    }
    return {};
}

} // namespace blockcore
