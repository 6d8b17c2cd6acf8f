// SPDX-License-Identifier: MIT
// A change of metadata as a value: phases of writes. Writes of one phase may reach the disk in any order; a
// phase starts once the one before is durable. Crash tests cut and reorder the phases; apply() carries
// them out.
#pragma once

#include "blockcore/device/block_device.h"

#include <vector>

namespace blockcore {

class UpdatePlan {
public:
    struct Write {
        std::uint64_t offset; // host bytes
        std::vector<std::byte> bytes;
    };
    using Phase = std::vector<Write>;

    void write(std::uint64_t offset, std::vector<std::byte> bytes);
    // What follows starts only when all before is durable. Empty phases are not kept.
    void barrier();
    bool empty() const { return m_phases.empty(); }
    std::span<const Phase> phases() const { return m_phases; }
    // flush; then each phase: its writes, flush.
    Result<> apply(BlockDevice& host) const;

private:
    std::vector<Phase> m_phases;
    bool m_startNext = true;
};

} // namespace blockcore
