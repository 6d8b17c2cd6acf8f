// SPDX-License-Identifier: MIT
// Compressed clusters of one image: the codec its header names, with states that are reused from call to call.
//
// Threads: any number may call at once.
#pragma once

#include "blockcore/codec/deflate.h"
#include "blockcore/codec/pool.h"
#include "blockcore/codec/zstd.h"

#include <cstdint>

namespace blockcore::qcow2 {

class ClusterCodec {
public:
    // kCompressionZlib or kCompressionZstd.
    explicit ClusterCodec(std::uint8_t type) : m_type(type) {}

    // Fills out, a whole cluster. Corrupt when in holds no such stream; bytes after it are ignored.
    Result<> decompress(std::span<const std::byte> in, std::span<std::byte> out);
    // Bytes written to out; 0: the result does not fit.
    std::size_t compress(std::span<const std::byte> in, std::span<std::byte> out);

private:
    std::uint8_t m_type;
    Pool<Inflater> m_inflaters;
    Pool<Deflater> m_deflaters;
    Pool<ZstdDecoder> m_zstdDecoders;
    Pool<ZstdEncoder> m_zstdEncoders;
};

} // namespace blockcore::qcow2
