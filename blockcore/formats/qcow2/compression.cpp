// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/compression.h"

#include "blockcore/codec/incompressible.h"

namespace blockcore::qcow2 {

namespace {

constexpr int kZstdLevel = 3; // zstd's own default, as the reference uses

} // namespace

Result<> ClusterCodec::decompress(std::span<const std::byte> in, std::span<std::byte> out) {
    if (m_type == kCompressionZstd) {
        auto decoder = m_zstdDecoders.take([] { return std::make_unique<ZstdDecoder>(); });
        auto result = decoder->decode(in, out);
        m_zstdDecoders.put(std::move(decoder));
        return result;
    }
    auto inflater = m_inflaters.take([] { return std::make_unique<Inflater>(); });
    auto result = inflater->inflate(in, out);
    m_inflaters.put(std::move(inflater));
    return result;
}

std::size_t ClusterCodec::compress(std::span<const std::byte> in, std::span<std::byte> out, std::size_t index) {
    if (m_type == kCompressionZstd) {
        auto encoder = m_zstdEncoders.take([] { return std::make_unique<ZstdEncoder>(kZstdLevel); });
        const std::size_t length = encoder->encode(in, out);
        m_zstdEncoders.put(std::move(encoder));
        return length;
    }
    if (looksIncompressible(in)) return 0;
    if (m_smallWindow) return deflateSmallWindow(in, out);
    const std::size_t turn = index % kDeflateLevels.size();
    auto deflater = m_deflaters[turn].take([turn] { return std::make_unique<Deflater>(kDeflateLevels[turn]); });
    const std::size_t length = deflater->deflate(in, out);
    m_deflaters[turn].put(std::move(deflater));
    return length;
}

} // namespace blockcore::qcow2
