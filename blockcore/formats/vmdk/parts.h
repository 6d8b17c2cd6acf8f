// SPDX-License-Identifier: MIT
// The parts that a VMDK's disk is made of, one after another, each in a file of its own or all in the image's: how they
// are opened and what they have in common.
#pragma once

#include "blockcore/formats/vmdk/descriptor.h"
#include "blockcore/formats/vmdk/stream_extent.h"
#include "blockcore/image/format_driver.h"

namespace blockcore::vmdk {

struct Part {
    Range guest{};     // bytes of the whole disk
    std::string type;  // as the descriptor has it; empty: the file is the image's own
    std::string path;  // of its file, as it was opened
    std::unique_ptr<BlockDevice> device;
    SparseExtent* sparse = nullptr; // what device is, unless flat
    StreamExtent* stream = nullptr;

    const SparseHeader* header() const {
        return sparse ? &sparse->header() : stream ? &stream->header() : nullptr;
    }
    GrainTables* tables() const { return sparse ? &sparse->tables() : stream ? &stream->tables() : nullptr; }
    BlockDevice* file() const { return sparse ? &sparse->file() : stream ? &stream->file() : nullptr; }
};

// How parts are wanted.
struct PartUse {
    Access access = Access::Read;
    CacheMode cache = CacheMode::Writeback;
    Parent parent = Parent::None;
};

// The header of a hosted or COWD file, its footer's where it has one.
Result<SparseHeader> readHeader(BlockDevice& host, Access access);
Part makeSparsePart(std::unique_ptr<BlockDevice> host, const SparseHeader& header, MappedImage::Content content,
                    Parent parent);
// Opens what a line of the descriptor at imagePath names. Everything but the range's offset is filled in.
Result<Part> openPart(const ExtentLine& line, const std::filesystem::path& imagePath, const PartUse& use,
                      FileOpener& files);

} // namespace blockcore::vmdk
