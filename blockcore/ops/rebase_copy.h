// SPDX-License-Identifier: MIT
// Copies into an overlay what its old backing file shows and a new one would not: the part of rebase that moves data.
#pragma once

#include "blockcore/base/buffer.h"
#include "blockcore/base/run_context.h"
#include "blockcore/chain/extent_walker.h"

#include <optional>

namespace blockcore {

class RebaseCopy {
public:
    enum class Compression : std::uint8_t { None, Wanted };
    // chain is the overlay on its old backing file; fresh what it is going to stand on, null: nothing.
    RebaseCopy(Chain& chain, Chain* fresh, Compression compression);

    // Nothing is flushed. Progress counts the overlay's bytes.
    Result<> run(const RunContext& context);
    std::uint64_t bytesCopied() const { return m_copied; }
    std::uint64_t bytesZero() const { return m_zero; }

private:
    // A disk below the overlay, which may be shorter, or missing.
    struct Side {
        Chain* chain;
        std::size_t layer;
        std::optional<ExtentWalker> walker{};
        std::uint64_t length() const { return chain != nullptr ? chain->layer(layer).size() : 0; }
    };
    struct Piece {
        std::uint64_t length = 0;
        bool alike = false;
    };
    static Result<Extent> extentOf(Side& side, std::uint64_t offset, std::uint64_t maxLength);
    static Result<> read(Side& side, std::uint64_t offset, std::span<std::byte> out);
    Result<Piece> pieceAt(std::uint64_t offset, std::uint64_t maxLength);
    bool isSameSource(const Extent& old, const Extent& fresh) const;
    Result<> settle(Range hole, const RunContext& context);
    Result<> settleBatch(Range batch);
    Result<> putZeroes(std::uint64_t offset, std::span<const std::byte> zeroes);
    Result<> take(std::uint64_t offset, std::span<const std::byte> bytes);

    Chain& m_chain;
    Side m_old, m_fresh;
    bool m_compress;
    std::uint64_t m_unit;                       // what is allocated at once
    Buffer m_oldBytes, m_freshBytes;
    std::uint64_t m_copied = 0, m_zero = 0;
};

} // namespace blockcore
