// SPDX-License-Identifier: MIT
#include "tests/fuzz/exercise.h"

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

enum class Purpose : std::uint8_t { Info, Data, Check };

Result<std::unique_ptr<Image>> open(const FormatDriver& driver, std::span<const std::byte> image, FileOpener& files,
                                    Purpose purpose) {
    std::vector<std::byte> bytes(image.begin(), image.end());
    return driver.open(OpenRequest{.path = "image",
                                   .host = std::make_unique<MemoryDevice>(std::move(bytes), Access::Read),
                                   .access = Access::Read,
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

} // namespace

void exercise(const FormatDriver& driver, std::span<const std::byte> image) {
    test_support::MemoryOpener files;
    files.add("data.raw", std::vector<std::byte>(64u << 10));
    const std::string text = nameExtent(driver, image);
    if (driver.name == "vmdk") files.add("extent.vmdk", {image.begin(), image.end()});
    if (!text.empty()) image = std::as_bytes(std::span(text));
    (void)driver.probe(image.first(std::min<std::size_t>(image.size(), 2048)),
                       image.last(std::min<std::size_t>(image.size(), 512)));
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
}

} // namespace fuzz
