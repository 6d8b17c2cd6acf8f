// SPDX-License-Identifier: MIT
#include "blockcore/codec/zstd.h"

#include <zstd.h>

namespace blockcore {

namespace {

// Takes several frames in a row, and a frame that goes on after the last wanted byte.
Result<> decodeStreaming(ZSTD_DCtx& context, std::span<const std::byte> in, std::span<std::byte> out) {
    ZSTD_DCtx_reset(&context, ZSTD_reset_session_only);
    ZSTD_inBuffer input{in.data(), in.size(), 0};
    ZSTD_outBuffer output{out.data(), out.size(), 0};
    while (output.pos < output.size) {
        const std::size_t before = output.pos + input.pos;
        const std::size_t outcome = ZSTD_decompressStream(&context, &output, &input);
        if (ZSTD_isError(outcome)) return fail(ErrorCode::Corrupt, "Invalid zstd data");
        if (output.pos + input.pos == before) return fail(ErrorCode::Corrupt, "The zstd data ends too early");
    }
    return {};
}

} // namespace

void ZstdDecoder::Free::operator()(ZSTD_DCtx_s* context) const { ZSTD_freeDCtx(context); }

ZstdDecoder::ZstdDecoder() : m_context(ZSTD_createDCtx()) {}

Result<> ZstdDecoder::decode(std::span<const std::byte> in, std::span<std::byte> out) {
    if (!m_context) return fail(ErrorCode::TooLarge, "No memory to decompress");
    const std::size_t frame = ZSTD_findFrameCompressedSize(in.data(), in.size());
    if (!ZSTD_isError(frame)) {
        const std::size_t got = ZSTD_decompressDCtx(m_context.get(), out.data(), out.size(), in.data(), frame);
        if (got == out.size()) return {};
    }
    return decodeStreaming(*m_context, in, out);
}

void ZstdEncoder::Free::operator()(ZSTD_CCtx_s* context) const { ZSTD_freeCCtx(context); }

ZstdEncoder::ZstdEncoder(int level) : m_context(ZSTD_createCCtx()), m_level(level) {}

std::size_t ZstdEncoder::encode(std::span<const std::byte> in, std::span<std::byte> out) {
    if (!m_context) return 0; // no memory: "does not fit" makes the caller store the bytes plain
    const std::size_t written =
        ZSTD_compressCCtx(m_context.get(), out.data(), out.size(), in.data(), in.size(), m_level);
    return ZSTD_isError(written) ? 0 : written;
}

} // namespace blockcore
