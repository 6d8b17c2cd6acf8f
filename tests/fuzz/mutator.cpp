// SPDX-License-Identifier: MIT
#include "tests/fuzz/mutator.h"

#include "blockcore/base/stored.h"
#include "tests/fuzz/terrain.h"

#include <algorithm>
#include <cstring>

namespace fuzz {

using test_support::Random;

namespace {

using Bytes = std::vector<std::byte>;

template <class S>
std::uint64_t load(const Bytes& image, std::uint64_t offset) {
    S value{};
    if (image.size() >= sizeof(S) && offset <= image.size() - sizeof(S))
        std::memcpy(&value, image.data() + offset, sizeof(S));
    return value;
}

template <class S>
void store(Bytes& image, std::uint64_t offset, S value) {
    if (image.size() >= sizeof(S) && offset <= image.size() - sizeof(S))
        std::memcpy(image.data() + offset, &value, sizeof(S));
}

// The qcow2 header's fields that lead to others ("Header").
struct Landmarks {
    std::uint64_t cluster, l1, refcountTable, snapshots;
};

Landmarks landmarksOf(const Bytes& image) {
    const std::uint64_t bits = load<blockcore::be32>(image, 20);
    return {.cluster = std::uint64_t{1} << std::clamp<std::uint64_t>(bits, 9, 21),
            .l1 = load<blockcore::be64>(image, 40),
            .refcountTable = load<blockcore::be64>(image, 48),
            .snapshots = load<blockcore::be64>(image, 64)};
}

std::uint64_t chooseOffset(const Bytes& image, Random& random) {
    constexpr std::uint64_t kEntryOffset = 0x00ff'ffff'ffff'fe00;
    const Landmarks marks = landmarksOf(image);
    const std::uint64_t entries = marks.cluster / 8;
    switch (random.below(9)) {
    case 0: return 4 * random.below(28);        // header
    case 1: return 104 + random.below(200);     // header extensions
    case 2: return marks.l1 + 8 * random.below(std::min<std::uint64_t>(entries, 16));
    case 3: return (load<blockcore::be64>(image, marks.l1) & kEntryOffset) + 8 * random.below(entries);
    case 4: return marks.refcountTable + 8 * random.below(8);
    case 5: return load<blockcore::be64>(image, marks.refcountTable) + 8 * random.below(entries);
    case 6: return marks.snapshots + random.below(200);
    case 7: return random.below(std::max<std::size_t>(image.size(), 1)) & ~std::uint64_t{7};
    default: return random.below(std::max<std::size_t>(image.size(), 1));
    }
}

std::uint64_t chooseValue(const Bytes& image, std::uint64_t before, Random& random) {
    const std::uint64_t cluster = landmarksOf(image).cluster;
    const std::uint64_t clusters = image.size() / cluster + 2;
    switch (random.below(9)) {
    case 0: return before ^ (std::uint64_t{1} << random.below(64));
    case 1: return random.below(clusters) * cluster;
    case 2: return std::uint64_t{1} << 63 | random.below(clusters) * cluster;
    case 3: return std::uint64_t{1} << 62 | random.next() >> random.below(62);
    case 4: return random.next() >> random.below(64);
    case 5: return UINT64_MAX >> random.below(64);
    case 6: return before + random.below(1024) - 512;
    case 7: return random.below(clusters) * cluster + (std::uint64_t{512} << random.below(8));
    default: return std::uint64_t{1} << random.below(64);
    }
}

void changeField(Bytes& image, Random& random) {
    const std::uint64_t offset = chooseOffset(image, random);
    switch (random.below(4)) {
    case 0: return store(image, offset, static_cast<std::byte>(random.next()));
    case 1: {
        const std::uint64_t value = chooseValue(image, load<blockcore::be32>(image, offset), random);
        return store(image, offset, blockcore::be32(static_cast<std::uint32_t>(value)));
    }
    default: return store(image, offset, blockcore::be64(chooseValue(image, load<blockcore::be64>(image, offset), random)));
    }
}

// VMDK: little-endian, counted in sectors. Its header's fields, both directories, their tables; or the text's digits.
std::uint64_t chooseVmdkOffset(const Bytes& image, Random& random) {
    using blockcore::le32;
    constexpr std::uint64_t kRedundant = 48, kDirectory = 56, kSector = 512;
    const std::uint64_t directory = load<le32>(image, random.chance(2) ? kRedundant : kDirectory) * kSector;
    switch (random.below(8)) {
    case 0:
    case 1: return random.below(80);
    case 2: return directory + 4 * random.below(4);
    case 3: return load<le32>(image, directory + 4 * random.below(2)) * kSector + 4 * random.below(16);
    case 4: return image.size() - std::min<std::uint64_t>(image.size(), random.below(2048));
    case 5: return 512 + random.below(300);
    case 6: return random.below(std::max<std::size_t>(image.size(), 1)) & ~std::uint64_t{3};
    default: return random.below(std::max<std::size_t>(image.size(), 1));
    }
}

void changeVmdkField(Bytes& image, Random& random) {
    using blockcore::le32, blockcore::le64;
    const std::uint64_t offset = chooseVmdkOffset(image, random);
    const std::uint64_t sectors = image.size() / 512 + 2;
    const std::uint64_t values[] = {random.below(sectors), random.next() >> random.below(64), UINT64_MAX >> random.below(64),
                                    std::uint64_t{1} << random.below(64), load<le32>(image, offset) + random.below(16) - 8};
    const std::uint64_t value = values[random.below(5)];
    switch (random.below(4)) {
    case 0: return store(image, offset, static_cast<std::byte>(random.next()));
    case 1: return store(image, offset, static_cast<std::byte>('0' + random.below(10)));
    case 2: return store(image, offset, le64(value));
    default: return store(image, offset, le32(static_cast<std::uint32_t>(value)));
    }
}

// Formats with a terrain. Places are given in bytes, sectors, clusters or MiB; some entries hold a state besides.
std::uint64_t chooseNumber(std::uint64_t before, Random& random) {
    constexpr std::uint64_t kUnits[] = {1, 1, 8, 512, 4096, 65536, 1U << 20};
    switch (random.below(8)) {
    case 0: return before ^ (std::uint64_t{1} << random.below(64));
    case 1: return random.next() >> random.below(64);
    case 2: return UINT64_MAX >> random.below(64);
    case 3: return std::uint64_t{1} << random.below(64);
    case 4: return before + random.below(16) - 8;
    case 5: return random.below(40) * (1U << 20) + random.below(8);
    default: return random.below(40) * kUnits[random.below(std::size(kUnits))];
    }
}

template <class Field32, class Field64>
void changeNumber(Bytes& image, std::uint64_t offset, Random& random) {
    if (random.chance(2)) return store(image, offset, Field64(chooseNumber(load<Field64>(image, offset), random)));
    store(image, offset, Field32(static_cast<std::uint32_t>(chooseNumber(load<Field32>(image, offset), random))));
}

void changeTerrain(const Terrain& terrain, Bytes& image, Random& random) {
    const std::uint64_t size = std::max<std::size_t>(image.size(), 1);
    blockcore::Range place{0, size};
    if (!terrain.fields.empty() && !random.chance(6)) place = terrain.fields[random.below(terrain.fields.size())];
    std::uint64_t offset = place.offset + random.below(std::max<std::uint64_t>(place.length, 1));
    if (!random.chance(6)) offset -= (offset - place.offset) % (random.chance(2) ? 4 : 8);
    if (random.chance(6)) return store(image, offset, static_cast<std::byte>(random.next()));
    if (random.chance(12)) return store(image, offset, static_cast<std::byte>('+' + random.below(80))); // of texts
    terrain.order == std::endian::big ? changeNumber<blockcore::be32, blockcore::be64>(image, offset, random)
                                      : changeNumber<blockcore::le32, blockcore::le64>(image, offset, random);
}

void changeAny(std::string_view format, Bytes& image, Random& random) {
    if (format == "qcow2") return changeField(image, random);
    if (format == "vmdk") return changeVmdkField(image, random);
    changeTerrain(terrainOf(format, image), image, random);
}

void movePiece(Bytes& image, Random& random) {
    if (image.empty()) return;
    const std::uint64_t length = 1 + random.below(std::min<std::size_t>(image.size(), 512));
    const std::uint64_t from = random.below(image.size() - length + 1), to = random.below(image.size() - length + 1);
    std::memmove(image.data() + to, image.data() + from, length);
}

// A check has a line for each listed snapshot: with many of them it takes long and shows nothing new.
void limitSnapshots(Bytes& image, Random& random) {
    constexpr std::uint64_t kCountOffset = 60, kEnough = 63;
    const std::uint64_t count = load<blockcore::be32>(image, kCountOffset);
    if (count > kEnough && !random.chance(200))
        store(image, kCountOffset, blockcore::be32(static_cast<std::uint32_t>(count & kEnough)));
}

} // namespace

void mutate(std::string_view format, std::vector<std::byte>& image, std::size_t maxSize, Random& random) {
    for (std::uint64_t left = 1 + random.below(6); left > 0; --left) {
        switch (random.below(24)) {
        case 0: image.resize(random.below(image.size() + 1)); break;
        case 1: image.resize(std::min(maxSize, image.size() + random.below(2048))); break;
        case 2: movePiece(image, random); break;
        default: changeAny(format, image, random);
        }
    }
    if (format == "qcow2") limitSnapshots(image, random);
    if (!random.chance(8)) seal(format, image);
}

} // namespace fuzz
