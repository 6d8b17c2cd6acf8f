// SPDX-License-Identifier: MIT
// Everything the rest of the program knows about a format, as one constant. To add a format: a folder in
// formats/ with the shape of ARCHITECTURE §8, and one line in formats/registry.cpp.
#pragma once

#include "blockcore/image/format_options.h"
#include "blockcore/image/image.h"
#include "blockcore/image/structure.h"

namespace blockcore {

struct OpenRequest {
    std::filesystem::path path; // names in the image are relative to this
    std::unique_ptr<BlockDevice> host;
    Access access = Access::Read;
    CacheMode cache = CacheMode::Writeback;
    FileOpener& files; // extent files, external data files
    // Only what the header says is wanted (info): no file besides host is opened, and features that
    // cannot be read (encryption, unknown bits that do not change the header) are no error.
    bool metadataOnly = false;
    // The format was a guess. Raw then keeps its first sector from looking like another format's.
    bool probed = false;
    // Tables may be missing or misplaced: the image is opened for its checker to say so.
    bool forCheck = false;
};

struct CreateRequest {
    std::filesystem::path path;
    std::unique_ptr<BlockDevice> host; // empty and writable
    std::uint64_t size = 0;            // guest bytes
    FormatOptions options;             // checked against createOptions; without "size"
    FileOpener& files;                 // external data files
    CacheMode cache = CacheMode::Writeback;
};

struct ForecastRequest {
    std::uint64_t size = 0;       // guest bytes
    const FormatOptions& options; // checked against createOptions
    // The source's, to be copied along; null: it has no such thing.
    const std::vector<BitmapInfo>* bitmaps = nullptr;
};
// What an image would take in its file, before it is made.
struct SpaceForecast {
    std::uint64_t metadata = 0;               // bytes besides guest data, were all of the disk in use
    std::uint32_t unit = 1;                   // guest data takes space in whole units of so many bytes
    bool wholeDisk = false;                   // also where there is no data: preallocation
    std::optional<std::uint64_t> bitmaps = {}; // bytes for the bitmaps, when both sides can hold some
};

struct FormatDriver {
    std::string_view name;    // "qcow2", as on the command line
    std::string_view title;   // "QEMU copy-on-write, versions 2 and 3"
    std::string_view goodFor; // one line for the wizard: "KVM, snapshots, thin disks"
    std::span<const std::string_view> extensions;
    std::span<const OptionSpec> createOptions; // drives -o parsing, help, and the wizard's form
    // head is the file's first 2 KiB, tail its last 512 bytes. 0: no; 100: certain; raw says 1.
    int (*probe)(std::span<const std::byte> head, std::span<const std::byte> tail);
    Result<std::unique_ptr<Image>> (*open)(OpenRequest);
    // Validates everything in options before it writes. Leaves a whole, open image. Null: read-only format.
    Result<std::unique_ptr<Image>> (*create)(CreateRequest) = nullptr;
    // Null: the format cannot tell.
    Result<SpaceForecast> (*forecast)(const ForecastRequest&) = nullptr;
    // Others may write to the file while it is open (raw): no metadata could go stale.
    bool sharesWrites = false;
    bool supportsBacking = false;
    bool supportsCompression = false;
    std::span<const OptionSpec> amendOptions{}; // what Image::amender() takes
    // What the file's bytes mean; from host alone, so that files which cannot be opened are shown too. Null: raw.
    Field (*structure)(BlockDevice& host) = nullptr;
    // A score as of probe() for what the file ends with; null: the format has no trailer. Not asked when a format is to be
    // guessed as the reference does, which looks at the name's extension instead where probedByName is set.
    int (*probeTrailer)(std::span<const std::byte> tail) = nullptr;
    bool probedByName = false;
};

} // namespace blockcore
