// SPDX-License-Identifier: MIT
// Standard output and error of the headless program, replaceable in tests. Output is collected and written in
// large pieces; what goes to the error stream comes after everything put out before.
//
// Threads: any may write; whole calls do not mix.
#pragma once

#include "blockcore/ops/operation.h"

#include <mutex>

namespace app {

class Terminal : public blockcore::ReportWriter {
public:
    void out(std::string_view text) final;
    void err(std::string_view text) final;
    // Makes all output visible.
    void flush();
    // errno of the first output that could not be written, 0 if there was none. A reader that went away is none.
    int outputError() const { return m_outputError; }

private:
    // Both return 0 or errno.
    virtual int writeOut(std::string_view text) = 0;
    virtual int writeErr(std::string_view text) = 0;
    void flushLocked();

    std::mutex m_mutex;
    std::string m_pending;
    int m_outputError = 0;
};

// The process's own streams. Flushes when destroyed.
class ProcessTerminal final : public Terminal {
public:
    ~ProcessTerminal() override { flush(); }

private:
    int writeOut(std::string_view text) override;
    int writeErr(std::string_view text) override;
};

} // namespace app
