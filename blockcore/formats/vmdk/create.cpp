// SPDX-License-Identifier: MIT
#include "blockcore/formats/vmdk/create.h"

#include "blockcore/base/checked_math.h"
#include "blockcore/base/uuid.h"
#include "blockcore/formats/vmdk/flat_extent.h"
#include "blockcore/formats/vmdk/image.h"
#include "blockcore/formats/vmdk/option_specs.h"
#include "blockcore/image/registry.h"

#include <algorithm>
#include <cstring>
#include <format>

namespace blockcore::vmdk {

namespace {

std::unexpected<Error> invalid(std::string message) { return fail(ErrorCode::InvalidArgument, std::move(message)); }

struct Plan {
    NewDescriptor text;
    bool flat = false, split = false, stream = false, zeroGrains = false;
    std::string prefix, suffix; // of the extents' names
};

Result<std::string> chosen(const FormatOptions& options, std::string_view name, std::span<const std::string_view> choices) {
    std::string value = options.text(name).value_or(std::string(choices.front()));
    if (std::ranges::contains(choices, value)) return value;
    return invalid(std::format("invalid parameter value: {}", value));
}

// Never with a leading zero: the digits can be replaced in place.
std::uint32_t newContentId() {
    std::uint32_t value = 0;
    const Uuid random = randomUuid();
    std::memcpy(&value, random.data(), sizeof(value));
    return std::min(value | 0x10000000U, kNoParent - 1);
}

// The parent's identifier goes into the child.
Result<std::uint32_t> parentContentId(const CreateRequest& request, const std::string& name) {
    std::filesystem::path path = request.path.parent_path() / name;
    auto host = TRY(request.files.open({.path = path}));
    const FormatDriver* driver = TRY(probeFormat(*host, Probing::AsReference, path));
    if (driver->name != "vmdk") return invalid(std::format("Invalid backing file format: {}. Must be vmdk", driver->name));
    const auto parent = TRY(driver->open({.path = path, .host = std::move(host), .files = request.files, .metadataOnly = true}));
    return parent->contentId().value_or(kNoParent);
}

Result<> planParent(const CreateRequest& request, Plan& plan) {
    plan.text.parentContentId = kNoParent;
    plan.text.parent = request.options.text("backing_file");
    if (const auto format = request.options.text("backing_fmt"); format && *format != "vmdk")
        return invalid("backing_file must be a vmdk image");
    if (!plan.text.parent) return {};
    if (plan.flat) return invalid("Flat image can't have backing file");
    if (plan.text.parent->find_first_of("\"\n") != std::string::npos)
        return invalid("A VMDK cannot name a backing file with a quotation mark or a line break");
    plan.text.parentContentId = TRY(parentContentId(request, *plan.text.parent));
    return {};
}

Result<Plan> makePlan(const CreateRequest& request) {
    const FormatOptions& options = request.options;
    Plan plan;
    const bool compat6 = TRY(options.flag("compat6")).value_or(false);
    plan.zeroGrains = TRY(options.flag("zeroed_grain")).value_or(false);
    plan.text.hardwareVersion = options.text("hwversion").value_or("undefined");
    plan.text.adapterType = TRY(chosen(options, "adapter_type", kAdapters));
    plan.text.createType = TRY(chosen(options, "subformat", kSubformats));
    if (compat6 && plan.text.hardwareVersion != "undefined") return invalid("compat6 cannot be enabled with hwversion set");
    if (plan.text.hardwareVersion == "undefined") plan.text.hardwareVersion = compat6 ? "6" : "4";
    plan.text.toolsVersion = options.text("toolsversion").value_or("2147483647");
    plan.flat = plan.text.createType.ends_with("Flat");
    plan.split = plan.text.createType.starts_with("twoGb");
    plan.stream = plan.text.createType == "streamOptimized";
    TRY(planParent(request, plan));
    if (plan.flat && plan.zeroGrains) return invalid("Flat image can't enable zeroed grain");
    plan.text.contentId = newContentId();
    plan.text.size = alignUp(request.size, kSectorSize);
    const std::string name = request.path.filename().string();
    const std::size_t dot = std::min(name.rfind('.'), name.size());
    plan.prefix = name.substr(0, dot);
    plan.suffix = name.substr(dot);
    return plan;
}

Result<SparseHeader> newHeader(const Plan& plan, std::uint64_t size) {
    SparseHeader header{.capacity = size / kSectorSize, .zeroGrains = plan.zeroGrains};
    header.version = plan.stream ? kVersionStream : plan.zeroGrains ? kVersionZeroGrains : kVersionPlain;
    header.compressed = header.markers = plan.stream;
    header.descriptor = {kNewDescriptorOffset * kSectorSize, kNewDescriptorSectors * kSectorSize};
    if (header.directoryEntries() > kMaxDirectoryEntries)
        return fail(ErrorCode::TooLarge, "The image is too large for a sparse VMDK extent");
    const std::uint64_t directory = alignUp(header.directoryBytes(), kSectorSize);
    const std::uint64_t tables = header.directoryEntries() * header.tableBytes();
    header.redundantOffset = header.descriptor.offset + header.descriptor.length;
    header.directoryOffset = *header.redundantOffset + directory + tables;
    header.overhead = alignUp(header.directoryOffset + directory + tables, header.grainBytes()) / kSectorSize;
    if (header.overhead > kMaxSector) return fail(ErrorCode::TooLarge, "The image is too large for a sparse VMDK extent");
    return header;
}

// Directory and tables, which follow it: each entry names the next.
Result<> writeDirectory(BlockDevice& host, const SparseHeader& header, std::uint64_t offset) {
    std::vector<le32> directory(header.directoryEntries());
    const std::uint64_t first = offset + alignUp(header.directoryBytes(), kSectorSize);
    for (std::uint64_t index = 0; index < directory.size(); ++index)
        directory[index] = static_cast<std::uint32_t>((first + index * header.tableBytes()) / kSectorSize);
    TRY(host.write(offset, std::as_bytes(std::span(directory))));
    return host.growable() ? Result<>{} : host.zero({first, directory.size() * header.tableBytes()});
}

// text: the descriptor, or nothing.
Result<Part> makeSparse(std::unique_ptr<BlockDevice> host, const Plan& plan, std::uint64_t size, std::string_view text) {
    const SparseHeader header = TRY(newHeader(plan, size));
    if (text.size() > header.descriptor.length) return invalid("The VMDK descriptor is too long to be embedded");
    if (host->growable()) TRY(host->truncate(header.overhead * kSectorSize));
    TRY(writeDirectory(*host, header, *header.redundantOffset));
    TRY(writeDirectory(*host, header, header.directoryOffset));
    std::vector<std::byte> start = header.serialise();
    const auto bytes = std::as_bytes(std::span(text));
    start.insert(start.end(), bytes.begin(), bytes.end());
    start.resize(header.descriptor.offset + header.descriptor.length);
    TRY(host->write(0, start));
    return makeSparsePart(std::move(host), header, MappedImage::Content::Fresh,
                          plan.text.parent ? Parent::Below : Parent::None);
}

Result<Part> makeFlat(std::unique_ptr<BlockDevice> host, std::uint64_t size) {
    TRY(host->truncate(size).transform_error(during("Could not resize file")));
    return Part{.guest = {0, size}, .type = {}, .path = {}, .device = std::make_unique<FlatExtent>(std::move(host), 0, size)};
}

std::string extentName(const Plan& plan, std::size_t index) {
    if (!plan.split) return std::format("{}-flat{}", plan.prefix, plan.suffix);
    return std::format("{}-{}{:03}{}", plan.prefix, plan.flat ? 'f' : 's', index + 1, plan.suffix);
}

// The parts of a disk in several files, and the descriptor's lines for them.
Result<std::vector<Part>> makeParts(const CreateRequest& request, Plan& plan) {
    std::vector<Part> parts;
    std::uint64_t offset = 0;
    while (offset < plan.text.size || (!plan.split && parts.empty())) {
        const std::uint64_t left = plan.text.size - offset;
        const std::uint64_t size = plan.split ? std::min(left, kSplitBytes) : left;
        const std::string name = extentName(plan, parts.size());
        const std::filesystem::path path = request.path.parent_path() / name;
        auto host = TRY(request.files.create({.path = path, .access = Access::ReadWrite, .cache = request.cache}));
        Part part = plan.flat ? TRY(makeFlat(std::move(host), size)) : TRY(makeSparse(std::move(host), plan, size, {}));
        part.guest.offset = offset;
        part.type = plan.flat ? "FLAT" : "SPARSE";
        part.path = path.string();
        parts.push_back(std::move(part));
        plan.text.extents.push_back({.sectorCount = size / kSectorSize, .type = parts.back().type, .file = name});
        offset += size;
    }
    return parts;
}

} // namespace

Result<std::unique_ptr<Image>> create(CreateRequest request) {
    if (request.size > INT64_MAX - kSectorSize) return fail(ErrorCode::TooLarge, "The image is too large for VMDK");
    Plan plan = TRY(makePlan(request));
    VmdkImage::Parts parts;
    const bool embedded = !plan.flat && !plan.split;
    if (embedded)
        plan.text.extents.push_back({.sectorCount = plan.text.size / kSectorSize,
                                     .type = "SPARSE",
                                     .file = request.path.filename().string()});
    else
        parts.list = TRY(makeParts(request, plan));
    const std::string text = plan.text.serialise();
    if (embedded) {
        parts.list.push_back(TRY(makeSparse(std::move(request.host), plan, plan.text.size, text)));
        parts.list.front().path = request.path.string();
    } else {
        TRY(request.host->write(0, std::as_bytes(std::span(text))));
        parts.textFile = std::move(request.host);
    }
    Descriptor descriptor = TRY(Descriptor::parse(text));
    return std::make_unique<VmdkImage>(std::move(parts), std::move(descriptor), VmdkImage::Content::Fresh);
}

} // namespace blockcore::vmdk
