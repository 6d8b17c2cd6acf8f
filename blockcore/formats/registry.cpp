// SPDX-License-Identifier: MIT
#include "blockcore/image/registry.h"

#include "blockcore/formats/bochs/driver.h"
#include "blockcore/formats/cloop/driver.h"
#include "blockcore/formats/dmg/driver.h"
#include "blockcore/formats/parallels/driver.h"
#include "blockcore/formats/qcow/driver.h"
#include "blockcore/formats/qcow2/driver.h"
#include "blockcore/formats/qed/driver.h"
#include "blockcore/formats/raw/driver.h"
#include "blockcore/formats/vdi/driver.h"
#include "blockcore/formats/vhdx/driver.h"
#include "blockcore/formats/vmdk/driver.h"
#include "blockcore/formats/vpc/driver.h"

#include <algorithm>
#include <array>

namespace blockcore {

namespace {

constexpr auto kDrivers = std::to_array<const FormatDriver*>({
    &qcow2::kDriver,
    &qcow::kDriver,
    &bochs::kDriver,
    &cloop::kDriver,
    &dmg::kDriver,
    &parallels::kDriver,
    &qed::kDriver,
    &vdi::kDriver,
    &vhdx::kDriver,
    &vmdk::kDriver,
    &vpc::kDriver,
    &raw::kDriver,
});

constexpr std::size_t kHeadBytes = 2048, kTailBytes = 512;

} // namespace

std::span<const FormatDriver* const> formatDrivers() { return kDrivers; }

const FormatDriver* findFormat(std::string_view name) {
    const auto found = std::ranges::find(kDrivers, name, [](const FormatDriver* driver) { return driver->name; });
    return found == kDrivers.end() ? nullptr : *found;
}

Result<const FormatDriver*> probeFormat(BlockDevice& host, Probing probing, const std::filesystem::path& path) {
    constexpr int kScoreOfName = 2;
    std::string extension = path.extension().string();
    if (!extension.empty()) extension.erase(0, 1);

    std::array<std::byte, kHeadBytes> head{};
    std::array<std::byte, kTailBytes> tail{};
    const std::uint64_t size = host.size();
    const auto headBytes = std::span(head).first(std::min<std::uint64_t>(size, head.size()));
    const auto tailBytes = std::span(tail).first(std::min<std::uint64_t>(size, tail.size()));
    TRY(host.read(0, headBytes));
    TRY(host.read(size - tailBytes.size(), tailBytes));
    const auto score = [&](const FormatDriver* driver) {
        int best = driver->probe(headBytes, tailBytes);
        if (probing == Probing::TrailersToo && driver->probeTrailer != nullptr)
            best = std::max(best, driver->probeTrailer(tailBytes));
        if (probing == Probing::AsReference && driver->probedByName && std::ranges::contains(driver->extensions, extension))
            best = std::max(best, kScoreOfName);
        return best;
    };
    return *std::ranges::max_element(kDrivers, {}, score);
}

} // namespace blockcore
