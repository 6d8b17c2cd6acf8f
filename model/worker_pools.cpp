// SPDX-License-Identifier: MIT
#include "model/worker_pools.h"

namespace model {

WorkerPools::WorkerPools() {
    m_queries.setMaxThreadCount(4);
    m_scans.setMaxThreadCount(2);
    // Two conversions at once only fight for the same disk; each uses several threads of its own.
    m_jobs.setMaxThreadCount(1);
}

WorkerPools::~WorkerPools() {
    for (QThreadPool* pool : {&m_jobs, &m_scans, &m_queries}) pool->waitForDone();
}

} // namespace model
