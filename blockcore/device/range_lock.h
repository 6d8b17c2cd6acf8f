// SPDX-License-Identifier: MIT
// Serialises work on overlapping ranges of one device: whoever asks for a range waits until no other holder
// overlaps it.
#pragma once

#include "blockcore/device/extent.h"

#include <condition_variable>
#include <list>
#include <mutex>

namespace blockcore {

class RangeLock {
public:
    // Held while it lives.
    class Guard {
    public:
        Guard(RangeLock& owner, Range range);
        ~Guard();
        Guard(const Guard&) = delete;
        Guard& operator=(const Guard&) = delete;

    private:
        RangeLock& m_owner;
        std::list<Range>::iterator m_held;
    };

private:
    bool overlapsHeld(Range range) const;
    std::mutex m_mutex;
    std::condition_variable m_released;
    std::list<Range> m_held;
};

} // namespace blockcore
