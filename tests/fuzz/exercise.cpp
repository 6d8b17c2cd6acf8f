// SPDX-License-Identifier: MIT
#include "tests/fuzz/exercise.h"

#include "tests/fuzz/sparse_device.h"
#include "tests/support/memory_opener.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

namespace fuzz {

using namespace blockcore;

namespace {

constexpr std::uint64_t kMaxExtents = 2000;
constexpr std::uint64_t kReadBudget = 1u << 20;

constexpr std::uint64_t kMaxFields = 3000;
constexpr std::uint64_t kMaxWriteUnit = 2U << 20;

enum class Purpose : std::uint8_t { Info, Data, Check, Write };

Result<std::unique_ptr<Image>> open(const FormatDriver& driver, std::span<const std::byte> image, FileOpener& files,
                                    Purpose purpose) {
    const Access access = purpose == Purpose::Write ? Access::ReadWrite : Access::Read;
    return driver.open(OpenRequest{.path = "image",
                                   .host = std::make_unique<SparseDevice>(image, access),
                                   .access = access,
                                   .files = files,
                                   .metadataOnly = purpose == Purpose::Info,
                                   .forCheck = purpose == Purpose::Check});
}

// An extent outside the question would send its callers anywhere: that is a bug whatever the image says.
void verify(const Extent& extent, std::uint64_t offset, std::uint64_t end) {
    if (extent.range.offset != offset || extent.range.length == 0 || extent.range.length > end - offset) std::abort();
}

void readAround(Image& image, std::uint64_t offset, std::uint64_t& budget) {
    std::vector<std::byte> buffer(std::min<std::uint64_t>({budget, 64u << 10, image.size() - offset}));
    budget -= buffer.size();
    (void)image.read(offset, buffer);
}

void mapAndRead(Image& image) {
    std::uint64_t budget = kReadBudget, steps = 0;
    for (std::uint64_t offset = 0; offset < image.size() && ++steps <= kMaxExtents;) {
        const auto extent = image.extentAt(offset, image.size());
        if (!extent) break;
        verify(*extent, offset, image.size());
        if (budget > 0 && extent->kind != ExtentKind::Unallocated) readAround(image, offset, budget);
        offset += extent->range.length;
    }
    if (budget > 0 && image.size() > 0) readAround(image, image.size() - std::min<std::uint64_t>(image.size(), 4096), budget);
}

// What a chain does when a guest writes: whole units, but for what is in place.
void writeAt(Image& image, std::uint64_t offset) {
    const auto extent = image.extentAt(offset, 1);
    if (!extent) return;
    const std::uint64_t told = extent->writeUnit == 0 ? image.allocationUnit() : extent->writeUnit;
    const std::uint64_t unit = extent->inPlace ? 1 : told;
    if (unit > kMaxWriteUnit) return;
    const std::uint64_t start = offset - offset % unit;
    const std::vector<std::byte> data(std::min(unit, image.size() - start), std::byte{'w'});
    (void)image.write(start, data);
}

void writeSome(Image& image) {
    if (image.size() == 0) return;
    for (const std::uint64_t offset : {std::uint64_t{0}, image.size() / 2, image.size() - 1}) writeAt(image, offset);
    (void)image.zero({0, std::min<std::uint64_t>(image.size(), image.allocationUnit())});
    if (image.flush()) mapAndRead(image);
}

// Fields from the front and the back of each level, and the search for one.
void showFields(const Field& field, std::uint64_t& left, std::size_t depth) {
    if (!field.children || left == 0 || depth == kMaxFieldDepth) return;
    constexpr std::uint64_t kShown = 20;
    const std::uint64_t count = field.children->count(), shown = std::min(count, kShown);
    for (const std::uint64_t first : {std::uint64_t{0}, count - shown}) {
        const Fields children = field.children->fetch(first, shown);
        if (children.size() != shown) std::abort();
        for (const Field& child : children) {
            if (left == 0) return;
            --left;
            showFields(child, left, depth + 1);
        }
    }
}

void inspect(const FormatDriver& driver, std::span<const std::byte> image) {
    if (driver.structure == nullptr) return;
    SparseDevice host(image, Access::Read);
    const Field root = driver.structure(host);
    std::uint64_t left = kMaxFields;
    showFields(root, left, 0);
    for (const std::uint64_t offset : {std::uint64_t{100}, host.size() / 2})
        (void)fieldAt(root, offset, {.budget = 1U << 16, .throughData = true});
}

// Extents of a VMDK that only a text can name; the text then stands for the image.
std::string nameExtent(const FormatDriver& driver, std::span<const std::byte> image) {
    constexpr std::array kCowd{std::byte{'C'}, std::byte{'O'}, std::byte{'W'}, std::byte{'D'}};
    constexpr std::array kSeSparse{std::byte{0xbe}, std::byte{0xba}, std::byte{0xfe}, std::byte{0xca}};
    if (driver.name != "vmdk" || image.size() < kCowd.size()) return {};
    const bool cowd = std::ranges::equal(image.first(4), kCowd), seSparse = std::ranges::equal(image.first(4), kSeSparse);
    const std::string start = "version=1\nCID=1\nparentCID=ffffffff\n";
    if (cowd) return start + "createType=\"vmfsSparse\"\nRW 64 VMFSSPARSE \"extent.vmdk\"\n";
    return seSparse ? start + "createType=\"seSparse\"\nRW 256 SESPARSE \"extent.vmdk\"\n" : std::string{};
}

void probe(const FormatDriver& driver, std::span<const std::byte> image) {
    SparseDevice host(image, Access::Read);
    std::vector<std::byte> head(std::min<std::uint64_t>(host.size(), 2048)), tail(std::min<std::uint64_t>(host.size(), 512));
    (void)host.read(0, head);
    (void)host.read(host.size() - tail.size(), tail);
    (void)driver.probe(head, tail);
    if (driver.probeTrailer != nullptr) (void)driver.probeTrailer(tail);
}

} // namespace

void exercise(const FormatDriver& driver, std::span<const std::byte> image) {
    test_support::MemoryOpener files;
    files.add("data.raw", std::vector<std::byte>(64u << 10));
    const std::string text = nameExtent(driver, image);
    if (driver.name == "vmdk") files.add("extent.vmdk", {image.begin(), image.end()});
    if (!text.empty()) image = std::as_bytes(std::span(text));
    probe(driver, image);
    inspect(driver, image);
    if (const auto opened = open(driver, image, files, Purpose::Info)) (void)(*opened)->info();
    if (const auto opened = open(driver, image, files, Purpose::Data)) {
        (void)(*opened)->backing();
        (void)(*opened)->extraFiles();
        mapAndRead(**opened);
    }
    if (const auto opened = open(driver, image, files, Purpose::Check); opened && (*opened)->checker() != nullptr) {
        Progress progress;
        (void)(*opened)->checker()->check(RunContext{.progress = progress});
    }
    if (driver.create == nullptr) return;
    if (const auto opened = open(driver, image, files, Purpose::Write)) writeSome(**opened);
}

} // namespace fuzz
