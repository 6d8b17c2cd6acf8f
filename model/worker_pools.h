// SPDX-License-Identifier: MIT
// The threads that images are read with: never the global pool, and one pool per kind of work, so that a long
// scan does not delay the answer to a click. Whoever owns it outlives everything that uses it.
#pragma once

#include <QThreadPool>

namespace model {

class WorkerPools {
public:
    WorkerPools();
    // Waits for what still runs; its owners have asked it to stop before.
    ~WorkerPools();

    QThreadPool& queries() { return m_queries; } // opening, looking up: short
    QThreadPool& scans() { return m_scans; }     // reading all of a chain's metadata
    QThreadPool& jobs() { return m_jobs; }       // operations, one at a time; the rest queue

private:
    QThreadPool m_queries, m_scans, m_jobs;
};

} // namespace model
