// SPDX-License-Identifier: MIT
#include "blockcore/chain/chain.h"
#include "blockcore/chain/extent_walker.h"
#include "tests/support/fake_image.h"

#include <QTest>

#include <atomic>
#include <random>
#include <thread>

using namespace blockcore;
using test_support::FakeImage;

namespace {

constexpr std::uint64_t kSize = 40 * 4096 + 1536; // the last unit is short
constexpr std::uint32_t kUnit = 4096;

// Files are never opened here: chains are adopted from images in memory.
class NoFiles final : public FileOpener {
public:
    Result<std::unique_ptr<BlockDevice>> open(const FileRequest&) override { return refuse(); }
    Result<std::unique_ptr<BlockDevice>> create(const FileRequest&) override { return refuse(); }
    Result<FileStatus> status(const std::filesystem::path&) override { return refuse(); }

private:
    static std::unexpected<Error> refuse() { return fail(ErrorCode::NotFound, "no files here"); }
};

std::unique_ptr<Chain> adopted(std::unique_ptr<FakeImage> image) {
    static NoFiles files;
    return Chain::adopt(std::move(image), "memory", {}, files).value();
}

std::vector<std::byte> readAll(BlockDevice& device) {
    std::vector<std::byte> bytes(device.size());
    device.read(0, bytes).value();
    return bytes;
}

std::unique_ptr<FakeImage> imageOfEveryKind() {
    auto image = std::make_unique<FakeImage>(kSize, kUnit);
    for (std::uint64_t index = 0; index <= kSize / kUnit; ++index) {
        const auto fill = static_cast<std::byte>(index + 1);
        if (index % 5 < 4) image->setUnit(index, static_cast<FakeImage::Unit>(index % 5), fill);
    }
    return image;
}

} // namespace

class TestCowWriter : public QObject {
    Q_OBJECT
private slots:
    void partialWriteToUnallocatedUnitLeavesTheRestZero();
    void partialWriteToSharedUnitKeepsItsBytes();
    void wholeUnitWritesAllocateOnlyThoseUnits();
    void zeroOfUnallocatedPartAllocatesNothing();
    void randomWritesAndZeroesMatchAFlatDisk_data();
    void randomWritesAndZeroesMatchAFlatDisk();
    void writersOfOneUnitDoNotLoseEachOthersBytes();
    void walkerReportsWhatExtentFromReports();
};

void TestCowWriter::partialWriteToUnallocatedUnitLeavesTheRestZero() {
    const auto chain = adopted(std::make_unique<FakeImage>(kSize, kUnit));
    const std::vector<std::byte> data(100, std::byte{7});

    QVERIFY(chain->write(5000, data));

    std::vector<std::byte> expected(kSize);
    std::fill_n(expected.begin() + 5000, 100, std::byte{7});
    QVERIFY(readAll(*chain) == expected);
}

void TestCowWriter::partialWriteToSharedUnitKeepsItsBytes() {
    auto image = std::make_unique<FakeImage>(kSize, kUnit);
    image->setUnit(2, FakeImage::Unit::Shared, std::byte{9});
    const auto chain = adopted(std::move(image));

    QVERIFY(chain->write(2 * kUnit + 10, std::vector<std::byte>(20, std::byte{1})));

    const auto bytes = readAll(*chain);
    QCOMPARE(bytes[2 * kUnit + 9], std::byte{9});
    QCOMPARE(bytes[2 * kUnit + 10], std::byte{1});
    QCOMPARE(bytes[2 * kUnit + 29], std::byte{1});
    QCOMPARE(bytes[3 * kUnit - 1], std::byte{9});
}

void TestCowWriter::wholeUnitWritesAllocateOnlyThoseUnits() {
    const auto chain = adopted(std::make_unique<FakeImage>(kSize, kUnit));

    QVERIFY(chain->write(kUnit, std::vector<std::byte>(3 * kUnit, std::byte{3})));

    QCOMPARE(dynamic_cast<FakeImage&>(chain->layer(0)).allocatedUnits(), std::size_t{3});
}

void TestCowWriter::zeroOfUnallocatedPartAllocatesNothing() {
    const auto chain = adopted(std::make_unique<FakeImage>(kSize, kUnit));

    QVERIFY(chain->zero({100, 200}));

    QCOMPARE(dynamic_cast<FakeImage&>(chain->layer(0)).allocatedUnits(), std::size_t{0});
}

void TestCowWriter::randomWritesAndZeroesMatchAFlatDisk_data() {
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 20; ++seed) QTest::addRow("seed %u", seed) << seed;
}

void TestCowWriter::randomWritesAndZeroesMatchAFlatDisk() {
    QFETCH(unsigned, seed);
    std::mt19937_64 random(seed);
    const auto chain = adopted(imageOfEveryKind());
    auto expected = readAll(*chain);

    for (int step = 0; step < 300; ++step) {
        const std::uint64_t offset = random() % kSize;
        const std::uint64_t length = 1 + random() % std::min<std::uint64_t>(kSize - offset, 5 * kUnit);
        const bool zero = random() % 3 == 0;
        const auto fill = zero ? std::byte{0} : static_cast<std::byte>(random());
        const auto done =
            zero ? chain->zero({offset, length}) : chain->write(offset, std::vector<std::byte>(length, fill));
        QVERIFY(done);
        std::fill_n(expected.begin() + static_cast<std::ptrdiff_t>(offset), length, fill);
    }

    QVERIFY(readAll(*chain) == expected);
}

void TestCowWriter::writersOfOneUnitDoNotLoseEachOthersBytes() {
    for (int round = 0; round < 50; ++round) {
        const auto chain = adopted(std::make_unique<FakeImage>(kSize, kUnit));
        std::atomic<int> failures{0};
        {
            std::vector<std::jthread> writers;
            for (unsigned part = 0; part < 4; ++part) {
                writers.emplace_back([&, part] {
                    const std::vector<std::byte> data(kUnit / 4, static_cast<std::byte>(part + 1));
                    if (!chain->write(part * (kUnit / 4), data)) ++failures;
                });
            }
        }
        QCOMPARE(failures.load(), 0);
        const auto bytes = readAll(*chain);
        for (unsigned part = 0; part < 4; ++part)
            QCOMPARE(bytes[part * (kUnit / 4)], static_cast<std::byte>(part + 1));
    }
}

void TestCowWriter::walkerReportsWhatExtentFromReports() {
    const auto chain = adopted(imageOfEveryKind());
    ExtentWalker walker(*chain);

    for (std::uint64_t offset = 0; offset < kSize; offset += 1000) {
        const auto walked = walker.at(offset, kSize);
        const auto asked = chain->extentFrom(0, offset, kSize);
        QVERIFY(walked && asked);
        QVERIFY(*walked == *asked);
    }
}

QTEST_APPLESS_MAIN(TestCowWriter)
#include "tst_cow_writer.moc"
