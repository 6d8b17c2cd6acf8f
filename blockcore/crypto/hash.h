// SPDX-License-Identifier: MIT
// SHA-256 of bytes that come in pieces. libgcrypt does the work, with the processor's own instructions where it has them.
#pragma once

#include "blockcore/base/error.h"

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>

struct gcry_md_handle;

namespace blockcore {

class Sha256 {
public:
    using Digest = std::array<std::byte, 32>;
    static Result<Sha256> begin();
    static Result<Digest> of(std::span<const std::byte> bytes);

    void add(std::span<const std::byte> bytes);
    // Of everything added; nothing may be added afterwards.
    Digest digest();

private:
    struct Close {
        void operator()(gcry_md_handle* state) const;
    };
    explicit Sha256(gcry_md_handle* state) : m_state(state) {}
    std::unique_ptr<gcry_md_handle, Close> m_state;
};

std::string hexText(std::span<const std::byte> bytes);

} // namespace blockcore
