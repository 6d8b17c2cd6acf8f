// SPDX-License-Identifier: MIT
// A file as it would be after its log is replayed, without writing to it: for reading images that were not shut properly.
#pragma once

#include "blockcore/formats/vhdx/log.h"

#include <algorithm>
#include <memory>

namespace blockcore::vhdx {

class ReplayedDevice final : public BlockDevice {
public:
    ReplayedDevice(std::unique_ptr<BlockDevice> file, LogReplay replay) :
        m_file(std::move(file)), m_replay(std::move(replay)) {}

    std::uint64_t size() const override { return std::max(m_file->size(), m_replay.fileSize); }
    bool writable() const override { return false; }
    Result<> lock(const LockRequest& request) override { return m_file->lock(request); }

private:
    Result<> doRead(std::uint64_t offset, std::span<std::byte> out) override {
        const std::uint64_t stored = m_file->size();
        const std::uint64_t there = offset < stored ? std::min<std::uint64_t>(out.size(), stored - offset) : 0;
        TRY(m_file->read(offset, out.first(there)));
        std::ranges::fill(out.subspan(there), std::byte{0});
        for (const LogReplay::Patch& patch : m_replay.patches) {
            const std::uint64_t start = std::max(offset, patch.range.offset);
            const std::uint64_t end = std::min(offset + out.size(), patch.range.end());
            if (start >= end) continue;
            const auto target = out.subspan(start - offset, end - start);
            if (patch.bytes.empty())
                std::ranges::fill(target, std::byte{0});
            else
                std::ranges::copy(std::span(patch.bytes).subspan(start - patch.range.offset, end - start), target.begin());
        }
        return {};
    }
    Result<> doWrite(std::uint64_t, std::span<const std::byte>) override { return readOnly(); }
    Result<> doZero(Range) override { return readOnly(); }
    Result<> doFlush() override { return {}; }
    Result<Extent> doExtentAt(std::uint64_t offset, std::uint64_t maxLength) override {
        return Extent{.range = {offset, maxLength}, .kind = ExtentKind::Data, .hostOffset = offset};
    }
    static Result<> readOnly() {
        return fail(ErrorCode::PermissionDenied, "The device is open for reading only");
    }

    std::unique_ptr<BlockDevice> m_file;
    LogReplay m_replay;
};

} // namespace blockcore::vhdx
