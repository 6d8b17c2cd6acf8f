// SPDX-License-Identifier: MIT
// Compressed clusters of one image: the codec its header names, with states that are reused from call to call.
//
// Threads: any number may call at once.
#pragma once

#include "blockcore/codec/deflate.h"
#include "blockcore/codec/zstd.h"

#include <cstdint>
#include <mutex>
#include <vector>

namespace blockcore::qcow2 {

// Objects that one thread uses at a time, kept for the next one.
template <class T>
class Pool {
public:
    template <class Make>
    std::unique_ptr<T> take(Make make) {
        const std::lock_guard lock(m_mutex);
        if (m_idle.empty()) return make();
        auto taken = std::move(m_idle.back());
        m_idle.pop_back();
        return taken;
    }
    void put(std::unique_ptr<T> object) {
        const std::lock_guard lock(m_mutex);
        m_idle.push_back(std::move(object));
    }

private:
    std::mutex m_mutex;
    std::vector<std::unique_ptr<T>> m_idle;
};

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
