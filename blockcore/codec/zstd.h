// SPDX-License-Identifier: MIT
// Zstandard (RFC 8878) frames of whole units that fit in memory. Contexts are reused from call to call: one
// object for each thread.
#pragma once

#include "blockcore/base/error.h"

#include <cstddef>
#include <memory>
#include <span>

struct ZSTD_CCtx_s;
struct ZSTD_DCtx_s;

namespace blockcore {

class ZstdDecoder {
public:
    ZstdDecoder();
    // Fills out exactly; what follows in in is ignored. Corrupt when the data is bad or yields less.
    Result<> decode(std::span<const std::byte> in, std::span<std::byte> out);

private:
    struct Free {
        void operator()(ZSTD_DCtx_s* context) const;
    };
    std::unique_ptr<ZSTD_DCtx_s, Free> m_context;
};

class ZstdEncoder {
public:
    explicit ZstdEncoder(int level);
    // Bytes written to out; 0: the result does not fit.
    std::size_t encode(std::span<const std::byte> in, std::span<std::byte> out);

private:
    struct Free {
        void operator()(ZSTD_CCtx_s* context) const;
    };
    std::unique_ptr<ZSTD_CCtx_s, Free> m_context;
    int m_level;
};

} // namespace blockcore
