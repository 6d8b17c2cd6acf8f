// SPDX-License-Identifier: MIT
// Files in memory that remember every change in one common order, so that a test can cut the power anywhere in an
// operation over several files: RunContext::files leads it here. A flush makes its own file's changes durable, nobody
// else's.
#pragma once

#include "blockcore/device/file_opener.h"
#include "tests/support/random.h"

#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace test_support {

using FileContent = std::vector<std::byte>;

// What was done to the files, in order.
class FilesLog {
public:
    enum class Kind : std::uint8_t { Write, Truncate, Flush };
    struct Event {
        Kind kind;
        std::string file;
        std::uint64_t offset;                   // of Truncate: the new size
        FileContent bytes;
    };
    void add(Event event) { m_events.push_back(std::move(event)); }
    std::size_t length() const { return m_events.size(); }
    const Event& event(std::size_t index) const { return m_events[index]; }

    // How a cut treats what was not flushed: all of it is there (the program was killed); any part of it, and of each
    // write any of its 512-byte sectors, may be (the power went).
    enum class Cut : std::uint8_t { Kill, Power, TornPower };
    // The files as they were, changed by the first `cut` events.
    std::map<std::string, FileContent> stateAt(const std::map<std::string, FileContent>& before, std::size_t cut,
                                               Cut how, Random& random) const;

private:
    std::vector<Event> m_events;
};

class CrashFiles final : public blockcore::FileOpener {
public:
    void add(const std::string& path, FileContent content) { m_files[path] = std::make_shared<FileContent>(std::move(content)); }
    // Reads a file of this machine.
    void addFrom(const std::string& path, const std::filesystem::path& source);
    std::map<std::string, FileContent> contents() const;
    FilesLog& log() { return *m_log; }

    // The n-th change or flush (or read) from now on, and with forEver all later ones, fail with this errno.
    struct Fault {
        std::size_t index = 0;
        int systemError = 5;                    // EIO
        bool forEver = true;
        bool reads = false;                     // reads are counted and fail, instead of changes
    };
    void breakAt(Fault fault) { m_state->fault = fault, m_state->calls = 0; }
    std::size_t calls() const { return m_state->calls; }

    // Every device of one path shares the file.
    blockcore::Result<std::unique_ptr<blockcore::BlockDevice>> open(const blockcore::FileRequest& request) override;
    // New files are part of the log, too, from their first byte on.
    blockcore::Result<std::unique_ptr<blockcore::BlockDevice>> create(const blockcore::FileRequest& request) override;
    blockcore::Result<blockcore::FileStatus> status(const std::filesystem::path& path) override;

    struct FaultState {
        std::optional<Fault> fault{};
        std::size_t calls = 0;
        blockcore::Result<> pass(bool isRead = false);
    };

private:
    std::map<std::string, std::shared_ptr<FileContent>> m_files;
    std::shared_ptr<FilesLog> m_log = std::make_shared<FilesLog>();
    std::shared_ptr<FaultState> m_state = std::make_shared<FaultState>();
};

} // namespace test_support
