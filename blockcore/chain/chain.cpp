// SPDX-License-Identifier: MIT
#include "blockcore/chain/chain.h"

#include "blockcore/chain/cow_writer.h"
#include "blockcore/chain/gated_files.h"

#include <algorithm>
#include <cstring>

namespace blockcore {

// The disk as the layers from one index down show it; reading only.
class Chain::View final : public BlockDevice {
public:
    View(Chain& chain, std::size_t index) : m_chain(chain), m_index(index) {}
    std::uint64_t size() const override { return m_chain.layer(m_index).size(); }
    bool writable() const override { return false; }

private:
    Result<> doRead(std::uint64_t offset, std::span<std::byte> out) override {
        return m_chain.readFrom(m_index, offset, out);
    }
    Result<> doWrite(std::uint64_t, std::span<const std::byte>) override { return readOnly(); }
    Result<> doZero(Range) override { return readOnly(); }
    Result<> doFlush() override { return {}; }
    Result<Extent> doExtentAt(std::uint64_t offset, std::uint64_t maxLength) override {
        return m_chain.extentFrom(m_index, offset, maxLength);
    }
    static Result<> readOnly() {
        return fail(ErrorCode::PermissionDenied, "The device is open for reading only");
    }

    Chain& m_chain;
    std::size_t m_index;
};

Chain::Chain() = default;
Chain::~Chain() = default;

void Chain::addViews() {
    for (std::size_t index = 0; index < m_layers.size(); ++index)
        m_views.push_back(std::make_unique<View>(*this, index));
}

std::uint64_t Chain::size() const { return m_layers.front().image->size(); }
bool Chain::writable() const { return m_layers.front().image->writable(); }
BlockDevice& Chain::viewFrom(std::size_t index) { return *m_views[index]; }

Result<Extent> Chain::extentFrom(std::size_t index, std::uint64_t offset, std::uint64_t maxLength) {
    for (;; ++index) {
        Extent extent = TRY(layer(index).extentAt(offset, maxLength));
        extent.layer = static_cast<std::uint32_t>(index);
        if (extent.kind != ExtentKind::Unallocated || index + 1 == depth()) return extent;
        const std::uint64_t nextSize = layer(index + 1).size();
        if (offset >= nextSize) return extent;
        maxLength = std::min(extent.range.length, nextSize - offset);
    }
}

Result<> Chain::readFrom(std::size_t index, std::uint64_t offset, std::span<std::byte> out) {
    Image& image = layer(index);
    const bool last = index + 1 == depth();
    if (last && !m_brokenLink) return image.read(offset, out);

    while (!out.empty()) {
        // Neighbouring runs that this layer supplies are read in one go.
        std::uint64_t own = 0;
        Extent extent;
        while (own < out.size()) {
            extent = TRY(image.extentAt(offset + own, out.size() - own));
            if (extent.kind == ExtentKind::Unallocated) break;
            own += extent.range.length;
        }
        if (own > 0) {
            TRY(image.read(offset, out.first(own)));
        } else if (last) {
            return std::unexpected(m_brokenLink->error);
        } else {
            const std::uint64_t nextSize = layer(index + 1).size();
            own = offset < nextSize ? std::min(extent.range.length, nextSize - offset) : extent.range.length;
            if (offset < nextSize)
                TRY(readFrom(index + 1, offset, out.first(own)));
            else
                std::memset(out.data(), 0, own);
        }
        offset += own;
        out = out.subspan(own);
    }
    return {};
}

Result<> Chain::doRead(std::uint64_t offset, std::span<std::byte> out) { return readFrom(0, offset, out); }

Result<> Chain::doWrite(std::uint64_t offset, std::span<const std::byte> data) {
    return CowWriter(layer(0), viewFrom(0), m_unitLocks).write(offset, data);
}

Result<> Chain::doZero(Range range) { return CowWriter(layer(0), viewFrom(0), m_unitLocks).zero(range); }

// Only whole units can be given up; a hint needs no more.
Result<> Chain::doDiscard(Range range) {
    const std::uint64_t unit = layer(0).largestWriteUnit();
    const std::uint64_t start = (range.offset + unit - 1) / unit * unit;
    const std::uint64_t end = range.end() == size() ? range.end() : range.end() / unit * unit;
    return start < end ? layer(0).discard({start, end - start}) : Result<>{};
}

Result<> Chain::doReserve(Range range) { return layer(0).reserve(range); }

Result<> Chain::doFlush() {
    for (Layer& each : m_layers) TRY(each.image->flush());
    return {};
}

Result<Extent> Chain::doExtentAt(std::uint64_t offset, std::uint64_t maxLength) {
    return extentFrom(0, offset, maxLength);
}

Result<> Chain::close() {
    for (Layer& each : m_layers) {
        if (each.image->writable()) TRY(each.image->close());
    }
    return {};
}

} // namespace blockcore
