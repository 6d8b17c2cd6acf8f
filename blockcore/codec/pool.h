// SPDX-License-Identifier: MIT
// Objects with costly state (codecs) that one thread uses at a time and leaves for the next one.
//
// Threads: any number may call at once.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

namespace blockcore {

template <class T>
class Pool {
public:
    template <class Make>
    std::unique_ptr<T> take(Make make) {
        const std::lock_guard lock(m_mutex);
        if (m_idle.empty()) return make();
        auto taken = std::move(m_idle.back());
        m_idle.pop_back();
        return taken;
    }
    void put(std::unique_ptr<T> object) {
        const std::lock_guard lock(m_mutex);
        m_idle.push_back(std::move(object));
    }

private:
    std::mutex m_mutex;
    std::vector<std::unique_ptr<T>> m_idle;
};

} // namespace blockcore
