// SPDX-License-Identifier: MIT
// Bounds-checked cursors over spans. Every step is checked; running out is Corrupt, never undefined.
#pragma once

#include "blockcore/base/error.h"
#include "blockcore/base/stored.h"

#include <cstring>
#include <span>
#include <string>
#include <vector>

namespace blockcore {

class ByteReader {
public:
    explicit ByteReader(std::span<const std::byte> bytes) : m_bytes(bytes) {}

    std::size_t position() const { return m_position; }
    std::size_t remaining() const { return m_bytes.size() - m_position; }

    // The next length bytes, borrowed from the span.
    Result<std::span<const std::byte>> take(std::uint64_t length) {
        if (length > remaining()) return fail(ErrorCode::Corrupt, "Unexpected end of data");
        const auto taken = m_bytes.subspan(m_position, static_cast<std::size_t>(length));
        m_position += taken.size();
        return taken;
    }
    Result<> skip(std::uint64_t length) {
        return take(length).transform([](auto) {});
    }
    template <DiskRecord R>
    Result<R> read() {
        return take(sizeof(R)).transform([](std::span<const std::byte> bytes) {
            R record;
            std::memcpy(&record, bytes.data(), sizeof(R));
            return record;
        });
    }
    // Bytes as text; the caller checks what may stand in it.
    Result<std::string> readText(std::uint64_t length) {
        return take(length).transform([](std::span<const std::byte> bytes) {
            std::string text(bytes.size(), '\0');
            std::memcpy(text.data(), bytes.data(), bytes.size());
            return text;
        });
    }

private:
    std::span<const std::byte> m_bytes;
    std::size_t m_position = 0;
};

class ByteWriter {
public:
    template <DiskRecord R>
    void write(const R& record) {
        append(&record, sizeof(R));
    }
    void writeBytes(std::span<const std::byte> bytes) { append(bytes.data(), bytes.size()); }
    void writeText(std::string_view text) { append(text.data(), text.size()); }
    void padTo(std::size_t size) { m_bytes.resize(std::max(size, m_bytes.size())); }
    std::size_t size() const { return m_bytes.size(); }
    std::span<const std::byte> bytes() const { return m_bytes; }
    std::vector<std::byte> take() { return std::move(m_bytes); }

private:
    void append(const void* data, std::size_t length) {
        const auto* first = static_cast<const std::byte*>(data);
        m_bytes.insert(m_bytes.end(), first, first + length);
    }
    std::vector<std::byte> m_bytes;
};

} // namespace blockcore
