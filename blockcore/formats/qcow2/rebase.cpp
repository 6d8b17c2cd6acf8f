// SPDX-License-Identifier: MIT
// What makes an overlay an overlay: which file is below it, and giving up all that it holds.
#include "blockcore/formats/qcow2/header_update.h"
#include "blockcore/formats/qcow2/image.h"

#include <algorithm>
#include <cerrno>

namespace blockcore::qcow2 {

Result<> Qcow2Image::setBacking(const std::optional<BackingRef>& backing) {
    if (backing && backing->name.size() > kMaxBackingNameLength) return failSystem(EINVAL);
    if (backing && m_dataFile && m_header.dataFileRaw()) return failSystem(EINVAL);
    if (m_header.headerLength > kHeaderFullLength)
        return fail(ErrorCode::Unsupported, "The header has fields of a later version");
    TRY(prepareOnce());
    const std::unique_lock lock(m_lock);
    TRY(flushLocked());
    if (m_dataFile) TRY(m_dataFile->flush());
    Header fresh = m_header;
    fresh.backingName = backing ? std::optional(backing->name) : std::nullopt;
    fresh.backingFormat = backing ? backing->format : std::nullopt;
    std::vector<std::byte> old(std::min(m_geometry.clusterSize(), m_host->size()));
    TRY(m_host->read(0, old));
    const UpdatePlan plan = TRY(planHeaderUpdate(fresh, old));
    TRY(plan.apply(*m_host));
    m_header.backingName = fresh.backingName;
    m_header.backingFormat = fresh.backingFormat;
    m_header.featureNames = fresh.featureNames;
    return {};
}

// Entries of the L1 table go first, what they led to is released when none of them is left.
Result<> Qcow2Image::makeEmpty() {
    TRY(prepareOnce());
    const std::unique_lock lock(m_lock);
    TRY(dropTablesFrom(0));
    TRY(flushLocked());
    if (m_dataFile && m_dataFile->growable()) {
        TRY(m_dataFile->discard({0, std::min(size(), m_dataFile->size())}));
        TRY(m_dataFile->flush());
    }
    return trimFile();
}

} // namespace blockcore::qcow2
