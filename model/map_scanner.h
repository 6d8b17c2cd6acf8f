// SPDX-License-Identifier: MIT
// Reads a chain's allocation from the start of the disk to its end and hands over map segments as they are
// ready, so that the first picture appears long before the last table was read. Runs on a worker.
#pragma once

#include "blockcore/base/error.h"
#include "model/extent_map.h"

#include <functional>
#include <stop_token>

namespace model {

// One run of one layer alone, as Image::extentAt answers.
using ExtentSource =
    std::function<blockcore::Result<blockcore::Extent>(std::size_t layer, std::uint64_t offset, std::uint64_t maxLength)>;
using SegmentSink = std::function<void(std::shared_ptr<const MapSegment>)>;

// Ranges that a layer cannot answer for become MapState::Error. Ends early once a stop was requested.
void scanMap(const MapGeometry& geometry, const ExtentSource& source, const std::stop_token& stop,
             const SegmentSink& sink);

} // namespace model
