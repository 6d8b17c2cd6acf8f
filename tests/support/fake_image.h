// SPDX-License-Identifier: MIT
// A guest disk in memory with allocation units, zero and compressed units, and units that may not be written
// in place: what the chain needs of a format, without a format. It refuses any write a driver would refuse.
#pragma once

#include "blockcore/image/image.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <mutex>

namespace test_support {

class FakeImage final : public blockcore::Image {
public:
    enum class Unit : std::uint8_t { Plain, Shared, Zero, Compressed };

    FakeImage(std::uint64_t size, std::uint32_t unit) : m_size(size), m_unit(unit) {}

    void setUnit(std::uint64_t index, Unit kind, std::byte fill) {
        m_units[index] = {kind, std::vector<std::byte>(unitLength(index), fill)};
    }
    std::size_t allocatedUnits() const { return m_units.size(); }

    const blockcore::FormatDriver& driver() const override { std::abort(); }
    blockcore::ImageInfo info() const override { return {.virtualSize = m_size}; }
    std::uint32_t allocationUnit() const override { return m_unit; }
    std::uint64_t size() const override { return m_size; }
    bool writable() const override { return true; }

private:
    struct Content {
        Unit kind;
        std::vector<std::byte> bytes;
    };
    std::uint64_t unitLength(std::uint64_t index) const {
        return std::min<std::uint64_t>(m_unit, m_size - index * m_unit);
    }

    blockcore::Result<> doRead(std::uint64_t offset, std::span<std::byte> out) override {
        const std::lock_guard lock(m_mutex);
        for (std::uint64_t done = 0; done < out.size();) {
            const std::uint64_t index = (offset + done) / m_unit, within = (offset + done) % m_unit;
            const std::uint64_t length =
                std::min<std::uint64_t>(unitLength(index) - within, out.size() - done);
            const auto unit = m_units.find(index);
            if (unit == m_units.end() || unit->second.kind == Unit::Zero)
                std::memset(out.data() + done, 0, length);
            else
                std::memcpy(out.data() + done, unit->second.bytes.data() + within, length);
            done += length;
        }
        return {};
    }
    blockcore::Result<> doWrite(std::uint64_t offset, std::span<const std::byte> data) override {
        const std::lock_guard lock(m_mutex);
        for (std::uint64_t done = 0; done < data.size();) {
            const std::uint64_t index = (offset + done) / m_unit, within = (offset + done) % m_unit;
            const std::uint64_t length =
                std::min<std::uint64_t>(unitLength(index) - within, data.size() - done);
            auto unit = m_units.find(index);
            const bool inPlace = unit != m_units.end() && unit->second.kind == Unit::Plain;
            if (!inPlace) {
                if (length != unitLength(index))
                    return fail(blockcore::ErrorCode::InvalidArgument,
                                "partial write to a unit that is not in place");
                setUnit(index, Unit::Plain, std::byte{0});
                unit = m_units.find(index);
            }
            std::memcpy(unit->second.bytes.data() + within, data.data() + done, length);
            done += length;
        }
        return {};
    }
    blockcore::Result<> doZero(blockcore::Range range) override {
        const std::lock_guard lock(m_mutex);
        const bool wholeEnd = range.end() % m_unit == 0 || range.end() == m_size;
        if (range.offset % m_unit != 0 || !wholeEnd)
            return fail(blockcore::ErrorCode::InvalidArgument, "zero of a partial unit");
        for (std::uint64_t index = range.offset / m_unit; index * m_unit < range.end(); ++index)
            setUnit(index, Unit::Zero, std::byte{0});
        return {};
    }
    blockcore::Result<> doFlush() override { return {}; }
    blockcore::Result<blockcore::Extent> doExtentAt(std::uint64_t offset, std::uint64_t maxLength) override {
        const std::lock_guard lock(m_mutex);
        const std::uint64_t index = offset / m_unit;
        blockcore::Extent extent;
        extent.range = {offset, std::min(maxLength, index * m_unit + unitLength(index) - offset)};
        if (const auto unit = m_units.find(index); unit != m_units.end()) {
            const Unit kind = unit->second.kind;
            extent.kind = kind == Unit::Zero         ? blockcore::ExtentKind::Zero
                          : kind == Unit::Compressed ? blockcore::ExtentKind::Compressed
                                                     : blockcore::ExtentKind::Data;
            extent.inPlace = kind == Unit::Plain;
        }
        return extent;
    }

    std::uint64_t m_size;
    std::uint32_t m_unit;
    mutable std::mutex m_mutex;
    std::map<std::uint64_t, Content> m_units;
};

} // namespace test_support
