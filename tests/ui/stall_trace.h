// SPDX-License-Identifier: MIT
// Tells where the GUI thread was while it did not answer: PLATTER_STALL_TRACE=60 prints a stack whenever the event
// loop was away for more than 60 ms. A thread watches a beat; a signal makes the GUI thread print its own stack.
#pragma once

#include <QByteArray>

#include <execinfo.h>
#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <thread>

namespace ui_test {

class StallTrace {
public:
    StallTrace() {
        m_limit = std::chrono::milliseconds(qgetenv("PLATTER_STALL_TRACE").toInt());
        if (m_limit.count() == 0) return;
        void* warmUp[1];
        ::backtrace(warmUp, 1); // loads what it needs now, not in the handler
        std::signal(SIGUSR2, [](int) {
            void* frames[64];
            const int count = ::backtrace(frames, 64);
            ::backtrace_symbols_fd(frames, count, STDERR_FILENO);
            [[maybe_unused]] const auto written = ::write(STDERR_FILENO, "--\n", 3);
        });
        m_watched = pthread_self();
        beat();
        m_thread = std::jthread([this](const std::stop_token& stop) { watch(stop); });
    }
    void beat() { m_beat = Clock::now().time_since_epoch().count(); }

private:
    using Clock = std::chrono::steady_clock;
    void watch(const std::stop_token& stop) {
        Clock::rep reported = 0;
        while (!stop.stop_requested()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
            const Clock::rep last = m_beat;
            if (last == reported || Clock::now().time_since_epoch() - Clock::duration(last) < m_limit) continue;
            reported = last;
            pthread_kill(m_watched, SIGUSR2);
        }
    }

    std::chrono::milliseconds m_limit{};
    std::atomic<Clock::rep> m_beat{0};
    pthread_t m_watched{};
    std::jthread m_thread;
};

} // namespace ui_test
