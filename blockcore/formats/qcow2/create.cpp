// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/create.h"

#include "blockcore/formats/qcow2/create_options.h"
#include "blockcore/formats/qcow2/image.h"
#include "blockcore/formats/qcow2/image_builder.h"

namespace blockcore::qcow2 {

namespace {

Result<> preallocateBytes(BlockDevice& device, Range range, Preallocation mode) {
    constexpr std::uint64_t kStep = 1U << 20;
    if (mode == Preallocation::Falloc)
        return device.reserve(range).transform_error(during("Could not preallocate new data"));
    if (mode != Preallocation::Full) return {};
    const std::vector<std::byte> zeroes(std::min(range.length, kStep));
    for (std::uint64_t offset = range.offset; offset < range.end(); offset += kStep)
        TRY(device.write(offset, std::span(zeroes).first(std::min(kStep, range.end() - offset)))
                .transform_error(during("Could not write zeros for preallocation")));
    return {};
}

// Where opening the image will look first.
Result<std::unique_ptr<BlockDevice>> makeDataFile(const CreateRequest& request, const CreateOptions& options) {
    const Header& header = options.header;
    if (!header.dataFileName) return nullptr;
    auto device = TRY(request.files.create({*header.dataFileName, Access::ReadWrite, request.cache, NamedBy::User}));
    const bool mapped = options.preallocation != Preallocation::Off;
    const std::uint64_t length = mapped ? alignUp(header.size, header.geometry().subclusterSize()) : header.size;
    if (device->growable()) TRY(device->truncate(length));
    TRY(preallocateBytes(*device, {0, length}, options.preallocation));
    return device;
}

} // namespace

// The header goes out last, when all it points at is durable: before that the file is no qcow2 image.
Result<std::unique_ptr<Image>> create(CreateRequest request) {
    CreateOptions options = TRY(CreateOptions::parse(request.options, request.size));
    auto dataFile = TRY(makeDataFile(request, options));
    BlockDevice& host = *request.host;
    ImageBuilder builder(host, options.header);
    TRY(builder.placeL1());
    switch (options.preallocation) {
    case Preallocation::Off: break;
    case Preallocation::Metadata: TRY(builder.mapEverything()); break;
    case Preallocation::Falloc:
    case Preallocation::Full:
        if (dataFile) {
            TRY(builder.mapEverything());
        } else {
            const Range data = TRY(builder.mapContiguously());
            TRY(preallocateBytes(host, data, options.preallocation));
        }
    }
    options.header = TRY(builder.finish());
    TRY(host.flush());
    const std::vector<std::byte> headerBytes = TRY(options.header.serialise());
    TRY(host.write(0, headerBytes));
    return Qcow2Image::adopt(std::move(request.host), std::move(dataFile), std::move(options.header),
                             Qcow2Image::Origin::Created);
}

} // namespace blockcore::qcow2
