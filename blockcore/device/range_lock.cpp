// SPDX-License-Identifier: MIT
#include "blockcore/device/range_lock.h"

#include <algorithm>

namespace blockcore {

bool RangeLock::overlapsHeld(Range range) const {
    return std::ranges::any_of(
        m_held, [&](const Range& held) { return held.offset < range.end() && range.offset < held.end(); });
}

RangeLock::Guard::Guard(RangeLock& owner, Range range) : m_owner(owner) {
    std::unique_lock lock(owner.m_mutex);
    owner.m_released.wait(lock, [&] { return !owner.overlapsHeld(range); });
    m_held = owner.m_held.insert(owner.m_held.end(), range);
}

RangeLock::Guard::~Guard() {
    {
        const std::lock_guard lock(m_owner.m_mutex);
        m_owner.m_held.erase(m_held);
    }
    m_owner.m_released.notify_all();
}

} // namespace blockcore
