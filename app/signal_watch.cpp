// SPDX-License-Identifier: MIT
#include "app/signal_watch.h"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace app {

SignalWatch::SignalWatch(Usr1 usr1) {
    sigemptyset(&m_watched);
    sigaddset(&m_watched, SIGINT);
    sigaddset(&m_watched, SIGTERM);
    if (usr1 == Usr1::Reports) sigaddset(&m_watched, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &m_watched, &m_before);
    m_signals = signalfd(-1, &m_watched, SFD_CLOEXEC | SFD_NONBLOCK);
    m_finished = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

SignalWatch::~SignalWatch() {
    close(m_signals);
    close(m_finished);
    pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
}

SignalWatch::Event SignalWatch::wait(std::chrono::milliseconds atMost) {
    std::array<pollfd, 2> watched{{{m_finished, POLLIN, 0}, {m_signals, POLLIN, 0}}};
    if (poll(watched.data(), watched.size(), static_cast<int>(atMost.count())) <= 0) return Event::Tick;
    if (watched[0].revents != 0) return Event::Finished;
    signalfd_siginfo received;
    if (read(m_signals, &received, sizeof received) != sizeof received) return Event::Tick;
    if (received.ssi_signo == SIGUSR1) return Event::Report;
    m_stopSignal = static_cast<int>(received.ssi_signo);
    return Event::Stop;
}

void SignalWatch::finish() const {
    const std::uint64_t one = 1;
    // Cannot fail: the counter is far from its limit.
    [[maybe_unused]] const auto written = write(m_finished, &one, sizeof one);
}

void dieOf(int signal) {
    std::signal(signal, SIG_DFL);
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, signal);
    raise(signal);
    pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
    std::_Exit(128 + signal);                   // not reached
}

} // namespace app
