// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/header_sectors.h"

#include "blockcore/base/byte_reader.h"

#include <algorithm>
#include <ranges>

namespace blockcore::qcow2 {

namespace {

using Bytes = std::vector<std::byte>;

constexpr std::uint64_t kNameFieldsOffset = 8;  // offset, then length

struct NameFields {
    be64 offset;
    be32 length;
};

NameFields nameFields(std::span<const std::byte> header) {
    NameFields fields;
    std::memcpy(&fields, header.data() + kNameFieldsOffset, sizeof(fields));
    return fields;
}

Bytes bytesOf(const NameFields& fields) {
    const auto bytes = std::as_bytes(std::span(&fields, 1));
    return {bytes.begin(), bytes.end()};
}

std::uint64_t usedLength(std::span<const std::byte> header) {
    std::uint64_t used = header.size();
    while (used > 0 && header[used - 1] == std::byte{}) --used;
    return used;
}

std::span<const std::byte> sectorOf(const Bytes& bytes, std::uint64_t sector) {
    return std::span(bytes).subspan(sector * kAtomicBytes, std::min(kAtomicBytes, bytes.size() - sector * kAtomicBytes));
}

std::vector<std::uint64_t> differingSectors(const Bytes& before, const Bytes& after) {
    std::vector<std::uint64_t> sectors;
    for (std::uint64_t sector = 0; sector * kAtomicBytes < after.size(); ++sector)
        if (!std::ranges::equal(sectorOf(before, sector), sectorOf(after, sector))) sectors.push_back(sector);
    return sectors;
}

// Each sector durable before the next: from the end, since a list of extensions grows there and readers stop at its
// old end; but from the front when the new header is all in the first sector.
void addSectors(UpdatePlan& plan, const Bytes& before, const Bytes& after) {
    std::vector<std::uint64_t> sectors = differingSectors(before, after);
    if (usedLength(after) > kAtomicBytes) std::ranges::reverse(sectors);
    for (const std::uint64_t sector : sectors) {
        const auto bytes = sectorOf(after, sector);
        plan.write(sector * kAtomicBytes, {bytes.begin(), bytes.end()});
        plan.barrier();
    }
}

// The backing name lies where the new header has something else: it moves out of the way first.
bool nameInTheWay(const Bytes& before, const Bytes& after) {
    const NameFields name = nameFields(before);
    if (name.offset == 0 || name.length == 0 || name.offset + name.length > before.size()) return false;
    if (name.offset + name.length <= kAtomicBytes) return false; // goes with the first sector
    return !std::ranges::equal(std::span(before).subspan(name.offset, name.length),
                               std::span(after).subspan(name.offset, name.length)) ||
           nameFields(after).offset != name.offset;
}

} // namespace

Result<UpdatePlan> planHeaderSectors(std::span<const std::byte> current, const Header& next) {
    const std::uint64_t clusterSize = next.geometry().clusterSize();
    Bytes before(current.begin(), current.end()), after = TRY(next.serialise());
    before.resize(clusterSize);
    // Fields of later versions, which parse() does not know, stay as they are.
    if (next.version >= 3 && next.headerLength > kHeaderFullLength)
        std::ranges::copy(std::span(before).subspan(kHeaderFullLength, next.headerLength - kHeaderFullLength),
                          after.begin() + kHeaderFullLength);
    after.resize(clusterSize);

    UpdatePlan plan;
    const NameFields name = nameFields(before);
    constexpr std::uint64_t kEndMark = 16;      // zeroes that count: an end mark and padding
    const std::uint64_t aside = alignUp(std::max(usedLength(before), usedLength(after)) + kEndMark, 8);
    const bool several = differingSectors(before, after).size() > 1;
    if (!several || !nameInTheWay(before, after) || aside + name.length > clusterSize) {
        addSectors(plan, before, after);
        return plan;
    }
    const NameFields moved{aside, name.length};
    const auto put = [&](Bytes& bytes) {
        std::ranges::copy(std::span(before).subspan(name.offset, name.length), bytes.begin() + static_cast<std::ptrdiff_t>(aside));
        std::memcpy(bytes.data() + kNameFieldsOffset, &moved, sizeof(moved));
    };
    Bytes movedBefore = before, movedAfter = after;
    put(movedBefore);
    put(movedAfter);
    addSectors(plan, before, movedBefore);
    addSectors(plan, movedBefore, movedAfter);
    plan.write(kNameFieldsOffset, bytesOf(nameFields(after)));
    plan.barrier();
    plan.write(aside, Bytes(name.length));
    plan.barrier();
    return plan;
}

} // namespace blockcore::qcow2
