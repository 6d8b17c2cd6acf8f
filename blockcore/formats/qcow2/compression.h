// SPDX-License-Identifier: MIT
// Compressed clusters of one image: the codec its header names, with states that are reused from call to call.
//
// Threads: any number may call at once.
#pragma once

#include "blockcore/codec/deflate.h"
#include "blockcore/codec/pool.h"
#include "blockcore/codec/zstd.h"
#include "blockcore/formats/qcow2/disk.h"

#include <array>
#include <cstdint>

namespace blockcore::qcow2 {

class ClusterCodec {
public:
    // kCompressionZlib or kCompressionZstd.
    explicit ClusterCodec(std::uint8_t type) : m_type(type) {}

    // Fills out, a whole cluster. Corrupt when in holds no such stream; bytes after it are ignored.
    Result<> decompress(std::span<const std::byte> in, std::span<std::byte> out);
    // Bytes written to out; 0: the result does not fit. index tells clusters of one run apart.
    std::size_t compress(std::span<const std::byte> in, std::span<std::byte> out, std::size_t index);

    // For zlib clusters. Before the first compress().
    void useSmallWindow() { m_smallWindow = true; }
    bool isZlib() const { return m_type == kCompressionZlib; }

private:
    // Neighbours take turns. Level 5 is smaller than the reference's zlib level 6 with a 4 KiB window on everything
    // tried, by 1 % at least; level 4 costs a tenth less time and is 1 % larger on text, smaller on the rest. Half of each
    // is the fastest that is never larger.
    static constexpr std::array kDeflateLevels{4, 5};

    std::uint8_t m_type;
    bool m_smallWindow = false;
    Pool<Inflater> m_inflaters;
    std::array<Pool<Deflater>, kDeflateLevels.size()> m_deflaters;
    Pool<ZstdDecoder> m_zstdDecoders;
    Pool<ZstdEncoder> m_zstdEncoders;
};

} // namespace blockcore::qcow2
