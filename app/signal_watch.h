// SPDX-License-Identifier: MIT
// Turns SIGINT, SIGTERM and SIGUSR1 into something a loop can wait for, together with the end of a worker thread.
// One at a time; threads started while it lives never see the signals.
#pragma once

#include <chrono>
#include <csignal>
#include <optional>

namespace app {

class SignalWatch {
public:
    enum class Event : unsigned char { Tick, Stop, Report, Finished };

    // Whether SIGUSR1 asks for a progress report or does what it did before.
    enum class Usr1 : unsigned char { Reports, Untouched };
    explicit SignalWatch(Usr1 usr1);
    ~SignalWatch();
    SignalWatch(const SignalWatch&) = delete;
    SignalWatch& operator=(const SignalWatch&) = delete;

    // Whatever happens first; Tick when the time has passed.
    Event wait(std::chrono::milliseconds atMost);
    // Makes wait() return Finished. From any thread.
    void finish() const;
    // The signal that stopped us.
    std::optional<int> stopSignal() const { return m_stopSignal; }

private:
    sigset_t m_watched{}, m_before{};
    int m_signals = -1, m_finished = -1;        // signalfd and eventfd
    std::optional<int> m_stopSignal;
};

// Ends this process as the signal would have.
[[noreturn]] void dieOf(int signal);

} // namespace app
