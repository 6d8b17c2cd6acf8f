// SPDX-License-Identifier: MIT
// While the scope lives, images that the calling thread opens tell their run context what they repair meanwhile (an image
// that was not shut properly) and let it stop them; and they tell it later when they turn out to be damaged. Without one
// they repair in silence, and errors alone say what is wrong.
#pragma once

#include "blockcore/base/run_context.h"

namespace blockcore {

class OpeningScope {
public:
    explicit OpeningScope(const RunContext& context) : m_context(context), m_outer(current) { current = this; }
    ~OpeningScope() { current = m_outer; }
    OpeningScope(const OpeningScope&) = delete;
    OpeningScope& operator=(const OpeningScope&) = delete;

    // For what an image has to say later, when its metadata turns out to be damaged; may be empty.
    static NoticeSink notices() { return current == nullptr ? NoticeSink{} : current->m_context.notices; }
    // For work within an opening; its progress is not the operation's.
    static RunContext contextWith(Progress& progress) {
        if (current == nullptr) return {.progress = progress};
        return {.progress = progress, .stop = current->m_context.stop, .notices = current->m_context.notices};
    }

private:
    static inline thread_local const OpeningScope* current = nullptr;
    const RunContext& m_context;
    const OpeningScope* m_outer;
};

} // namespace blockcore
