// SPDX-License-Identifier: MIT
#include "tests/fuzz/terrain.h"

#include "blockcore/base/crc32c.h"
#include "blockcore/base/stored.h"
#include "tests/fuzz/sparse_device.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace fuzz {

using blockcore::be32, blockcore::be64, blockcore::le32, blockcore::le64, blockcore::Range;

namespace {

using Bytes = std::span<const std::byte>;

template <class S>
std::uint64_t load(Bytes image, std::uint64_t offset) {
    S value{};
    if (image.size() >= sizeof(S) && offset <= image.size() - sizeof(S))
        std::memcpy(&value, image.data() + offset, sizeof(S));
    return value;
}

template <class S>
void store(std::span<std::byte> image, std::uint64_t offset, S value) {
    if (image.size() >= sizeof(S) && offset <= image.size() - sizeof(S))
        std::memcpy(image.data() + offset, &value, sizeof(S));
}

// --- where numbers are ------------------------------------------------------------------------------------

std::vector<Range> qedFields(Bytes image) {
    const std::uint64_t l1 = load<le64>(image, 40);
    return {{0, 64}, {0, 64}, {l1, 64}, {load<le64>(image, l1), 128}, {load<le64>(image, l1 + 8), 128}};
}

std::vector<Range> qcowFields(Bytes image) {
    const std::uint64_t l1 = load<be64>(image, 40);
    return {{0, 48}, {0, 48}, {l1, 64}, {load<be64>(image, l1), 128}, {load<be64>(image, l1 + 8), 128}};
}

std::vector<Range> vpcFields(Bytes image) {
    const std::uint64_t header = load<be64>(image, 16), table = load<be64>(image, header + 16);
    const std::uint64_t block = load<be32>(image, table) * 512, tail = image.size() - std::min<std::size_t>(image.size(), 512);
    return {{0, 96}, {header, 64}, {header, 64}, {table, 64}, {table, 64}, {block, 512}, {tail, 96}};
}

std::vector<Range> bochsFields(Bytes image) {
    const std::uint64_t catalog = load<le32>(image, 68);
    return {{64, 36}, {64, 36}, {catalog, 64}, {catalog, 256}, {image.size() / 2, 1024}};
}

// Partitions' tables lie in the resource fork or, as base64, in the property list.
std::vector<Range> dmgFields(Bytes image) {
    if (image.size() < 512) return {};
    const std::uint64_t trailer = image.size() - 512;
    const Range fork{load<be64>(image, trailer + 40), load<be64>(image, trailer + 48)};
    const Range list{load<be64>(image, trailer + 216), load<be64>(image, trailer + 224)};
    return {{trailer, 96}, {trailer + 216, 16}, {trailer + 488, 16}, fork, fork, fork, list, list};
}

std::vector<Range> foldedFields(Bytes image) {
    std::vector<Range> fields{{8, 8}};
    for (const Piece& piece : piecesOf(image)) {
        fields.push_back({piece.position - kPieceHead, 8});
        for (int often = 0; often < 4; ++often) fields.push_back({piece.position, std::min<std::size_t>(piece.bytes.size(), 512)});
    }
    return fields;
}

// --- checksums --------------------------------------------------------------------------------------------

void sealVhd(std::span<std::byte> image, std::uint64_t offset, std::size_t length, std::size_t field) {
    if (image.size() < length || offset > image.size() - length) return;
    store(image, offset + field, be32(0));
    const auto sum = std::accumulate(image.begin() + static_cast<std::ptrdiff_t>(offset),
                                     image.begin() + static_cast<std::ptrdiff_t>(offset + length), std::uint32_t{0},
                                     [](std::uint32_t before, std::byte byte) { return before + static_cast<std::uint32_t>(byte); });
    store(image, offset + field, be32(~sum));
}

void sealVpc(std::span<std::byte> image) {
    constexpr std::size_t kFooter = 512, kHeader = 1024;
    sealVhd(image, load<be64>(image, 16), kHeader, 36);
    sealVhd(image, 0, kFooter, 64);
    if (image.size() >= kFooter) sealVhd(image, image.size() - kFooter, kFooter, 64);
}

// The checksum is behind the signature; what the piece does not reach is zero.
void sealPiece(std::span<std::byte> image, const Piece& piece, std::uint64_t length) {
    std::vector<std::byte> whole(length);
    std::ranges::copy(Bytes(piece.bytes).first(std::min<std::uint64_t>(piece.bytes.size(), length)), whole.begin());
    store(std::span(whole), 4, le32(0));
    store(image, piece.position + 4, le32(blockcore::crc32c(whole)));
}

// Headers, region tables and the log's entries each begin a piece.
void sealVhdx(std::span<std::byte> image) {
    constexpr std::uint64_t kMaxEntry = 1U << 20;
    for (const Piece& piece : piecesOf(image)) {
        if (piece.bytes.size() < 16) continue;
        switch (load<le32>(piece.bytes, 0)) {
        case 0x64616568: sealPiece(image, piece, 4096); break;
        case 0x69676572: sealPiece(image, piece, 65536); break;
        case 0x65676f6c: sealPiece(image, piece, std::min(load<le32>(piece.bytes, 8), kMaxEntry)); break;
        default: break;
        }
    }
}

} // namespace

Terrain terrainOf(std::string_view format, Bytes image) {
    const auto order = format == "vpc" || format == "qcow" || format == "dmg" || format == "cloop" ? std::endian::big
                                                                                                  : std::endian::little;
    if (isFolded(image)) return {order, foldedFields(image)};
    if (format == "qed") return {order, qedFields(image)};
    if (format == "qcow") return {order, qcowFields(image)};
    if (format == "vpc") return {order, vpcFields(image)};
    if (format == "bochs") return {order, bochsFields(image)};
    if (format == "dmg") return {order, dmgFields(image)};
    if (format == "parallels") return {order, {{0, 64}, {0, 64}, {64, 64}, {load<le64>(image, 56) * 512, 128}}};
    if (format == "cloop") return {order, {{128, 8}, {136, 96}, {136, 96}}};
    if (format == "vdi") return {order, {{64, 16}, {340, 72}, {340, 72}, {load<le32>(image, 340), 64}}};
    return {order, {}};
}

void seal(std::string_view format, std::span<std::byte> image) {
    if (format == "vpc" && !isFolded(image)) sealVpc(image);
    if (format == "vhdx" && isFolded(image)) sealVhdx(image);
}

} // namespace fuzz
