// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/driver.h"

#include "blockcore/base/byte_reader.h"
#include "blockcore/formats/qcow2/create.h"
#include "blockcore/formats/qcow2/forecast.h"
#include "blockcore/formats/qcow2/image.h"
#include "blockcore/formats/qcow2/option_specs.h"
#include "blockcore/formats/qcow2/structure.h"

#include <array>

namespace blockcore::qcow2 {

namespace {

constexpr std::array<std::string_view, 2> kExtensions{"qcow2", "qcow"};

// Score as the reference: the magic number and a version that is qcow2's own (1 is qcow).
int probe(std::span<const std::byte> head, std::span<const std::byte>) {
    struct Start {
        be32 magic, version;
    };
    const auto start = ByteReader(head).read<Start>();
    return start && start->magic == kMagic && start->version >= 2 ? 100 : 0;
}

Result<std::unique_ptr<Image>> open(OpenRequest request) { return Qcow2Image::open(std::move(request)); }

} // namespace

const FormatDriver& Qcow2Image::driver() const { return kDriver; }

constinit const FormatDriver kDriver{
    .name = "qcow2",
    .title = "QEMU copy-on-write, versions 2 and 3",
    .goodFor = "QEMU and KVM: thin, snapshots, overlays, compression",
    .extensions = kExtensions,
    .createOptions = kCreateOptions,
    .probe = probe,
    .open = open,
    .create = create,
    .forecast = forecast,
    .supportsBacking = true,
    .supportsCompression = true,
    .amendOptions = kAmendOptions,
    .structure = structure,
};

} // namespace blockcore::qcow2
