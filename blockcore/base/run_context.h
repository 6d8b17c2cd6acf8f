// SPDX-License-Identifier: MIT
// What a running operation shares with whoever started it: a progress counter that anyone may look at,
// a stop token, and notices to show while it runs. Nobody is called back for progress.
#pragma once

#include "blockcore/base/error.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

namespace blockcore {

enum class Stage : std::uint8_t { Opening, Scanning, Copying, Checking, Repairing, Flushing };

// Threads: all functions may be called at once from any thread.
class Progress {
public:
    struct Snapshot {
        Stage stage = Stage::Opening;
        std::uint64_t done = 0, total = 0; // bytes, or whatever the stage counts
    };
    void begin(Stage stage, std::uint64_t total);
    void advance(std::uint64_t amount) { m_done.fetch_add(amount, std::memory_order_relaxed); }
    // More work was found than begin() was told.
    void extend(std::uint64_t amount) { m_total.fetch_add(amount, std::memory_order_relaxed); }
    Snapshot snapshot() const;

private:
    std::atomic<Stage> m_stage{Stage::Opening};
    std::atomic<std::uint64_t> m_done{0}, m_total{0};
};

// Something the user should see while the operation goes on. The text is one or more whole lines
// without the program's name in front; a Finding's lines (of a check) are shown on standard error as they
// are, the other kinds of error get the program's name.
struct Notice {
    enum class Kind : std::uint8_t { Output, Warning, Error, Finding } kind;
    std::string text;
};
// Called on the operation's threads, one call at a time.
using NoticeSink = std::function<void(const Notice&)>;

class FileOpener;

struct RunContext {
    Progress& progress;
    std::stop_token stop{};
    NoticeSink notices{};
    // Where files are opened and made, instead of in the file system: tests, dry runs. See ops/operation_files.h.
    FileOpener* files = nullptr;

    // Fails with Cancelled once a stop was requested.
    Result<> checkpoint() const;
    void notify(Notice::Kind kind, std::string text) const;
};

} // namespace blockcore
