// SPDX-License-Identifier: MIT
// Page-aligned memory for payload: what direct I/O wants and what the kernel copies fastest. Not initialised.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <span>

namespace blockcore {

class Buffer {
public:
    static constexpr std::size_t kAlignment = 4096;

    Buffer() = default;
    // Empty when there is no memory.
    explicit Buffer(std::size_t size) :
        m_bytes(static_cast<std::byte*>(std::aligned_alloc(kAlignment, (size + kAlignment - 1) / kAlignment * kAlignment))),
        m_size(m_bytes ? size : 0) {}

    std::size_t size() const { return m_size; }
    std::byte* data() { return m_bytes.get(); }
    std::span<std::byte> first(std::size_t length) { return std::span(m_bytes.get(), m_size).first(length); }

private:
    struct Free {
        void operator()(std::byte* bytes) const { std::free(bytes); }
    };
    std::unique_ptr<std::byte, Free> m_bytes;
    std::size_t m_size = 0;
};

} // namespace blockcore
