// SPDX-License-Identifier: MIT
// Deflate (RFC 1951), raw or wrapped as zlib does it (RFC 1950), of whole units that fit in memory. State is reused from
// call to call: one object for each thread.
#pragma once

#include "blockcore/base/error.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

struct libdeflate_compressor;
struct libdeflate_decompressor;

namespace blockcore {

enum class Wrapping : std::uint8_t { None, Zlib };

class Inflater {
public:
    explicit Inflater(Wrapping wrapping = Wrapping::None);
    // Fills out exactly; what follows in in is ignored. Corrupt when the stream is bad or yields less.
    Result<> inflate(std::span<const std::byte> in, std::span<std::byte> out);

private:
    struct Free {
        void operator()(libdeflate_decompressor* state) const;
    };
    std::unique_ptr<libdeflate_decompressor, Free> m_state;
    Wrapping m_wrapping;
};

class Deflater {
public:
    // 1 (fast) to 12 (small); 0 stores. The window is deflate's 32 KiB.
    explicit Deflater(int level, Wrapping wrapping = Wrapping::None);
    // What fits for certain, whatever the bytes.
    std::size_t bound(std::size_t length);
    // Bytes written to out; 0: the result does not fit.
    std::size_t deflate(std::span<const std::byte> in, std::span<std::byte> out);

private:
    struct Free {
        void operator()(libdeflate_compressor* state) const;
    };
    std::unique_ptr<libdeflate_compressor, Free> m_state;
    Wrapping m_wrapping;
};

// As Deflater, with repetitions at most 4 KiB back: slow. No state is kept.
std::size_t deflateSmallWindow(std::span<const std::byte> in, std::span<std::byte> out);

} // namespace blockcore
