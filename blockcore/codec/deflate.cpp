// SPDX-License-Identifier: MIT
#include "blockcore/codec/deflate.h"

#include <algorithm>
#include <libdeflate.h>
#include <limits>
#include <zlib.h>

namespace blockcore {

namespace {

// zlib's way to say: 32 KiB window, and less than 0 no wrapping.
constexpr int kWindowBits = 15;

// The streaming reader accepts what whole-unit readers must take too: a stream that is cut off, or goes on,
// after the last wanted byte.
Result<> inflateStreaming(std::span<const std::byte> in, std::span<std::byte> out, Wrapping wrapping) {
    z_stream stream{};
    if (inflateInit2(&stream, wrapping == Wrapping::Zlib ? kWindowBits : -kWindowBits) != Z_OK) return fail(ErrorCode::TooLarge, "No memory to decompress");
    // zlib only reads from next_in, but has no const in its interface.
    stream.next_in = static_cast<Bytef*>(static_cast<void*>(const_cast<std::byte*>(in.data())));
    stream.avail_in = static_cast<uInt>(std::min<std::size_t>(in.size(), std::numeric_limits<uInt>::max()));
    stream.next_out = static_cast<Bytef*>(static_cast<void*>(out.data()));
    stream.avail_out = static_cast<uInt>(out.size());
    inflate(&stream, Z_FINISH);
    const bool filled = stream.avail_out == 0;
    inflateEnd(&stream);
    if (!filled) return fail(ErrorCode::Corrupt, "Invalid deflate data");
    return {};
}

} // namespace

void Inflater::Free::operator()(libdeflate_decompressor* state) const { libdeflate_free_decompressor(state); }

Inflater::Inflater(Wrapping wrapping) : m_state(libdeflate_alloc_decompressor()), m_wrapping(wrapping) {}

Result<> Inflater::inflate(std::span<const std::byte> in, std::span<std::byte> out) {
    if (out.size() > std::numeric_limits<uInt>::max()) return fail(ErrorCode::TooLarge, "Too much to decompress at once");
    if (m_state) {
        std::size_t used = 0;
        const auto decompress =
            m_wrapping == Wrapping::Zlib ? libdeflate_zlib_decompress_ex : libdeflate_deflate_decompress_ex;
        const auto outcome = decompress(m_state.get(), in.data(), in.size(), out.data(), out.size(), &used, nullptr);
        if (outcome == LIBDEFLATE_SUCCESS) return {};
    }
    return inflateStreaming(in, out, m_wrapping);
}

void Deflater::Free::operator()(libdeflate_compressor* state) const { libdeflate_free_compressor(state); }

Deflater::Deflater(int level, Wrapping wrapping) :
    m_state(libdeflate_alloc_compressor(level)), m_wrapping(wrapping) {}

std::size_t Deflater::bound(std::size_t length) { return libdeflate_zlib_compress_bound(m_state.get(), length); }

std::size_t Deflater::deflate(std::span<const std::byte> in, std::span<std::byte> out) {
    if (!m_state) return 0; // no memory: "does not fit" makes the caller store the bytes plain
    const auto compress = m_wrapping == Wrapping::Zlib ? libdeflate_zlib_compress : libdeflate_deflate_compress;
    return compress(m_state.get(), in.data(), in.size(), out.data(), out.size());
}

std::size_t deflateSmallWindow(std::span<const std::byte> in, std::span<std::byte> out) {
    constexpr int kWindow4K = -12, kMemoryLevel = 9;
    constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
    if (in.size() > kMost || out.size() > kMost) return 0;
    z_stream stream{};
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kWindow4K, kMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK)
        return 0;
    // zlib only reads from next_in, but has no const in its interface.
    stream.next_in = static_cast<Bytef*>(static_cast<void*>(const_cast<std::byte*>(in.data())));
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = static_cast<Bytef*>(static_cast<void*>(out.data()));
    stream.avail_out = static_cast<uInt>(out.size());
    const bool fits = ::deflate(&stream, Z_FINISH) == Z_STREAM_END;
    const std::size_t written = out.size() - stream.avail_out;
    deflateEnd(&stream);
    return fits ? written : 0;
}

} // namespace blockcore
