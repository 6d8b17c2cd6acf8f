// SPDX-License-Identifier: MIT
#include "blockcore/device/overlay_store.h"

#include <algorithm>

namespace blockcore {

Result<OverlayStore::Slot> OverlayStore::take() {
    if ((m_next + std::uint64_t{1}) * kChunk > m_limits.total)
        return fail(ErrorCode::TooLarge, "This would write more than a dry run can keep");
    if (inMemory(m_next)) {
        m_chunks.emplace_back(kChunk);
    } else if (!m_spill) {
        m_spill = TRY(File::openUnnamed(std::filesystem::temp_directory_path()));
    }
    return m_next++;
}

Result<> OverlayStore::write(Slot slot, std::uint64_t offset, std::span<const std::byte> data) {
    if (!inMemory(slot)) return m_spill->write(positionInFile(slot) + offset, data);
    std::ranges::copy(data, m_chunks[slot].begin() + static_cast<std::ptrdiff_t>(offset));
    return {};
}

Result<> OverlayStore::read(Slot slot, std::uint64_t offset, std::span<std::byte> out) const {
    if (inMemory(slot)) {
        std::ranges::copy(std::span(m_chunks[slot]).subspan(offset, out.size()), out.begin());
        return {};
    }
    const std::size_t got = TRY(m_spill->read(positionInFile(slot) + offset, out));
    std::ranges::fill(out.subspan(got), std::byte{0});
    return {};
}

} // namespace blockcore
