// SPDX-License-Identifier: MIT
// Checks a qcow2 image as the reference does: counts who refers to each cluster, compares with the refcounts that
// are stored, then looks whether COPIED flags agree with those. Finds the same, says the same in the same
// order, and gives the same figures. What repair() does is in repair.h.
#pragma once

#include "blockcore/formats/qcow2/header.h"
#include "blockcore/image/image.h"

namespace blockcore::qcow2 {

class ImageChecker final : public Checker {
public:
    // Both outlive it. The header may come from an image that was opened with forCheck.
    ImageChecker(Header& header, BlockDevice& host) : m_header(header), m_host(host) {}

    // Memory: 2 bytes for each cluster of the file in use, the refcount table, and about 2 MiB. Fails with the
    // reference's words when the snapshot table or the bitmaps cannot be followed, after showing why.
    Result<CheckReport> check(const RunContext& context) override;
    bool canRepair() const override { return true; }
    Result<CheckReport> repair(RepairMode mode, const RunContext& context) override;

private:
    Header& m_header;
    BlockDevice& m_host;
};

} // namespace blockcore::qcow2
