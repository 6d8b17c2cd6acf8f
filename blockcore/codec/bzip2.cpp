// SPDX-License-Identifier: MIT
#include "blockcore/codec/bzip2.h"

#if PLATTER_WITH_BZIP2
#include <bzlib.h>
#include <limits>
#endif

namespace blockcore {

#if PLATTER_WITH_BZIP2
Result<> bzip2Decode(std::span<const std::byte> in, std::span<std::byte> out) {
    constexpr std::size_t kMaxBytes = std::numeric_limits<unsigned>::max();
    if (in.size() > kMaxBytes || out.size() > kMaxBytes)
        return fail(ErrorCode::TooLarge, "Too much to decompress at once");
    bz_stream stream{};
    if (BZ2_bzDecompressInit(&stream, 0, 0) != BZ_OK) return fail(ErrorCode::TooLarge, "No memory to decompress");
    // The library only reads from next_in, but has no const in its interface.
    stream.next_in = static_cast<char*>(static_cast<void*>(const_cast<std::byte*>(in.data())));
    stream.avail_in = static_cast<unsigned>(in.size());
    stream.next_out = static_cast<char*>(static_cast<void*>(out.data()));
    stream.avail_out = static_cast<unsigned>(out.size());
    int status = BZ_OK;
    while (status == BZ_OK && stream.avail_out > 0) {
        const unsigned wanted = stream.avail_out, left = stream.avail_in;
        status = BZ2_bzDecompress(&stream);
        if (stream.avail_out == wanted && stream.avail_in == left) break; // nothing more to come
    }
    const bool filled = stream.avail_out == 0;
    BZ2_bzDecompressEnd(&stream);
    if (!filled) return fail(ErrorCode::Corrupt, "Invalid bzip2 data");
    return {};
}
#else
Result<> bzip2Decode(std::span<const std::byte>, std::span<std::byte>) {
    return fail(ErrorCode::Unsupported, "This build of Platter has no bzip2");
}
#endif

} // namespace blockcore
