// SPDX-License-Identifier: MIT
#include "blockcore/crypto/hash.h"

#include <cstring>
#include <format>
#include <gcrypt.h>

namespace blockcore {

namespace {

// Once in a process, before anything else of libgcrypt. Nothing here is secret: no locked memory.
bool initialised() {
    static const bool ready = [] {
        if (gcry_check_version(nullptr) == nullptr) return false;
        gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
        gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
        return true;
    }();
    return ready;
}

} // namespace

void Sha256::Close::operator()(gcry_md_handle* state) const { gcry_md_close(state); }

Result<Sha256> Sha256::begin() {
    gcry_md_hd_t state = nullptr;
    if (!initialised() || gcry_md_open(&state, GCRY_MD_SHA256, 0) != 0)
        return fail(ErrorCode::Unsupported, "SHA-256 is not available");
    return Sha256(state);
}

Result<Sha256::Digest> Sha256::of(std::span<const std::byte> bytes) {
    Sha256 hash = TRY(begin());
    hash.add(bytes);
    return hash.digest();
}

void Sha256::add(std::span<const std::byte> bytes) { gcry_md_write(m_state.get(), bytes.data(), bytes.size()); }

Sha256::Digest Sha256::digest() {
    Digest digest{};
    std::memcpy(digest.data(), gcry_md_read(m_state.get(), GCRY_MD_SHA256), digest.size());
    return digest;
}

std::string hexText(std::span<const std::byte> bytes) {
    std::string text;
    for (const std::byte byte : bytes) text += std::format("{:02x}", std::to_integer<unsigned>(byte));
    return text;
}

} // namespace blockcore
