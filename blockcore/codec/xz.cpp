// SPDX-License-Identifier: MIT
#include "blockcore/codec/xz.h"

#if PLATTER_WITH_LZMA
#include <lzma.h>
#endif

namespace blockcore {

#if PLATTER_WITH_LZMA
Result<> xzDecode(std::span<const std::byte> in, std::span<std::byte> out) {
    // A dictionary larger than that is not needed for what fits into memory here.
    std::uint64_t memoryLimit = 128U << 20;
    const auto* source = static_cast<const std::uint8_t*>(static_cast<const void*>(in.data()));
    auto* target = static_cast<std::uint8_t*>(static_cast<void*>(out.data()));
    std::size_t used = 0, filled = 0;
    const lzma_ret status =
        lzma_stream_buffer_decode(&memoryLimit, 0, nullptr, source, &used, in.size(), target, &filled, out.size());
    if (status == LZMA_MEM_ERROR || status == LZMA_MEMLIMIT_ERROR)
        return fail(ErrorCode::TooLarge, "xz data needs too much memory to decompress");
    if (filled != out.size()) return fail(ErrorCode::Corrupt, "Invalid xz data");
    return {};
}
#else
Result<> xzDecode(std::span<const std::byte>, std::span<std::byte>) {
    return fail(ErrorCode::Unsupported, "This build of Platter has no LZMA");
}
#endif

} // namespace blockcore
