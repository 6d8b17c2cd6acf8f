// SPDX-License-Identifier: MIT
#include "app/terminal.h"

#include <cerrno>
#include <unistd.h>

namespace app {

namespace {

// Enough to make writes of long maps cheap, little enough to keep them flowing.
constexpr std::size_t kFlushAt = 64 * 1024;

int writeAll(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(descriptor, text.data(), text.size());
        if (written >= 0) text.remove_prefix(static_cast<std::size_t>(written));
        else if (errno != EINTR) return errno;
    }
    return 0;
}

} // namespace

void Terminal::out(std::string_view text) {
    const std::lock_guard lock(m_mutex);
    m_pending += text;
    if (m_pending.size() >= kFlushAt) flushLocked();
}

void Terminal::err(std::string_view text) {
    const std::lock_guard lock(m_mutex);
    flushLocked();
    writeErr(text);
}

void Terminal::flush() {
    const std::lock_guard lock(m_mutex);
    flushLocked();
}

void Terminal::flushLocked() {
    const int problem = m_pending.empty() ? 0 : writeOut(m_pending);
    if (problem != EPIPE && m_outputError == 0) m_outputError = problem;
    m_pending.clear();
}

int ProcessTerminal::writeOut(std::string_view text) { return writeAll(STDOUT_FILENO, text); }
int ProcessTerminal::writeErr(std::string_view text) { return writeAll(STDERR_FILENO, text); }

} // namespace app
