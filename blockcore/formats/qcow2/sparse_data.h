// SPDX-License-Identifier: MIT
// Finds out whether an image's clusters were allocated without being written (preallocation=metadata, or a file that
// lost its zeroes to a sparse copy): then the file has holes under data, which read as zeroes and need no
// copying. Asking the file about every run would cost more than it saves for ordinary images.
#pragma once

#include "blockcore/device/block_device.h"
#include "blockcore/formats/qcow2/header.h"

#include <mutex>

namespace blockcore::qcow2 {

class SparseData {
public:
    // allocatedBytes: what the file takes on disk. host and header outlive this.
    SparseData(BlockDevice& host, const Header& header, std::uint64_t allocatedBytes) :
        m_host(host), m_header(header), m_allocatedBytes(allocatedBytes) {}

    // Whether less than nine tenths of the clusters in use have space on disk. Looks once, at the refcounts,
    // and no further than it must. Any thread may ask.
    bool present();

private:
    bool look() const;
    // Clusters in use, or more than limit as soon as there are.
    Result<std::uint64_t> countUsed(std::uint64_t limit) const;

    BlockDevice& m_host;
    const Header& m_header;
    std::uint64_t m_allocatedBytes;
    std::once_flag m_looked;
    bool m_present = false;
};

} // namespace blockcore::qcow2
