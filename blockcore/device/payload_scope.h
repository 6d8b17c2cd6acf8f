// SPDX-License-Identifier: MIT
// Marks memory as guest data on its way into an image: while the scope lives, a device that the calling thread writes
// to can tell it from metadata. What only counts writes (OverlayDevice) need not keep such bytes. Whoever opens a
// scope never reads back what was written under it.
#pragma once

#include <cstddef>
#include <functional>
#include <span>

namespace blockcore {

class PayloadScope {
public:
    explicit PayloadScope(std::span<const std::byte> memory) : m_memory(memory), m_outer(current) { current = this; }
    ~PayloadScope() { current = m_outer; }
    PayloadScope(const PayloadScope&) = delete;
    PayloadScope& operator=(const PayloadScope&) = delete;

    static bool covers(std::span<const std::byte> data) {
        for (const PayloadScope* scope = current; scope != nullptr; scope = scope->m_outer) {
            const std::byte* begin = scope->m_memory.data();
            const bool startsInside = !std::less<>{}(data.data(), begin);
            if (startsInside && !std::less<>{}(begin + scope->m_memory.size(), data.data() + data.size())) return true;
        }
        return false;
    }

private:
    static inline thread_local const PayloadScope* current = nullptr;
    std::span<const std::byte> m_memory;
    const PayloadScope* m_outer;
};

} // namespace blockcore
